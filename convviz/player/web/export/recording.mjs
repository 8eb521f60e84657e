// Notes what the drawing modules draw instead of painting it, so that the same picture can be painted larger, or written as SVG.
import { drawWith } from "../draw/canvas.mjs";

const FRESH = {
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
}; // prettier-ignore

/**
 * Run `draw`, which must be synchronous, while every canvas is drawn with a recording context. Returns a function from a canvas
 * to what was drawn on it, { width, height, ops }, or to nothing if it was not touched.
 */
export function record(draw) {
  const recorders = new Map();
  const ruler = new OffscreenCanvas(1, 1).getContext("2d");
  const drawingOf = (canvas) =>
    recorders.has(canvas) && { width: canvas.width, height: canvas.height, ops: recorders.get(canvas).ops };
  drawWith((canvas) => {
    if (!recorders.has(canvas)) recorders.set(canvas, recorder(canvas, ruler, drawingOf));
    return recorders.get(canvas);
  }, draw);
  return drawingOf;
}

/** A context that keeps [name, ...arguments] of every call and ["=", name, value] of every property in `ops`. */
export function recorder(canvas, ruler, drawingOf) {
  let matrix = [1, 0, 0, 1, 0, 0];
  let state = { ...FRESH };
  const saved = [];
  const note = (...op) => own.ops.push(op);
  const own = {
    canvas,
    ops: [],
    save: () => (saved.push({ ...state }), note("save")),
    restore: () => ((state = saved.pop() ?? state), note("restore")),
    setTransform: (...given) => ((matrix = given), note("setTransform", ...given)),
    measureText: (text) => ((ruler.font = state.font), ruler.measureText(text)),
    createPattern: (source) => ({ pattern: drawingOf(source) || source }),
    createLinearGradient: (...line) => gradient(line),
    createImageData: (width, height) => new ImageData(width, height),
    putImageData: (pixels) => note("putImageData", pixels),
    drawImage: (source, ...box) => note("drawImage", drawingOf(source) || source, ...box),
    clearRect(x, y, width, height) {
      const isWhole =
        x <= 0 && y <= 0 && (x + width) * matrix[0] > canvas.width - 1 && (y + height) * matrix[3] > canvas.height - 1;
      if (!isWhole || saved.length) note("clearRect", x, y, width, height);
      else own.ops = [["setTransform", ...matrix], ...Object.entries(state).map(([name, value]) => ["=", name, value])];
    },
  };
  return new Proxy(own, {
    get: (target, name) =>
      name in target ? target[name] : name in state ? state[name] : (...args) => note(name, ...args),
    set: (target, name, value) => {
      state[name] = value;
      note("=", name, value);
      return true;
    },
  });
}

function gradient(line) {
  const stops = [];
  return { line, stops, addColorStop: (at, colour) => stops.push([at, colour]) };
}

/** Draw a recording on a context, its canvas's upper left corner where the context's origin is. */
export function replay({ ops }, context) {
  const { a, b, c, d, e, f } = context.getTransform();
  const base = [a, b, c, d, e, f];
  context.save();
  Object.assign(context, FRESH);
  for (const [name, ...args] of ops) {
    if (name === "=") context[args[0]] = paint(args[1], context);
    else if (name === "setTransform") context.setTransform(...multiply(base, args));
    else if (name === "putImageData") context.drawImage(bitmapOf(args[0]), 0, 0);
    else if (name === "drawImage" && args[0].ops) drawPicture(context, ...args);
    else context[name](...args);
  }
  context.restore();
}

/** drawImage for what was recorded: nothing becomes pixels that was not. */
function drawPicture(context, picture, ...box) {
  if (context.drawPicture) return context.drawPicture(picture, ...box);
  const pixels = pixelsOf(picture);
  if (pixels) return context.drawImage(bitmapOf(pixels), ...box);
  const [sx, sy, sw, sh, x, y, width, height] = sourceAndTarget(picture, box);
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.translate(x, y);
  context.scale(width / sw, height / sh);
  context.translate(-sx, -sy);
  replay(picture, context);
  context.restore();
}

/** The eight numbers of drawImage, whichever way it was called. */
export function sourceAndTarget({ width, height }, box) {
  if (box.length === 8) return box;
  return [0, 0, width, height, box[0], box[1], box[2] ?? width, box[3] ?? height];
}

/** The pixels of a picture that consists of nothing else, or null. */
export function pixelsOf({ ops }) {
  const drawn = ops.filter(([name]) => name !== "=" && name !== "setTransform");
  return drawn.length === 1 && drawn[0][0] === "putImageData" ? drawn[0][1] : null;
}

function bitmapOf(pixels) {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}

function paint(value, context) {
  if (value?.stops) {
    const made = context.createLinearGradient(...value.line);
    for (const [at, colour] of value.stops) made.addColorStop(at, colour);
    return made;
  }
  if (!value?.pattern) return value;
  if (context.patternOf) return context.patternOf(value.pattern);
  const { pattern } = value;
  if (!pattern.ops) return context.createPattern(pattern, "repeat");
  const tile = new OffscreenCanvas(pattern.width, pattern.height);
  replay(pattern, tile.getContext("2d"));
  return context.createPattern(tile, "repeat");
}

/** The affine map that does `inner` first, then `outer`. */
export function multiply([a, b, c, d, e, f], [g, h, i, j, k, l]) {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}
