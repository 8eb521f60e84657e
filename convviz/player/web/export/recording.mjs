// Notes what the drawing modules draw instead of painting it, so that the same picture can be painted larger, or written as SVG.
import { drawWith } from "../draw/canvas.mjs";

/**
 * @import { Canvas, Pen, PenStrokes, PenStyle } from "../draw/canvas.mjs"
 * @import { SvgContext } from "./svg.mjs"
 *
 * @typedef {[a: number, b: number, c: number, d: number, e: number, f: number]} Matrix  as canvases have it
 *
 * @typedef {[name: string, ...args: any[]]} Op  any: what a call was made with, or ["=", property, value]
 * @typedef {{ width: number, height: number, ops: Op[] }} Picture  what was drawn on a canvas
 *
 * @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context
 * @typedef {Context | SvgContext} Paper  what a recording can be drawn on
 * @typedef {(canvas: Canvas) => Picture | null} DrawingOf
 * @typedef {Pen & { ops: Op[] }} Recorder
 * @typedef {{ pattern: Picture | Canvas }} Pattern
 * @typedef {[sx: number, sy: number, sw: number, sh: number, x: number, y: number, width: number, height: number]} Copied
 */

/**
 * What a context that nobody has touched draws with.
 * @satisfies {PenStyle & { lineCap: CanvasLineCap }}
 */
export const FRESH = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineJoin: "miter",
  lineCap: "butt",
  globalAlpha: 1,
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  imageSmoothingEnabled: true,
};

/**
 * Run `draw`, which must be synchronous, while every canvas is drawn with a recording context. Returns a function from a canvas
 * to what was drawn on it, { width, height, ops }, or to nothing if it was not touched.
 * @type {(draw: () => void) => DrawingOf}
 */
export function record(draw) {
  /** @type {Map<Canvas, Recorder>} */
  const recorders = new Map();
  /** @type {DrawingOf} */
  const drawingOf = (canvas) => {
    const found = recorders.get(canvas);
    return found ? { width: canvas.width, height: canvas.height, ops: found.ops } : null;
  };
  drawWith((canvas) => {
    const known = recorders.get(canvas) ?? recorder(canvas, drawingOf);
    recorders.set(canvas, known);
    return known;
  }, draw);
  return drawingOf;
}

/**
 * A pen that keeps [name, ...arguments] of every call and ["=", name, value] of every property in `ops`.
 * @type {(canvas: { width: number, height: number }, drawingOf: DrawingOf) => Recorder}
 */
export function recorder(canvas, drawingOf) {
  /** @type {Matrix} */
  let matrix = [1, 0, 0, 1, 0, 0];
  let state = { ...FRESH };
  /** @type {(typeof state)[]} */
  const saved = [];
  /** @type {Op[]} */
  let ops = [];
  /** @type {(...op: Op) => void} */
  const note = (...op) => {
    ops.push(op);
  };
  const own = {
    get ops() {
      return ops;
    },
    save() {
      saved.push({ ...state });
      note("save");
    },
    restore() {
      state = saved.pop() ?? state;
      note("restore");
    },
    /** @type {(...given: Matrix) => void} */
    setTransform(...given) {
      matrix = given;
      note("setTransform", ...given);
    },
    /** @type {(source: Canvas) => Pattern} */
    createPattern: (source) => ({ pattern: drawingOf(source) ?? source }),
    /** @type {(width: number, height: number) => ImageData} */
    createImageData: (width, height) => new ImageData(width, height),
    /** @type {(pixels: ImageData) => void} */
    putImageData: (pixels) => note("putImageData", pixels),
    /** @type {PenStrokes["drawImage"]} */
    drawImage: (source, ...box) => note("drawImage", drawingOf(source) ?? source, ...box),
    /** @type {PenStrokes["clearRect"]} */
    clearRect(x, y, width, height) {
      const isWhole =
        x <= 0 && y <= 0 && (x + width) * matrix[0] > canvas.width - 1 && (y + height) * matrix[3] > canvas.height - 1;
      if (!isWhole || saved.length) return note("clearRect", x, y, width, height);
      ops = [["setTransform", ...matrix]];
      for (const [name, value] of Object.entries(state)) note("=", name, value);
    },
  };
  const recording = new Proxy(own, {
    get: (_, name) =>
      Reflect.get(own, name) ??
      Reflect.get(state, name) ??
      ((/** @type {any[]} */ ...args) => note(String(name), ...args)),
    set: (_, name, value) => {
      note("=", String(name), value);
      return Reflect.set(state, name, value);
    },
  });
  return /** @type {any} a call that it does not know it notes */ (recording);
}

