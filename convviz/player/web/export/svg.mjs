// A drawing context that writes SVG: the part of CanvasRenderingContext2D that the drawing modules use.
import { multiply, pixelsOf, replay, sourceAndTarget } from "./recording.mjs";

const MOST_CELLS = 4096; // of one bitmap: more become an embedded image instead of rectangles
const START = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineJoin: "miter",
  lineCap: "butt",
  globalAlpha: 1,
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  matrix: [1, 0, 0, 1, 0, 0],
  clipped: 0,
  dash: [],
}; // prettier-ignore

export class SvgContext {
  isVector = true;

  /** `background` fills what is cleared: SVG cannot erase. A part of a picture shares the `defs` of the whole. */
  constructor(background, defs = { list: [], known: new Map() }) {
    Object.assign(this, START, { background, defs, pieces: [], saved: [], path: "", corner: [0, 0] });
  }

  /** The whole document. */
  document(width, height, title, description) {
    return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img">
<title>${escape(title)}</title>
<desc>${escape(description)}</desc>
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
    this.saved.push(Object.fromEntries(Object.keys(START).map((name) => [name, this[name]])));
  }

  restore() {
    const before = this.saved.pop();
    if (!before) return;
    for (let i = before.clipped; i < this.clipped; i++) this.pieces.push("</g>");
    Object.assign(this, before);
  }

  measureText(text) {
    this.ruler ??= new OffscreenCanvas(1, 1).getContext("2d");
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  getTransform() {
    const [a, b, c, d, e, f] = this.matrix;
    return { a, b, c, d, e, f };
  }
  setTransform(...matrix) {
    this.matrix = matrix;
  }
  transform(...matrix) {
    this.matrix = multiply(this.matrix, matrix);
  }
  translate(x, y) {
    this.transform(1, 0, 0, 1, x, y);
  }
  scale(x, y) {
    this.transform(x, 0, 0, y, 0, 0);
  }
  rotate(angle) {
    this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0);
  }
  setLineDash(dash) {
    this.dash = dash;
  }

