// Paints what the player shows, without its controls, on a drawing context: boxes, words, ramps and canvases where they stand.

/**
 * @import { Ramp, SvgContext } from "./svg.mjs"
 *
 * @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | SvgContext} Paper
 * @typedef {[left: number, top: number, width: number, height: number]} Place  on the picture
 * @typedef {{ left: number, top: number, width: number, height: number }} Box
 * @typedef {{ left: number, top: number, zoom: number }} Origin  of the picture on the screen
 * @typedef {(canvas: HTMLCanvasElement, ...place: Place) => void} DrawCanvas
 */

const SKIPPED =
  ".bar, .tip, .probe, dialog, select, input, textarea, button:not([role=tab]), script, style, template, [hidden], [data-export=no]";
const MARGIN = 16;

/**
 * The part of the player that is a picture, in CSS pixels of its upper left corner: { left, top, width, height }.
 * @type {(root: HTMLElement) => Box}
 */
export function pictureBox(root) {
  const outer = root.getBoundingClientRect();
  const zoom = zoomOf(root);
  const boxes = [...root.children].filter(isShown).map((element) => element.getBoundingClientRect());
  const top = (Math.min(...boxes.map((box) => box.top)) - outer.top) / zoom - MARGIN;
  const bottom = (Math.max(...boxes.map((box) => box.bottom)) - outer.top) / zoom + MARGIN;
  return { left: 0, top, width: Math.ceil(outer.width / zoom), height: Math.ceil(bottom - top) };
}

/**
 * Paint it with the box's corner at the context's origin; `drawCanvas(canvas, x, y, width, height)` paints a canvas.
 * @type {(context: Paper, root: HTMLElement, box: Box, drawCanvas: DrawCanvas) => void}
 */
export function paintPicture(context, root, box, drawCanvas) {
  const outer = root.getBoundingClientRect();
  const zoom = zoomOf(root);
  const origin = { left: outer.left + box.left * zoom, top: outer.top + box.top * zoom, zoom };
  context.fillStyle = plainColour(getComputedStyle(root).backgroundColor);
  context.fillRect(0, 0, box.width, box.height);
  for (const child of root.children) paintElement(context, child, origin, drawCanvas);
}

/**
 * How much larger a presentation shows everything. Styles and canvases do not know of it, positions do.
 * @type {(root: HTMLElement) => number}
 */
const zoomOf = (root) => root.getBoundingClientRect().width / root.offsetWidth || 1;

/**
 * [left, top, width, height] on the picture.
 * @type {(rectangle: DOMRect, origin: Origin) => Place}
 */
function placeOf(rectangle, { left, top, zoom }) {
  return [
    (rectangle.left - left) / zoom,
    (rectangle.top - top) / zoom,
    rectangle.width / zoom,
    rectangle.height / zoom,
  ];
}

/** @type {(element: Element) => boolean} */
const isShown = (element) => !element.matches(SKIPPED) && element.getClientRects().length > 0;

/** @type {(context: Paper, element: Element, origin: Origin, drawCanvas: DrawCanvas) => void} */
function paintElement(context, element, origin, drawCanvas) {
  if (!isShown(element)) return;
  const style = getComputedStyle(element);
  if (style.visibility === "hidden" || style.opacity === "0") return;
  const place = placeOf(element.getBoundingClientRect(), origin);
  context.save();
  if (style.opacity !== "1") context.globalAlpha *= Number(style.opacity);
  paintBox(context, style, place);
  if (style.overflow !== "visible" && element.localName !== "canvas") clipTo(context, place);
  if (element instanceof HTMLCanvasElement) drawCanvas(element, ...place);
  else {
    for (const node of element.childNodes) {
      if (node instanceof Text) paintText(context, node, style, origin);
      else if (node instanceof Element) paintElement(context, node, origin, drawCanvas);
    }
  }
  context.restore();
}

/** @type {(context: Paper, place: Place) => void} */
function clipTo(context, place) {
  context.beginPath();
  context.rect(...place);
  context.clip();
}

