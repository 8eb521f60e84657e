import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cellAt,
  placeFilters,
  placePlanes,
  placeSum,
  placeTiles,
  rectangles,
  tileAt,
  weightAt,
} from "../../convviz/player/web/draw/placement.mjs";
import { frameAt } from "../../convviz/player/web/model/frame.mjs";
import { payloads, seeded } from "./examples.mjs";

/**
 * @import { Size } from "../../convviz/player/web/draw/placement.mjs"
 * @import { Window } from "../../convviz/player/web/model/payload.mjs"
 */

const SMALLEST = 0.75;
const NAME_HEIGHT = 12; // what a name above a plane needs at least

/** Arrangements of all sorts; a plane at `smallest` is never wider than the box. */
function* arrangements(count) {
  const random = seeded(1);
  for (let i = 0; i < count; i++) {
    const box = { width: random(150, 1300), height: random(100, 400) };
    yield {
      count: random(1, random(1, 256)),
      rows: random(1, random(1, 160)),
      columns: random(1, random(1, 160)),
      ...box,
    };
  }
}

const describe = (asked) => JSON.stringify(asked);

test("planes and their names stay inside the box that was asked for, or make it taller", () => {
  let taller = 0;
  for (const asked of arrangements(2000)) {
    const layout = placePlanes(asked);
    assert.ok(layout.width <= asked.width + 1e-6, describe(asked));
    if (layout.height > asked.height + 1e-6) {
      taller += 1;
      assert.ok(layout.cell <= SMALLEST, `${describe(asked)} grew although its cells could shrink`);
    }
    for (let plane = 0; plane < asked.count; plane++) {
      const [left, top] = [layout.left(plane), layout.top(plane)];
      assert.ok(left >= 0 && left + layout.planeWidth <= layout.width + 1e-6, describe(asked));
      assert.ok(top >= NAME_HEIGHT && top + layout.planeHeight <= layout.height + 1e-6, describe(asked));
    }
  }
  assert.ok(taller > 0, "some have too many planes for their box");
});

test("planes and their names do not overlap", () => {
  for (const asked of arrangements(300)) {
    const layout = placePlanes(asked);
    for (let a = 0; a < asked.count; a++) {
      for (let b = 0; b < a; b++) {
        const apartX = Math.abs(layout.left(a) - layout.left(b)) >= layout.planeWidth + 1;
        const apartY = Math.abs(layout.top(a) - layout.top(b)) >= layout.planeHeight + NAME_HEIGHT;
        assert.ok(apartX || apartY, `${describe(asked)}: planes ${a} and ${b}`);
      }
    }
  }
});

test("cells are as tall as wide, never below the smallest nor above the largest", () => {
  for (const asked of arrangements(2000)) {
    const { cell, planeWidth, planeHeight } = placePlanes(asked);
    assert.ok(cell >= SMALLEST - 1e-9 && cell <= 40, `${describe(asked)}: ${cell}`);
    assert.deepEqual([planeWidth, planeHeight], [cell * asked.columns, cell * asked.rows]);
    if (cell > 3) assert.ok(Number.isInteger(cell), `${describe(asked)}: ${cell}`);
  }
});

test("limits can be given", () => {
  const asked = { count: 4, rows: 5, columns: 5, width: 1000, height: 400 };
  assert.equal(placePlanes({ ...asked, largest: 12 }).cell, 12);
  assert.equal(placePlanes({ ...asked, count: 256, smallest: 6 }).cell, 6);
});

test("one small plane gets the largest cells; many planes stand in several lines", () => {
  assert.equal(placePlanes({ count: 1, rows: 6, columns: 6, width: 600, height: 336 }).cell, 40);
  const many = placePlanes({ count: 128, rows: 5, columns: 5, width: 600, height: 336 });
  assert.ok(many.across > 8 && many.across < 128);
  assert.ok(many.cell >= 2);
});

test("a box narrower than a plane at the smallest size still holds it", () => {
  const layout = placePlanes({ count: 3, rows: 160, columns: 160, width: 100, height: 336 });
  assert.ok(layout.cell > 0 && layout.width <= 100 + 1e-6);
});

test("cellAt finds every cell, at its middle and close to its corners", () => {
  for (const asked of arrangements(60)) {
    const layout = placePlanes(asked);
    const { cell } = layout;
    const random = seeded(asked.count);
    for (let i = 0; i < 400; i++) {
      const [plane, row, column] = [
        random(0, asked.count - 1),
        random(0, asked.rows - 1),
        random(0, asked.columns - 1),
      ];
      for (const [dx, dy] of [
        [0.5, 0.5],
        [0.02, 0.02],
        [0.98, 0.02],
        [0.02, 0.98],
        [0.98, 0.98],
      ]) {
        const [x, y] = [layout.left(plane) + (column + dx) * cell, layout.top(plane) + (row + dy) * cell];
        assert.deepEqual(cellAt(layout, x, y), [plane, row, column], describe(asked));
      }
    }
  }
});

