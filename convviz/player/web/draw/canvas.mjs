// A canvas that is sharp on every screen: sizes are in CSS pixels, the backing store in the screen's own.

/**
 * What pictures are drawn with: as much of a canvas's context as a recording (export/recording.mjs) can keep and as
 * export/svg.mjs can write. What is not said here cannot be saved, so it cannot be drawn either.
 *
 * @typedef {object} PenStyle
 * @property {string | CanvasGradient | CanvasPattern} fillStyle
 * @property {string | CanvasGradient | CanvasPattern} strokeStyle
 * @property {number} lineWidth
 * @property {CanvasLineJoin} lineJoin
 * @property {number} globalAlpha
 * @property {string} font
 * @property {CanvasTextAlign} textAlign
 * @property {CanvasTextBaseline} textBaseline
 * @property {boolean} imageSmoothingEnabled
 *
 * @typedef {object} PenStrokes
 * @property {() => void} save
 * @property {() => void} restore
 * @property {(a: number, b: number, c: number, d: number, e: number, f: number) => void} setTransform
 * @property {(x: number, y: number) => void} translate
 * @property {() => void} beginPath
 * @property {(x: number, y: number) => void} moveTo
 * @property {(x: number, y: number) => void} lineTo
 * @property {(x: number, y: number, width: number, height: number) => void} rect
 * @property {(x: number, y: number, width: number, height: number, radius: number) => void} roundRect
 * @property {(x: number, y: number, radius: number, from: number, to: number) => void} arc
 * @property {() => void} fill
 * @property {() => void} stroke
 * @property {(x: number, y: number, width: number, height: number) => void} fillRect
 * @property {(x: number, y: number, width: number, height: number) => void} strokeRect
 * @property {(x: number, y: number, width: number, height: number) => void} clearRect
 * @property {(text: string, x: number, y: number) => void} fillText
 * @property {(dash: number[]) => void} setLineDash
 * @property {(source: Canvas, ...box: number[]) => void} drawImage  with four or eight numbers
 *
 * @typedef {object} PenPixels
 * @property {(source: Canvas, repetition: "repeat") => CanvasPattern | null} createPattern
 * @property {(width: number, height: number) => ImageData} createImageData
 * @property {(pixels: ImageData, x: number, y: number) => void} putImageData  on a canvas of its own only
 *
 * @typedef {PenStyle & PenStrokes & PenPixels} Pen
 * @typedef {HTMLCanvasElement | OffscreenCanvas} Canvas
 *
 * @typedef {[x: number, y: number]} Point
 * @typedef {{ clientX: number, clientY: number }} Pointer  where a pointer event is on the screen
 */

/**
 * @import { TapIdentity } from "./tap-colours.mjs"
 * @import { Theme } from "../model/shown.mjs"
 */

/** @type {(parent: Element, className: string) => HTMLCanvasElement} */
export function makeCanvas(parent, className) {
  const element = document.createElement("canvas");
  element.className = className;
  parent.append(element);
  return element;
}

/**
 * Size a canvas in CSS pixels, as sharp as the theme's screen is (theme.ratio device pixels each), and return a context in CSS
 * pixels. A canvas that gets another size is cleared: whoever calls this draws all of it again then.
 * @type {(element: Canvas, width: number, height: number, screen: { ratio: number }) => Pen}
 */
export function prepare(element, width, height, { ratio }) {
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (element.width !== w || element.height !== h) {
    element.width = w;
    element.height = h;
  }
  if ("style" in element) {
    const { style } = element;
    if (style.width !== `${width}px`) style.width = `${width}px`;
    if (style.height !== `${height}px`) style.height = `${height}px`;
  }
  const context = contextOf(element);
  context.setTransform(w / width, 0, 0, h / height, 0, 0);
  return context;
}

/** @type {(canvas: Canvas) => Pen} */
let source = (canvas) => /** @type {Pen} */ (canvas.getContext("2d"));

/**
 * The context that a canvas is drawn with. Whatever draws gets it here, so that pictures can be taken (see drawWith).
 * @type {(canvas: Canvas) => Pen}
 */
export const contextOf = (canvas) => source(canvas);

/**
 * Run `draw`, which must be synchronous, while contexts come from `other(canvas)`: how pictures are recorded.
 * @template Result
 * @param {(canvas: Canvas) => Pen} other
 * @param {() => Result} draw
 */