  beginPath() {
    this.path = "";
  }
  moveTo(x, y) {
    this.#add("M", x, y);
  }
  lineTo(x, y) {
    this.#add(this.path ? "L" : "M", x, y);
  }
  quadraticCurveTo(...points) {
    this.#add("Q", ...points);
  }
  bezierCurveTo(...points) {
    this.#add("C", ...points);
  }
  closePath() {
    this.path += "Z";
  }
  rect(x, y, width, height) {
    this.path += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
  }
  roundRect(x, y, width, height, radius = 0) {
    const r = Math.min([radius].flat()[0], width / 2, height / 2);
    const arc = (dx, dy) => `a${round(r)} ${round(r)} 0 0 1 ${round(dx)} ${round(dy)}`;
    const [across, down] = [width - 2 * r, height - 2 * r];
    this.path += `M${round(x + r)} ${round(y)}h${round(across)}${arc(r, r)}v${round(down)}${arc(-r, r)}h${round(-across)}${arc(-r, -r)}v${round(-down)}${arc(r, -r)}z`;
  }
  arc(x, y, radius, from, to, isCounterclockwise = false) {
    const turn = (isCounterclockwise ? from - to : to - from) || 0;
    const sweep = isCounterclockwise ? 0 : 1;
    const at = (angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    this.lineTo(...at(from));
    const whole = Math.min(2 * Math.PI, turn < 0 ? turn + 2 * Math.PI : turn);
    for (const part of whole > 6.28 ? [0.5, 1] : [1]) {
      const end = at(from + (sweep ? 1 : -1) * whole * part);
      this.path += `A${round(radius)} ${round(radius)} 0 ${whole * (whole > 6.28 ? 0.5 : 1) > Math.PI ? 1 : 0} ${sweep} ${end.map((number) => round(number)).join(" ")}`;
    }
  }
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
    const id = this.#define(
      "clip",
      `<path d="${this.path}"${this.#place()}/>`,
      (name, body) => `<clipPath id="${name}">${body}</clipPath>`,
    );
    this.pieces.push(`<g clip-path="url(#${id})">`);
    this.clipped += 1;
  }
  fillRect(x, y, width, height) {
    this.pieces.push(`<rect${box(x, y, width, height)}${this.#fill()}${this.#place()}/>`);
  }
  strokeRect(x, y, width, height) {
    this.pieces.push(`<rect${box(x, y, width, height)} fill="none"${this.#stroke()}${this.#place()}/>`);
  }
  clearRect(x, y, width, height) {
    this.pieces.push(`<rect${box(x, y, width, height)} fill="${this.background}"${this.#place()}/>`);
  }

  /** `length`, if given, is how wide the text was on the screen: kept where its font is not to be had. */
  fillText(text, x, y, length) {
    const [, style, weight, size, family] = this.font.match(
      /^(italic |oblique )?(?:normal )?(\w+ )?([\d.]+)px (.*)$/,
    ) ?? [, "", "", "10", "sans-serif"];
    const anchor = { center: "middle", right: "end", end: "end" }[this.textAlign];
    const middle = { middle: 0.35, top: 0.8, hanging: 0.8, bottom: -0.2 }[this.textBaseline] ?? 0; // of the size, to the baseline
    const attributes = {
      x: round(x),
      y: round(y + middle * size),
      "font-family": family,
      "font-size": round(size),
      "font-weight": weight && !/^(normal|400) $/.test(weight) && weight.trim(),
      "font-style": style?.trim(),
      "text-anchor": anchor,
      textLength: length && round(length),
      lengthAdjust: length && "spacingAndGlyphs",
    };
    const written = Object.entries(attributes)
      .filter(([, value]) => value || value === 0)
      .map(([name, value]) => ` ${name}="${escape(String(value))}"`);
    this.pieces.push(
      `<text xml:space="preserve"${written.join("")}${this.#fill()}${this.#place()}>${escape(text)}</text>`,
    );
  }

  /** A canvas that nobody recorded: its pixels. */
  drawImage(source, ...where) {
    const [sx, sy, sw, sh, x, y, width, height] = sourceAndTarget(source, where);
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [sw, sh];
    copy.getContext("2d").drawImage(source, sx, sy, sw, sh, 0, 0, sw, sh);
    const style = this.imageSmoothingEnabled === false ? ' style="image-rendering:pixelated"' : "";
    this.pieces.push(
      `<image${box(x, y, width, height)} preserveAspectRatio="none" href="${copy.toDataURL()}"${style}${this.#alpha()}${this.#place()}/>`,
    );
  }

  /** What was recorded: written once, then used, clipped, wherever it was copied to. */
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

  createLinearGradient(...line) {
    const stops = [];
    return { line, stops, addColorStop: (at, colour) => stops.push([at, colour]) };
  }

  patternOf(picture) {
    const { width, height } = picture;
    const body = picture.ops ? this.#part(picture) : "";
    const define = (id) =>
      `<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse">${body}</pattern>`;
    return `url(#${this.#define("pattern", body, define)})`;
  }

  gradientOf({ line: [x1, y1, x2, y2], stops }) {
    const key = JSON.stringify([x1, y1, x2, y2, stops]);
    const inside = stops
      .map(([at, colour]) => `<stop offset="${round(at)}"${paint("stop-color", "stop-opacity", colour)}/>`)
      .join("");
    const place = `x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"`;
    return `url(#${this.#define("ramp", key, (id) => `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" ${place}>${inside}</linearGradient>`)})`;
  }

  #part(picture) {
    const part = new SvgContext(this.background, this.defs);
    replay(picture, part);
    return part.body();
  }

  /** The id of a definition, made when it is asked for the first time. */
  #define(name, key, make) {
    const { list, known } = this.defs;
    if (!known.has(key)) {
      const id = `${name}${known.size + 1}`;
      known.set(key, id);
      list.push(make(id, key));
    }
    return known.get(key);
  }

  #fill() {
    const { fillStyle } = this;
    return paint("fill", "fill-opacity", fillStyle.stops ? this.gradientOf(fillStyle) : fillStyle, this.globalAlpha);
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

/** Pixels as one path per colour, neighbours in a row together. */
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
  const css = (colour) => `rgb(${colour & 255},${(colour >> 8) & 255},${(colour >> 16) & 255})`;
  return [...paths].map(([colour, path]) => `<path d="${path}" fill="${css(colour)}"/>`).join("");
}

function bitmap(pixels) {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}

/** A colour as attributes that every reader of SVG knows: without alpha, and its opacity apart. */
function paint(name, opacityName, style, alpha = 1) {
  const found = /^rgba\((.*),\s*([\d.e-]+)\)$/.exec(style);
  const opacity = alpha * (found ? Number(found[2]) : 1);
  const colour = found ? `rgb(${found[1].replaceAll(" ", "")})` : String(style).replace(/, /g, ",");
  return ` ${name}="${escape(colour)}"${opacity < 1 ? ` ${opacityName}="${round(opacity)}"` : ""}`;
}

const box = (x, y, width, height) =>
  ` x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
const round = (value, unit = 1e3) => Math.round(value * unit) / unit;

/** Text that may stand anywhere in XML; characters that XML forbids become the replacement character. */
export function escape(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (found) => entities[found]);
}
