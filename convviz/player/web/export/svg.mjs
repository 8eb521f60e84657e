// A drawing context that writes SVG: the part of CanvasRenderingContext2D that the drawing modules use.
import { contextOf, FRESH, multiply, pixelsOf, replay, sourceAndTarget } from "./recording.mjs";

/**
 * @import { Canvas, Point, PenStrokes, PenStyle } from "../draw/canvas.mjs"
 * @import { Matrix, Picture } from "./recording.mjs"
 *
 * @typedef {object} State  What save() keeps.
 * @property {string | CanvasPattern | Ramp} fillStyle
 * @property {string | CanvasPattern | Ramp} strokeStyle
 * @property {number} lineWidth
 * @property {CanvasLineJoin} lineJoin
 * @property {CanvasLineCap} lineCap
 * @property {number} globalAlpha
 * @property {string} font
 * @property {CanvasTextAlign} textAlign
 * @property {CanvasTextBaseline} textBaseline
 * @property {Matrix} matrix
 * @property {number} clipped
 * @property {number[]} dash
 * @property {boolean} imageSmoothingEnabled
 *
 * @typedef {object} Ramp
 * @property {number[]} line
 * @property {[at: number, colour: string][]} stops
 * @property {(at: number, colour: string) => void} addColorStop
 */

/** @type {Partial<Record<CanvasTextAlign, string>>} */
const ANCHORS = { center: "middle", right: "end", end: "end" };
/** @type {Partial<Record<CanvasTextBaseline, number>>} */
const BASELINES = { middle: 0.35, top: 0.8, hanging: 0.8, bottom: -0.2 }; // of the size, down to the baseline
const MOST_CELLS = 4096; // of one bitmap: more become an embedded image instead of rectangles
/** @type {State} */
const START = { ...FRESH, matrix: [1, 0, 0, 1, 0, 0], clipped: 0, dash: [] };

/**
 * @implements {PenStyle}
 * @implements {PenStrokes}
 */
export class SvgContext {
  isVector = true;
  fillStyle = START.fillStyle;
  strokeStyle = START.strokeStyle;
  lineWidth = START.lineWidth;
  lineJoin = START.lineJoin;
  lineCap = START.lineCap;
  globalAlpha = START.globalAlpha;
  font = START.font;
  textAlign = START.textAlign;
  textBaseline = START.textBaseline;
  matrix = START.matrix;
  clipped = START.clipped;
  dash = START.dash;
  imageSmoothingEnabled = START.imageSmoothingEnabled;
  letterSpacing = "0px";

  /** @type {string[]} */
  pieces = [];
  /** @type {State[]} */
  saved = [];
  path = "";
  /** @type {OffscreenCanvasRenderingContext2D | null} */
  ruler = null;

  /**
   * `background` fills what is cleared: SVG cannot erase. A part of a picture shares the `defs` of the whole.
   * @param {string} background
   * @param {{ list: string[], known: Map<unknown, string> }} [defs]
   */
  constructor(background, defs = { list: [], known: new Map() }) {
    this.background = background;
    this.defs = defs;
  }

