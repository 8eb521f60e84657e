// Writes every number as one CSV table: tensor, n, row, column, channel, value, counted from 0 as NumPy does.
import { tapIndex } from "../model/taps.mjs";
import { arraysOf } from "./describe.mjs";

/** @import { Payload, Shape, Stage } from "../model/payload.mjs" */

const ROWS_PER_PIECE = 20_000;

/**
 * Pieces of the table, one after the other. Of a weight, n is the filter (output channel) and channel the input's within it.
 * @type {(payload: Payload) => Generator<string>}
 */
export function* csvPieces(payload) {
  let lines = ["tensor,n,row,column,channel,value"];
  for (const array of arraysOf(payload)) {
    const place = array.kind === "weights" ? weightPlace(array.stage) : tensorPlace(array.shape);
    for (let i = 0; i < array.values.length; i++) {
      lines.push(`${array.name},${place(i)},${shortest(array.values[i])}`);
      if (lines.length < ROWS_PER_PIECE) continue;
      yield `${lines.join("\n")}\n`;
      lines = [];
    }
  }
  if (lines.length) yield `${lines.join("\n")}\n`;
}

/** @type {(shape: Shape) => (index: number) => string} */
function tensorPlace([, height, width, channels]) {
  return (i) => {
    const cell = Math.floor(i / channels);
    return `${Math.floor(cell / (width * height))},${Math.floor(cell / width) % height},${cell % width},${i % channels}`;
  };
}

/** @type {(stage: Stage) => (index: number) => string} */
function weightPlace(stage) {
  const filters = stage.output[3];
  return (i) => `${i % filters},${tapIndex(stage, Math.floor(i / filters)).join()}`;
}

/**
 * The fewest digits from which the same float32 is read again; "nan" and "inf" as NumPy and pandas read them.
 * @type {(value: number) => string}
 */
export function shortest(value) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0";
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}