test("cellAt finds all cells of a small arrangement, each once, and nothing elsewhere", () => {
  const layout = placePlanes({ count: 5, rows: 3, columns: 4, width: 200, height: 160, largest: 8 });
  const area = new Map();
  for (let y = -5; y < layout.height + 30; y++) {
    for (let x = -5; x < layout.width + 60; x++) {
      const found = cellAt(layout, x + 0.25, y + 0.25);
      if (found) area.set(found.join(), (area.get(found.join()) ?? 0) + 1);
    }
  }
  assert.equal(area.size, 5 * 3 * 4);
  for (const [cell, pixels] of area) assert.equal(pixels, layout.cell ** 2, cell);
});

test("between planes, on names and beyond the last plane there is no cell", () => {
  const layout = placePlanes({ count: 3, rows: 4, columns: 4, width: 84, height: 120 });
  assert.equal(layout.across, 2, "the fourth place is empty");
  const [left, top] = [layout.left(0), layout.top(0)];
  assert.equal(cellAt(layout, left + layout.planeWidth + 3, top + 5), null);
  assert.equal(cellAt(layout, left + 5, top - 6), null);
  assert.equal(cellAt(layout, layout.left(1) + 5, layout.top(2) + 5), null);
  assert.equal(cellAt(layout, -3, top + 5), null);
  assert.equal(cellAt(layout, left + 5, -3), null);
  assert.equal(cellAt(layout, left + 5, layout.height + 50), null);
});

test("rectangles cover exactly the steps asked for, in order, and are few", () => {
  const random = seeded(7);
  for (let i = 0; i < 3000; i++) {
    const [rows, columns, planes] = [random(1, 7), random(1, 7), random(1, 4)];
    const [a, b] = [random(0, rows * columns * planes), random(0, rows * columns * planes)].sort((x, y) => x - y);
    const found = rectangles(a, b, rows, columns);
    const steps = [];
    for (const [plane, row, column, height, width] of found) {
      assert.ok(row + height <= rows && column + width <= columns, "a rectangle stays on its plane");
      for (let y = row; y < row + height; y++) {
        for (let x = column; x < column + width; x++) steps.push((plane * rows + y) * columns + x);
      }
    }
    assert.deepEqual(
      steps,
      Array.from({ length: b - a }, (_, step) => a + step),
    );
    const touched = b > a ? Math.floor((b - 1) / (rows * columns)) - Math.floor(a / (rows * columns)) + 1 : 0;
    assert.ok(found.length <= touched + 4, `${found.length} rectangles on ${touched} planes`);
  }
});

test("nothing is no rectangle, a whole plane is one", () => {
  assert.deepEqual(rectangles(5, 5, 3, 4), []);
  assert.deepEqual(rectangles(7, 5, 3, 4), []);
  assert.deepEqual(rectangles(12, 24, 3, 4), [[1, 0, 0, 3, 4]]);
  assert.deepEqual(rectangles(5, 6, 3, 4), [[0, 1, 1, 1, 1]]);
});

/** Arrangements of tiles of all sorts: tiles at most as wide as the view lets them be, some channels folded. */
function* tiles(count) {
  const random = seeded(3);
  for (let i = 0; i < count; i++) {
    const [width, columns] = [random(290, 2500), random(1, 11)];
    /** @type {Size} */
    const tile = [Math.min(random(16, 76), Math.floor((width - 26) / columns)), 55];
    const folded = new Set(Array.from({ length: random(0, 32) }, () => random(0, 31)));
    yield { count: random(1, 32), rows: random(1, 11), columns, width, tile, open: (channel) => !folded.has(channel) };
  }
}

test("cards, the plus and the result stay inside the view and do not overlap", () => {
  for (const asked of tiles(1500)) {
    const { cards, plus, result, right: end, height } = placeTiles(asked);
    assert.ok(end <= asked.width, describe(asked));
    const boxes = cards.map((card) => [card.x, card.y, card.x + card.width, card.bottom]);
    boxes.push([result.x, result.y, result.x + result.width, result.y + result.height]);
    boxes.push([plus.x - plus.radius, plus.y - plus.radius, plus.x + plus.radius, plus.y + plus.radius]);
    boxes.forEach(([left, top, right, bottom], a) => {
      assert.ok(left >= 0 && top >= 0 && right <= end && bottom <= height, `${describe(asked)}: box ${a}`);
      for (const other of boxes.slice(0, a)) {
        const isApart = left >= other[2] || other[0] >= right || top >= other[3] || other[1] >= bottom;
        assert.ok(isApart, `${describe(asked)}: box ${a}`);
      }
    });
  }
});

test("sums flow down: a card's bus is below it, the plus is at the end of the trunk", () => {
  for (const asked of tiles(500)) {
    const { cards, buses, trunk, plus } = placeTiles(asked);
    for (const { bottom, bus, middle } of cards) {
      const line = buses.find(({ y }) => y === bus);
      assert.ok(bus > bottom && middle >= line.from && middle <= line.to, describe(asked));
    }
    assert.ok(plus.y >= buses.at(-1).y && Math.abs(plus.x - trunk) <= 8, describe(asked));
  }
});

