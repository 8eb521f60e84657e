// A person's hands on a tensor: hover, tap, click, drag the window, walk with the arrow keys.
import { originAt, stepAt } from "../model/frame.mjs";
import { nearestWindow } from "../model/reach.mjs";
import { wireGrid } from "./grid.mjs";

/**
 * @import { Pointer } from "../draw/canvas.mjs"
 * @import { TensorView } from "../draw/tensor.mjs"
 * @import { Shape } from "../model/payload.mjs"
 * @import { Cell, Frame } from "../model/frame.mjs"
 *
 * @typedef {object} Player  As much of it as hands on a tensor need.
 * @property {HTMLElement} root
 * @property {Frame} frame
 * @property {(index: number, cell: Cell | null, how: { pointer?: Pointer, isSpoken?: boolean }) => void} look
 * @property {() => void} lookAway
 * @property {(step: number) => void} seek
 * @property {(index: number, cell: Cell) => void} seekCell
 * @property {() => void} pause
 *
 * @typedef {object} Drag  What a hand is doing with the window.
 * @property {boolean} isHeld
 * @property {boolean} hasMoved  until the next press
 * @property {number} plane
 * @property {[row: number, column: number]} grip  from the window's corner to where it is held
 */

/**
 * Connect the tensor `view`, number `index` of the payload, to the player.
 * @type {(player: Player, view: TensorView, index: number) => void}
 */
export function wireTensor(player, view, index) {
  const { stack } = view;
  stack.setAttribute("role", "application");
  stack.setAttribute("aria-roledescription", "tensor");
  if (index > 0) stack.classList.add("seekable");
  stack.addEventListener("mousedown", (event) => {
    event.preventDefault(); // a click leaves the keys to the transport; only Tab leads to walking over cells
    player.root.focus({ preventScroll: true });
  });
  const drag = wireDrag(player, view, index);
  wireHover(player, view, index, drag);
  wireGrid(stack, {
    extent: () => cellOf(view.shape),
    start: () => startOf(player.frame, index, view),
    look: (cell) => player.look(index, cell, { isSpoken: true }),
    choose: (cell) => {
      if (index > 0) player.seekCell(index, cell);
    },
    leave: () => player.lookAway(),
  });
}

/** @type {(player: Player, view: TensorView, index: number, drag: Drag) => void} */
function wireHover(player, view, index, drag) {
  const { stack } = view;
  stack.addEventListener("pointermove", (event) => {
    if (drag.isHeld) return;
    const cell = view.hit(event);
    stack.classList.toggle("grabbable", !isTouch(event) && isOnWindow(player, index, cell));
    if (isTouch(event)) return;
    player.look(index, cell, { pointer: event });
  });
  stack.addEventListener("pointerleave", (event) => {
    if (!isTouch(event)) player.lookAway();
  });
  stack.addEventListener("click", (event) => {
    if (!drag.hasMoved) choose(player, view, index, event);
  });
}

/**
 * A click or a tap: to the step that makes an output; a finger cannot hover, so it looks at an input cell instead.
 * @type {(player: Player, view: TensorView, index: number, event: MouseEvent) => void}
 */
function choose(player, view, index, event) {
  const cell = view.hit(event);
  if (cell && index > 0 && view.holds(cell)) player.seekCell(index, cell);
  else if (isTouch(event)) player.look(index, cell, { pointer: event });
}

/** @type {(event: Event) => boolean} */
const isTouch = (event) => /** @type {PointerEvent} */ (event).pointerType === "touch"; // a click is one, too

/**
 * The window of the stage in work can be taken by any of its cells and put elsewhere. Returns what the hand is doing.
 * @type {(player: Player, view: TensorView, index: number) => Drag}
 */
function wireDrag(player, view, index) {
  const { stack } = view;
  /** @type {Drag} */
  const drag = { isHeld: false, hasMoved: false, plane: 0, grip: [0, 0] };
  stack.addEventListener(
    "touchstart",
    (event) => {
      const [touch] = event.changedTouches;
      if (event.cancelable && event.touches.length === 1 && isOnWindow(player, index, view.hit(touch))) {
        event.preventDefault();
      }
    },
    { passive: false },
  );
  stack.addEventListener("pointerdown", (event) => {
    drag.hasMoved = false;
    const cell = view.hit(event);
    if (event.button !== 0 || !cell || !isOnWindow(player, index, cell)) return;
    const [row, column] = originAt(player.frame.stage, player.frame.target);
    const at = view.along(event, cell[2]);
    Object.assign(drag, { isHeld: true, plane: cell[2], grip: [at[0] - row, at[1] - column] });
    stack.setPointerCapture(event.pointerId);
  });
  stack.addEventListener("pointermove", (event) => {
    if (!drag.isHeld) return;
    const { stage, target } = player.frame;
    const at = view.along(event, drag.plane);
    const [oh, ow] = nearestWindow(stage, at[0] - drag.grip[0], at[1] - drag.grip[1]);
    if (oh === target[1] && ow === target[2]) return;
    drag.hasMoved = true;
    stack.classList.add("dragging");
    player.pause();
    player.seek(stepAt(stage, [target[0], oh, ow, target[3]]));
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    stack.addEventListener(end, (event) => {
      const isTap = end === "pointerup" && drag.isHeld && !drag.hasMoved && isTouch(event);
      if (isTap) choose(player, view, index, event); // taking hold of the window has kept the browser from a click
      drag.isHeld = false;
      stack.classList.remove("dragging");
    });
  }
  return drag;
}

/** @type {(player: Player, index: number, cell: Cell | null) => boolean} */
function isOnWindow({ frame }, index, cell) {
  if (!cell || !frame || index !== frame.stage.index) return false;
  const { rows, columns, channels } = frame.stage;
  return [rows, columns, channels].every(({ offsets }, axis) => {
    const distance = cell[axis] - frame.origin[axis];
    return distance >= 0 && distance <= offsets[offsets.length - 1];
  });
}

/** @type {(shape: Shape) => Cell} */
const cellOf = ([, rows, columns, channels]) => [rows, columns, channels];

/**
 * Where a walk over a tensor begins: at the element in work, at the window, or in the corner.
 * @type {(frame: Frame, index: number, view: TensorView) => Cell}
 */
function startOf({ stage, target, origin }, index, { shape }) {
  if (index === stage.index + 1) return [target[1], target[2], target[3]];
  if (index !== stage.index) return [0, 0, 0];
  const inside = origin.map((at, axis) => Math.max(0, Math.min(shape[axis + 1] - 1, at)));
  return /** @type {Cell} */ (inside);
}