  /**
   * The whole document.
   * @type {(width: number, height: number, title: string, description: string) => string}
   */
  document(width, height, title, description) {
    return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img">
<title>${escapeXml(title)}</title>
<desc>${escapeXml(description)}</desc>
<defs>
${this.defs.list.join("\n")}
</defs>
${this.body()}
</svg>
`;
  }

  body() {
    return [...this.pieces, ...Array(this.clipped).fill("</g>")].join("\n");
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, lineJoin, lineCap, globalAlpha, font, textAlign, textBaseline } = this;
    const { matrix, clipped, dash, imageSmoothingEnabled } = this;
    const line = { strokeStyle, lineWidth, lineJoin, lineCap, dash };
    this.saved.push({
      ...line,
      fillStyle,
      globalAlpha,
      font,
      textAlign,
      textBaseline,
      matrix,
      clipped,
      imageSmoothingEnabled,
    });
  }

  restore() {
    const before = this.saved.pop();
    if (!before) return;
    for (let i = before.clipped; i < this.clipped; i++) this.pieces.push("</g>");
    Object.assign(this, before);
  }

  /** @type {(text: string) => TextMetrics} */
  measureText(text) {
    this.ruler ??= contextOf(new OffscreenCanvas(1, 1));
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  getTransform() {
    const [a, b, c, d, e, f] = this.matrix;
    return { a, b, c, d, e, f };
  }
  /** @type {(...matrix: Matrix) => void} */
  setTransform(...matrix) {
    this.matrix = matrix;
  }
  /** @type {(...matrix: Matrix) => void} */
  transform(...matrix) {
    this.matrix = multiply(this.matrix, matrix);
  }
  /** @type {(x: number, y: number) => void} */
  translate(x, y) {
    this.transform(1, 0, 0, 1, x, y);
  }
  /** @type {(x: number, y: number) => void} */
  scale(x, y) {
    this.transform(x, 0, 0, y, 0, 0);
  }
  /** @type {(dash: number[]) => void} */
  setLineDash(dash) {
    this.dash = dash;
  }

  beginPath() {
    this.path = "";
  }
  /** @type {(x: number, y: number) => void} */
  moveTo(x, y) {
    this.#add("M", x, y);
  }
  /** @type {(x: number, y: number) => void} */
  lineTo(x, y) {
    this.#add(this.path ? "L" : "M", x, y);
  }
  /** @type {(x: number, y: number, width: number, height: number) => void} */
  rect(x, y, width, height) {
    this.path += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
  }
  /** @type {(x: number, y: number, width: number, height: number, radius: number) => void} */
  roundRect(x, y, width, height, radius = 0) {
    const r = Math.min(radius, width / 2, height / 2);
    /** @type {(dx: number, dy: number) => string} */
    const arc = (dx, dy) => `a${round(r)} ${round(r)} 0 0 1 ${round(dx)} ${round(dy)}`;
    const [across, down] = [width - 2 * r, height - 2 * r];
    this.path += `M${round(x + r)} ${round(y)}h${round(across)}${arc(r, r)}v${round(down)}${arc(-r, r)}h${round(-across)}${arc(-r, -r)}v${round(-down)}${arc(r, -r)}z`;
  }
  /** @type {(x: number, y: number, radius: number, from: number, to: number) => void} */
  arc(x, y, radius, from, to) {
    const turn = to - from;
    /** @type {(angle: number) => Point} */
    const at = (angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    this.lineTo(...at(from));
    const whole = Math.min(2 * Math.PI, turn < 0 ? turn + 2 * Math.PI : turn);
    for (const part of whole > 6.28 ? [0.5, 1] : [1]) {
      const end = at(from + whole * part);
      this.path += `A${round(radius)} ${round(radius)} 0 ${whole * (whole > 6.28 ? 0.5 : 1) > Math.PI ? 1 : 0} 1 ${end.map((number) => round(number)).join(" ")}`;
    }
  }
  /** @type {(letter: string, ...numbers: number[]) => void} */
  #add(letter, ...numbers) {
    this.path += letter + numbers.map((number) => round(number)).join(" ");
  }

  fill() {
    if (this.path) this.pieces.push(`<path d="${this.path}"${this.#fill()}${this.#place()}/>`);
  }
  stroke() {
    if (this.path) this.pieces.push(`<path d="${this.path}" fill="none"${this.#stroke()}${this.#place()}/>`);
  }
  clip() {
    const body = `<path d="${this.path}"${this.#place()}/>`;
    const id = this.#define("clip", body, (name) => `<clipPath id="${name}">${body}</clipPath>`);
    this.pieces.push(`<g clip-path="url(#${id})">`);
    this.clipped += 1;
  }
  /** @type {(x: number, y: number, width: number, height: number) => void} */
  fillRect(x, y, width, height) {
    this.pieces.push(`<rect${box(x, y, width, height)}${this.#fill()}${this.#place()}/>`);
  }
  /** @type {(x: number, y: number, width: number, height: number) => void} */
  strokeRect(x, y, width, height) {
    this.pieces.push(`<rect${box(x, y, width, height)} fill="none"${this.#stroke()}${this.#place()}/>`);
  }
  /** @type {(x: number, y: number, width: number, height: number) => void} */
  clearRect(x, y, width, height) {
    this.pieces.push(`<rect${box(x, y, width, height)} fill="${this.background}"${this.#place()}/>`);
  }

  /**
   * `length`, if given, is how wide the text was on the screen: kept where its font is not to be had.
   * @type {(text: string, x: number, y: number, length?: number) => void}
   */
  fillText(text, x, y, length) {
    const font = this.font.match(/^(italic |oblique )?(?:normal )?(\w+ )?([\d.]+)px (.*)$/);
    const [, style, weight, height, family] = font ?? ["", "", "", "10", "sans-serif"];
    const size = Number(height);
    const middle = BASELINES[this.textBaseline] ?? 0;
    const attributes = {
      x: round(x),
      y: round(y + middle * size),
      "font-family": family,
      "font-size": round(size),
      "font-weight": weight && !/^(normal|400) $/.test(weight) && weight.trim(),
      "font-style": style?.trim(),
      "text-anchor": ANCHORS[this.textAlign],
      textLength: length && round(length),
      lengthAdjust: length && "spacingAndGlyphs",
    };
    const written = Object.entries(attributes)
      .filter(([, value]) => value || value === 0)
      .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`);
    this.pieces.push(
      `<text xml:space="preserve"${written.join("")}${this.#fill()}${this.#place()}>${escapeXml(text)}</text>`,
    );
  }

  /**
   * A canvas that nobody recorded: its pixels.
   * @type {(source: Canvas, ...where: number[]) => void}
   */
  drawImage(source, ...where) {
    const [sx, sy, sw, sh, x, y, width, height] = sourceAndTarget(source, where);
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [sw, sh];
    copy.getContext("2d")?.drawImage(source, sx, sy, sw, sh, 0, 0, sw, sh);
    const style = this.imageSmoothingEnabled === false ? ' style="image-rendering:pixelated"' : "";
    this.pieces.push(
      `<image${box(x, y, width, height)} preserveAspectRatio="none" href="${copy.toDataURL()}"${style}${this.#alpha()}${this.#place()}/>`,
    );
  }

  /**
   * What was recorded: written once, then used, clipped, wherever it was copied to.
   * @type {(picture: Picture, ...where: number[]) => void}
   */
  drawPicture(picture, ...where) {
    const [sx, sy, sw, sh, x, y, width, height] = sourceAndTarget(picture, where);
    const pixels = pixelsOf(picture);
    if (pixels && pixels.width * pixels.height > MOST_CELLS) return this.drawImage(bitmap(pixels), ...where);
    const whole = sx <= 0 && sy <= 0 && sw >= picture.width && sh >= picture.height;
    this.save();
    if (!whole) {
      this.beginPath();
      this.rect(x, y, width, height);
      this.clip();
    }
    this.transform(width / sw, 0, 0, height / sh, x - (sx * width) / sw, y - (sy * height) / sh);
    if (pixels)
      this.pieces.push(`<g shape-rendering="crispEdges"${this.#alpha()}${this.#place()}>${cells(pixels)}</g>`);
    else
      this.pieces.push(
        `<use href="#${this.#define("part", picture.ops, (id) => `<g id="${id}">\n${this.#part(picture)}\n</g>`)}"${this.#alpha()}${this.#place()}/>`,
      );
    this.restore();
  }

  /** @type {(...line: number[]) => Ramp} */
  createLinearGradient(...line) {
    /** @type {Ramp["stops"]} */
    const stops = [];
    return { line, stops, addColorStop: (at, colour) => void stops.push([at, colour]) };
  }

  /** @type {(picture: Picture | Canvas) => string} */
  patternOf(picture) {
    const { width, height } = picture;
    const body = "ops" in picture ? this.#part(picture) : "";
    /** @type {(id: string) => string} */
    const define = (id) =>
      `<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse">${body}</pattern>`;
    return `url(#${this.#define("pattern", body, define)})`;
  }

  /** @type {(ramp: Ramp) => string} */
  gradientOf({ line: [x1, y1, x2, y2], stops }) {
    const key = JSON.stringify([x1, y1, x2, y2, stops]);
    const inside = stops
      .map(([at, colour]) => `<stop offset="${round(at)}"${paint("stop-color", "stop-opacity", colour)}/>`)
      .join("");
    const place = `x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"`;
    return `url(#${this.#define("ramp", key, (id) => `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" ${place}>${inside}</linearGradient>`)})`;
  }

  /** @type {(picture: Picture) => string} */
  #part(picture) {
    const part = new SvgContext(this.background, this.defs);
    replay(picture, part);
    return part.body();
  }

  /**
   * The id of a definition, made when it is asked for the first time.
   * @type {(name: string, key: unknown, make: (id: string) => string) => string}
   */
  #define(name, key, make) {
    const { list, known } = this.defs;
    const before = known.get(key);
    if (before) return before;
    const id = `${name}${known.size + 1}`;
    known.set(key, id);
    list.push(make(id));
    return id;
  }