test("folding a channel moves no other one to the left of its line's order", () => {
  /** @type {Size} */
  const tile = [54, 55];
  const asked = { count: 16, rows: 5, columns: 5, width: 912, tile };
  const [folded, open] = [false, true].map((isOpen) =>
    placeTiles({ ...asked, open: (channel) => isOpen || channel === 0 }),
  );
  assert.ok(folded.height < open.height);
  for (const { cards } of [folded, open]) {
    const order = cards.map(({ x, y }) => y * 10_000 + x);
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  }
});

test("tileAt finds the middle of every tile, and nothing between the cards", () => {
  for (const asked of tiles(60)) {
    const layout = placeTiles(asked);
    layout.cards.forEach(({ x, bodyTop, tile }, channel) => {
      for (let row = 0; row < asked.rows; row++) {
        for (let column = 0; column < asked.columns; column++) {
          const found = tileAt(
            layout,
            [asked.rows, asked.columns],
            x + (column + 0.5) * tile[0],
            bodyTop + (row + 0.5) * tile[1],
          );
          assert.deepEqual(found, [row, column, channel], describe(asked));
        }
      }
      assert.equal(tileAt(layout, [asked.rows, asked.columns], x - 3, bodyTop + 5), null);
      assert.equal(tileAt(layout, [asked.rows, asked.columns], x + 3, bodyTop - 5), null);
    });
  }
});

test("three filters fit side by side, their planes apart", () => {
  const random = seeded(5);
  for (let i = 0; i < 1000; i++) {
    /** @type {Window} */
    const size = [random(1, 11), random(1, 11), random(1, 32)];
    const asked = { rows: size[0], columns: size[1], depth: size[2], width: random(252, 2500), current: random(0, 2) };
    const layout = placeFilters(asked);
    const { blocks, top, height } = layout;
    let end = 0;
    blocks.forEach(({ left, width, cell, plane }, place) => {
      assert.ok(cell >= 0.5 && left >= end, describe(asked));
      end = left + width;
      assert.ok(cell <= blocks[asked.current].cell, `${describe(asked)}: a neighbour is larger`);
      const corners = Array.from({ length: asked.depth }, (_, channel) => plane(channel));
      for (const [x, y] of corners)
        assert.ok(x + asked.columns * cell <= width + 1 && top + y + asked.rows * cell <= height, describe(asked));
      assert.equal(new Set(corners.map(String)).size, asked.depth);
      /** @type {Window} */
      const weight = [random(0, size[0] - 1), random(0, size[1] - 1), random(0, size[2] - 1)];
      const [row, column, channel] = weight;
      const [x, y] = [
        left + corners[channel][0] + (column + 0.5) * cell,
        top + corners[channel][1] + (row + 0.5) * cell,
      ];
      assert.deepEqual(weightAt(layout, size, x, y), [place, weight], describe(asked));
      assert.deepEqual(weightAt(layout, size, x, top - 3), [place, null]);
    });
    assert.ok(end <= asked.width + 1, `${describe(asked)}: ${end}`);
    assert.equal(weightAt(layout, size, end + 1, top + 5), null);
  }
});

test("the planes of a 1 × 1 filter stand in one row, as under the window", () => {
  const {
    blocks: [{ plane }],
  } = placeFilters({ rows: 1, columns: 1, depth: 3, width: 400, current: 0 });
  assert.deepEqual(
    [0, 1, 2].map((channel) => plane(channel)[1]),
    [0, 0, 0],
  );
});

test("the running sum jumps at every product to where its sum stands, inside the box", () => {
  /** @type {Size} */
  const size = [72, 28];
  const box = { width: 400, height: 84, result: size };
  for (const [name, payload] of Object.entries(payloads())) {
    for (let step = 0; step < payload.steps; step += 7) {
      const { sums } = frameAt(payload, step);
      for (const lit of [1, Math.ceil(sums.length / 2), sums.length]) {
        const { zero, right, points, result } = placeSum({ ...box, sums, lit });
        assert.equal(points.length, 2 * lit + 2, name);
        assert.ok(
          points.every(([x, y]) => x >= 0 && x <= right + 1e-9 && y >= 4 - 1e-9 && y <= 80 + 1e-9),
          `${name}, step ${step}`,
        );
        assert.ok(
          result[0] >= right && result[0] + 72 <= 400 && result[1] >= 4 && result[1] + 28 <= 80,
          `${name}, step ${step}`,
        );
        const heights = [0, ...sums.slice(0, lit)];
        const jumps = points.filter((_, i) => i % 2 === 0 && i > 0);
        jumps.forEach(([x, y], i) => {
          assert.ok(Math.abs(x - (i / sums.length) * right) < 1e-9, name);
          assert.ok(
            Math.sign(zero - y) === Math.sign(heights[i + 1]) || Math.abs(zero - y) < 1e-6,
            `${name}, step ${step}`,
          );
        });
      }
    }
  }
});

test("a running sum that is infinite or no number still has its box", () => {
  for (const sums of [
    [Infinity, NaN],
    [-Infinity, -Infinity],
    [0, 0],
  ]) {
    const { result } = placeSum({ sums, lit: 2, width: 300, height: 84, result: [72, 28] });
    assert.ok(result.every(Number.isFinite), String(sums));
  }
});