/**
 * Draw a recording on a context, its canvas's upper left corner where the context's origin is.
 * @type {(recording: { ops: Op[] }, paper: Paper) => void}
 */
export function replay({ ops }, paper) {
  const { a, b, c, d, e, f } = paper.getTransform();
  const target = /** @type {any} the recording says what to call */ (paper);
  paper.save();
  Object.assign(paper, FRESH);
  for (const [name, ...args] of ops) {
    if (name === "=") target[args[0]] = styleOn(paper, args[1]);
    else if (name === "setTransform") paper.setTransform(...multiply([a, b, c, d, e, f], /** @type {Matrix} */ (args)));
    else if (name === "putImageData") paper.drawImage(bitmapOf(args[0]), 0, 0);
    else if (name === "drawImage" && args[0].ops) drawPicture(paper, args[0], ...args.slice(1));
    else target[name](...args);
  }
  paper.restore();
}

/**
 * drawImage for what was recorded: nothing becomes pixels that was not.
 * @type {(paper: Paper, picture: Picture, ...box: number[]) => void}
 */
function drawPicture(paper, picture, ...box) {
  if ("drawPicture" in paper) return paper.drawPicture(picture, ...box);
  const pixels = pixelsOf(picture);
  const [sx, sy, sw, sh, x, y, width, height] = sourceAndTarget(picture, box);
  if (pixels) return paper.drawImage(bitmapOf(pixels), sx, sy, sw, sh, x, y, width, height);
  paper.save();
  paper.beginPath();
  paper.rect(x, y, width, height);
  paper.clip();
  paper.translate(x, y);
  paper.scale(width / sw, height / sh);
  paper.translate(-sx, -sy);
  replay(picture, paper);
  paper.restore();
}

/**
 * The eight numbers of drawImage, whichever way it was called.
 * @type {(size: { width: number, height: number }, box: number[]) => Copied}
 */
export function sourceAndTarget({ width, height }, box) {
  if (box.length === 8) return /** @type {Copied} */ (box);
  return [0, 0, width, height, box[0], box[1], box[2] ?? width, box[3] ?? height];
}

/**
 * The pixels of a picture that consists of nothing else, or null.
 * @type {(picture: Picture) => ImageData | null}
 */
export function pixelsOf({ ops }) {
  const drawn = ops.filter(([name]) => name !== "=" && name !== "setTransform");
  return drawn.length === 1 && drawn[0][0] === "putImageData" ? drawn[0][1] : null;
}

/** @type {(pixels: ImageData) => OffscreenCanvas} */
function bitmapOf(pixels) {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  contextOf(canvas).putImageData(pixels, 0, 0);
  return canvas;
}

/**
 * A property's recorded value as it is on paper: a pattern is made anew there.
 * @type {(paper: Paper, value: any) => any} any: of whichever property
 */
function styleOn(paper, value) {
  if (!value?.pattern) return value;
  const { pattern } = /** @type {Pattern} */ (value);
  if ("patternOf" in paper) return paper.patternOf(pattern);
  if (!("ops" in pattern)) return paper.createPattern(pattern, "repeat");
  const tile = new OffscreenCanvas(pattern.width, pattern.height);
  replay(pattern, contextOf(tile));
  return paper.createPattern(tile, "repeat");
}

/**
 * The context of a canvas that belongs to an export: not one that is recorded.
 * @type {(canvas: OffscreenCanvas) => OffscreenCanvasRenderingContext2D}
 */
export function contextOf(canvas) {
  return /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * The affine map that does `inner` first, then `outer`.
 * @type {(outer: Matrix, inner: Matrix) => Matrix}
 */
export function multiply([a, b, c, d, e, f], [g, h, i, j, k, l]) {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}