/** @type {(context: Paper, style: CSSStyleDeclaration, place: Place) => void} */
function paintBox(context, style, [x, y, width, height]) {
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, width / 2, height / 2);
  const fill = rampOf(context, style.backgroundImage, x, width) ?? plainColour(style.backgroundColor);
  if (!isClear(fill)) {
    context.fillStyle = fill;
    context.beginPath();
    context.roundRect(x, y, width, height, radius);
    context.fill();
  }
  const sides = /** @type {const} */ (["Top", "Right", "Bottom", "Left"]).map((side) => ({
    width: style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`]),
    colour: plainColour(style[`border${side}Color`]),
  }));
  const [top, right, bottom, left] = sides;
  context.lineWidth = top.width;
  context.strokeStyle = top.colour;
  if (top.width && sides.every((side) => side.width === top.width && side.colour === top.colour)) {
    const inset = top.width / 2;
    context.beginPath();
    context.roundRect(x + inset, y + inset, width - top.width, height - top.width, Math.max(0, radius - inset));
    context.stroke();
    return;
  }
  /** @type {[side: { width: number, colour: string }, ...place: Place][]} */
  const strips = [
    [top, x, y, width, top.width],
    [right, x + width - right.width, y, right.width, height],
    [bottom, x, y + height - bottom.width, width, bottom.width],
    [left, x, y, left.width, height],
  ];
  for (const [side, ...strip] of strips) {
    if (!side.width || isClear(side.colour)) continue;
    context.fillStyle = side.colour;
    context.fillRect(...strip);
  }
}

/**
 * A legend's ramp: the only background image there is runs from left to right.
 * @type {(context: Paper, image: string, x: number, width: number) => CanvasGradient | Ramp | null}
 */
function rampOf(context, image, x, width) {
  if (!image.startsWith("linear-gradient(90deg")) return null;
  const colours = image.match(/rgba?\([^)]*\)/g) ?? [];
  const ramp = context.createLinearGradient(x, 0, x + width, 0);
  colours.forEach((colour, i) => ramp.addColorStop(i / Math.max(1, colours.length - 1), colour));
  return ramp;
}

/** @type {(context: Paper, node: Text, style: CSSStyleDeclaration, origin: Origin) => void} */
function paintText(context, node, style, origin) {
  if (!node.data.trim()) return;
  context.font = `${style.fontStyle === "normal" ? "" : `${style.fontStyle} `}${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = plainColour(style.color);
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  for (const [text, rectangle] of runs(node)) {
    const [left, top, width, height] = placeOf(rectangle, origin);
    const measured = context.measureText(text);
    const [ascent, descent] = [measured.fontBoundingBoxAscent, measured.fontBoundingBoxDescent];
    const y = top + (height - ascent - descent) / 2 + ascent;
    context.letterSpacing = `${(width - measured.width) / text.length}px`; // figures of one width, for example
    if ("isVector" in context) context.fillText(text, left, y, width);
    else context.fillText(text, left, y);
    context.letterSpacing = "0px";
  }
}

/**
 * The lines in which a text node stands: [text, rectangle].
 * @type {(node: Text) => [text: string, rectangle: DOMRect][]}
 */
function runs(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const whole = range.getClientRects();
  if (whole.length === 1 && !node.data.includes("\n")) {
    const text = node.data.trim();
    const from = node.data.indexOf(text);
    range.setStart(node, from);
    range.setEnd(node, from + text.length);
    return [[text, range.getBoundingClientRect()]];
  }
  /** @type {[from: number, to: number][]} */
  const lines = [];
  let start = 0;
  /** @type {DOMRect | null} */
  let last = null;
  for (let i = 0; i <= node.data.length; i++) {
    /** @type {DOMRect | null} */
    let box = null;
    if (i < node.data.length) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      box = range.getClientRects()[0] ?? null;
      if (!box || (last && Math.abs(box.top - last.top) < 2)) continue;
    }
    if (last) lines.push([start, i]);
    [start, last] = [i, box];
  }
  return lines.map(([from, to]) => lineOf(node, range, from, to)).filter((line) => line !== null);
}

/** @type {(node: Text, range: Range, from: number, to: number) => [text: string, rectangle: DOMRect] | null} */
function lineOf(node, range, from, to) {
  const text = node.data.slice(from, to).trim();
  if (!text) return null;
  const start = node.data.indexOf(text, from);
  range.setStart(node, start);
  range.setEnd(node, start + text.length);
  return [text, range.getBoundingClientRect()];
}

/**
 * Mixed colours are computed as color(srgb …), which neither SVG nor older canvases take.
 * @type {(colour: string) => string}
 */
function plainColour(colour) {
  const mixed = colour.match(/^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/);
  if (!mixed) return colour;
  const [red, green, blue] = mixed.slice(1, 4).map((channel) => Math.round(255 * Number(channel)));
  return `rgba(${red}, ${green}, ${blue}, ${mixed[4] ?? 1})`;
}

/** @type {(fill: unknown) => boolean} */
const isClear = (fill) => typeof fill === "string" && (fill === "transparent" || /^rgba\(.*, 0\)$/.test(fill));