  #fill() {
    const { fillStyle } = this;
    return paint(
      "fill",
      "fill-opacity",
      typeof fillStyle === "object" && "stops" in fillStyle ? this.gradientOf(fillStyle) : fillStyle,
      this.globalAlpha,
    );
  }
  #stroke() {
    const join = this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`;
    const cap = this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`;
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    return `${paint("stroke", "stroke-opacity", this.strokeStyle, this.globalAlpha)} stroke-width="${round(this.lineWidth)}"${join}${cap}${dash}`;
  }
  #alpha() {
    return this.globalAlpha < 1 ? ` opacity="${round(this.globalAlpha)}"` : "";
  }
  #place() {
    const { matrix } = this;
    return matrix.every((number, i) => Math.abs(number - START.matrix[i]) < 1e-9)
      ? ""
      : ` transform="matrix(${matrix.map((n) => round(n, 1e6)).join(" ")})"`;
  }
}

/**
 * Pixels as one path per colour, neighbours in a row together.
 * @type {(pixels: ImageData) => string}
 */
function cells({ width, height, data }) {
  const paths = new Map();
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  for (let row = 0; row < height; row++) {
    for (let from = 0, to = 0; from < width; from = to) {
      const colour = pixels[row * width + from];
      for (to = from + 1; to < width && pixels[row * width + to] === colour; ) to += 1;
      paths.set(colour, `${paths.get(colour) ?? ""}M${from} ${row}h${to - from}v1h${from - to}z`);
    }
  }
  /** @type {(colour: number) => string} */
  const css = (colour) => `rgb(${colour & 255},${(colour >> 8) & 255},${(colour >> 16) & 255})`;
  return [...paths].map(([colour, path]) => `<path d="${path}" fill="${css(colour)}"/>`).join("");
}

