// What a line of a kernel does, its colours, and the values that its names have at a frame. Pure: no page here.
import { precise } from "./numbers.mjs";
import { tapIndex } from "./taps.mjs";

/**
 * @import { Frame } from "./frame.mjs"
 * @import { Axis, Window } from "./payload.mjs"
 *
 * @typedef {"loop" | "set" | "sum" | ""} LineKind
 */

/**
 * ["loop" | "set" | "sum" | "", name]: the index that a line counts, the name that it gives, or "sum" where it adds up.
 * @type {(line: string) => [kind: LineKind, name: string]}
 */
export function lineKind(line) {
  const loop = line.match(/^\s*for (\w+) in /);
  if (loop) return ["loop", loop[1]];
  if (/^\s*output\[.*\] \+= /.test(line)) return ["sum", "sum"];
  const set = line.match(/^\s*(\w+) = /);
  return set ? ["set", set[1]] : ["", ""];
}

/**
 * Every name of the kernels at a frame, as text. While a tap is shown they are that tap's; otherwise all taps of the element
 * have been visited and the names inside the window have spans. ih and iw count from the padded input's corner, as in the
 * kernels.
 * @type {(frame: Frame, isTap: boolean) => Record<string, string>}
 */
export function values(frame, isTap) {
  const { stage, target, origin, lit } = frame;
  const [n, oh, ow, oc] = target;
  const { rows, columns, window: shape } = stage;
  const [inputs, outputs] = [stage.input[3], stage.output[3]];
  const multiplier = outputs / inputs;
  /** @type {Window} */
  const first = isTap ? tapIndex(stage, lit - 1) : [0, 0, 0];
  const last = isTap ? first : shape.map((extent) => extent - 1);
  /** @type {(from: number, to: number) => string} */
  const span = (from, to) => (from === to ? String(from) : `${from} … ${to}`);
  const [kh, kw, ic] = first.map((from, axis) => span(from, last[axis]));
  /** @type {(axis: Axis, index: number, tap: number) => number} */
  const place = (axis, index, tap) => axis.origins[index] + axis.offsets[tap];
  return {
    n: String(n),
    oc: String(oc),
    oh: String(oh),
    ow: String(ow),
    kh,
    kw,
    ic: stage.isDepthwise ? String(origin[2]) : ic,
    m: String(oc % multiplier),
    ih: span(place(rows, oh, first[0]), place(rows, oh, last[0])),
    iw: span(place(columns, ow, first[1]), place(columns, ow, last[1])),
    first: String(origin[2]),
    multiplier: String(multiplier),
    group_inputs: String(shape[2]),
    group_outputs: String(outputs / stage.groups),
    sum: isTap ? product(frame) : `${frame.products.length} products, sum ${precise(frame.sum)}`,
  };
}

/** @type {(frame: Frame) => string} */
function product({ inputs, filter, sum, lit }) {
  const tap = lit - 1;
  return `+ ${precise(inputs[tap])} × ${precise(filter[tap])}, sum ${precise(sum)}`;
}

const KEYWORDS = /^(?:def|for|in|return|import|from|as)$/;

/**
 * A line of Python as [kind, text]: "indent", "keyword", "comment", "text", "digits", or "" for everything else.
 * @type {(line: string) => [kind: string, text: string][]}
 */
export function tokens(line) {
  /** @type {[kind: string, text: string][]} */
  const found = [];
  for (const [text] of line.matchAll(/^\s+|#.*|"[^"]*"|[A-Za-z_]\w*|\d+|[^\w"#]+/g)) {
    if (found.length === 0 && /^\s+$/.test(text)) found.push(["indent", text]);
    else if (text.startsWith("#")) found.push(["comment", text]);
    else if (text.startsWith('"')) found.push(["text", text]);
    else if (KEYWORDS.test(text)) found.push(["keyword", text]);
    else if (/^\d/.test(text)) found.push(["digits", text]);
    else if (found.length && found[found.length - 1][0] === "") found[found.length - 1][1] += text;
    else found.push(["", text]);
  }
  return found;
}