export function drawWith(other, draw) {
  const before = source;
  source = other;
  try {
    return draw();
  } finally {
    source = before;
  }
}

/**
 * Where a pointer event is on an element, in the element's own CSS pixels: a presentation is zoomed.
 * @type {(element: HTMLElement, pointer: Pointer) => Point}
 */
export function pointIn(element, { clientX, clientY }) {
  const box = element.getBoundingClientRect();
  const zoom = zoomOf(element, box);
  return [(clientX - box.left) / zoom, (clientY - box.top) / zoom];
}

/**
 * Where a point of an element is on the screen, as a pointer event would say it.
 * @type {(element: HTMLElement, x: number, y: number) => Pointer}
 */
export function onScreen(element, x, y) {
  const box = element.getBoundingClientRect();
  const zoom = zoomOf(element, box);
  return { clientX: box.left + x * zoom, clientY: box.top + y * zoom };
}

/**
 * How much larger than its own pixels an element is shown.
 * @type {(element: HTMLElement, box: DOMRect) => number}
 */
const zoomOf = (element, box) => box.width / element.offsetWidth || 1;

/**
 * Draw `text` in the middle of a cell, as large as it fits, if it can be read at all.
 * @type {(context: Pen, text: string, x: number, y: number, width: number, height: number, font: string, size?: number) => void}
 */
export function label(context, text, x, y, width, height, font, size = fontSize(text.length, width, height)) {
  if (!size) return;
  context.font = `${size}px ${font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x + width / 2, y + height / 2 + size * 0.06);
}

/**
 * The font size at which `characters` fit into a cell, or 0 if nobody could read it.
 * @type {(characters: number, width: number, height: number) => number}
 */
export function fontSize(characters, width, height) {
  const size = Math.min(13, height * 0.46, (width - 2) / (characters * 0.6));
  return size < 7 ? 0 : size;
}

/**
 * A frame that stands out on any colour: the accent between two thin lines of the background.
 * @type {(context: Pen, theme: Theme, x: number, y: number, width: number, height: number, weight?: number) => void}
 */
export function outline(context, theme, x, y, width, height, weight = 2.5) {
  context.lineJoin = "round";
  context.strokeStyle = theme.background;
  context.lineWidth = weight + 2;
  context.strokeRect(x, y, width, height);
  context.strokeStyle = theme.accent;
  context.lineWidth = weight;
  context.strokeRect(x, y, width, height);
}

/**
 * Diagonal stripes that mean "not part of the input: padding".
 * @type {(context: Pen, theme: Theme) => CanvasPattern}
 */
export function hatch(context, theme) {
  const tile = new OffscreenCanvas(6, 6);
  const ink = contextOf(tile);
  ink.fillStyle = theme.surface;
  ink.fillRect(0, 0, 6, 6);
  ink.strokeStyle = theme.faint;
  ink.lineWidth = 1;
  ink.beginPath();
  for (const shift of [-6, 0, 6]) {
    ink.moveTo(shift, 6);
    ink.lineTo(shift + 6, 0);
  }
  ink.stroke();
  return /** @type {CanvasPattern} */ (context.createPattern(tile, "repeat")); // null only of a tile without pixels
}

/**
 * A tap's colour around a cell, and its letter in the corner if there is room for one.
 * @type {(context: Pen, theme: Theme, tap: TapIdentity, x: number, y: number, width: number, height: number, hasLetter?: boolean) => void}
 */
export function tapMark(context, theme, { css, ink, name }, x, y, width, height, hasLetter = height >= 18) {
  const line = height < 18 ? Math.max(1, height * 0.22) : 2; // small cells have no letter: a broader frame
  context.strokeStyle = theme.background;
  context.lineWidth = line + 1.5;
  context.strokeRect(x + line / 2 + 0.5, y + line / 2 + 0.5, width - line - 1, height - line - 1);
  context.strokeStyle = css;
  context.lineWidth = line;
  context.strokeRect(x + line / 2 + 0.5, y + line / 2 + 0.5, width - line - 1, height - line - 1);
  if (!hasLetter) return;
  const size = Math.max(8, Math.min(11, height * 0.28));
  /** @type {Point} */
  const badge = [size * (0.5 + 0.6 * name.length), size * 1.15];
  context.fillStyle = css;
  context.fillRect(x + 0.5, y + 0.5, ...badge);
  context.fillStyle = ink;
  label(context, name, x + 0.5, y + 0.5, ...badge, theme.mono, size);
}