/** @type {(pixels: ImageData) => OffscreenCanvas} */
function bitmap(pixels) {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  contextOf(canvas).putImageData(pixels, 0, 0);
  return canvas;
}

/**
 * A colour as attributes that every reader of SVG knows: without alpha, and its opacity apart.
 * @type {(name: string, opacityName: string, style: unknown, alpha?: number) => string}
 */
function paint(name, opacityName, style, alpha = 1) {
  const found = /^rgba\((.*),\s*([\d.e-]+)\)$/.exec(String(style));
  const opacity = alpha * (found ? Number(found[2]) : 1);
  const colour = found ? `rgb(${found[1].replaceAll(" ", "")})` : String(style).replace(/, /g, ",");
  return ` ${name}="${escapeXml(colour)}"${opacity < 1 ? ` ${opacityName}="${round(opacity)}"` : ""}`;
}

/** @type {(x: number, y: number, width: number, height: number) => string} */
const box = (x, y, width, height) =>
  ` x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
/** @type {(value: number, unit?: number) => number} */
const round = (value, unit = 1e3) => Math.round(value * unit) / unit;

/**
 * Text that may stand anywhere in XML; what is no character there (XML 1.0, Char) becomes the replacement character.
 * @type {(text: string) => string}
 */
export function escapeXml(text) {
  /** @type {Record<string, string>} */
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"]/g, (found) => entities[found]);
}
