// The numbers beside the animation: step, multiply-accumulates, the sum and the kernel's own value.

import { find } from "../draw/find.mjs";
import { say } from "../draw/words.mjs";
import { precise } from "../model/numbers.mjs";

/**
 * @import { Frame } from "../model/frame.mjs"
 * @import { Payload } from "../model/payload.mjs"
 */

const ITEMS = [
  ["step", "Step"],
  ["macs", "Multiply-accumulates (MACs)"],
  ["useful", "Useful MACs (not padding)"],
  ["sum", "Sum in your browser"],
  ["kernel", "Kernel's output"],
];

export const READOUT = `<dl class="counts">${ITEMS.map(
  ([key, name]) => `<div><dt>${name}</dt><dd data-value="${key}"><span></span> <small></small></dd></div>`,
).join("")}</dl>`;

/**
 * The numbers of `frame`; `isLook` if it is not the position but what somebody points at.
 * @type {(root: HTMLElement, frame: Frame, payload: Payload, isLook: boolean) => void}
 */
export function showReadout(root, frame, payload, isLook) {
  /** @type {(key: string, value: string, note?: string) => void} */
  const show = (key, value, note = "") => {
    const [main, side] = find(root, `[data-value=${key}]`).children;
    say(main, value);
    say(side, note);
  };
  const stage =
    payload.stages.length > 1 ? ` · stage ${frame.stage.index + 1}: ${frame.stage.title.toLowerCase()}` : "";
  show("step", grouped(frame.step + 1), `of ${grouped(payload.steps)}${stage}${isLook ? " · looked at" : ""}`);
  show("macs", grouped(frame.macs), `of ${grouped(payload.macs)}`);
  show("useful", grouped(frame.useful), `of ${grouped(payload.useful)}`);
  show("sum", precise(frame.sum), frame.isWhole ? "" : "so far");
  const said = frame.verdict === "equal" ? "✓ equal, bit for bit" : "✗ differs";
  show("kernel", precise(frame.expected), frame.isWhole ? said : `after ${grouped(frame.products.length)} products`);
  const verdict = find(root, "[data-value=kernel] small");
  const look = frame.isWhole ? `verdict ${frame.verdict}` : "";
  if (verdict.className !== look) verdict.className = look;
}

const { format: grouped } = new Intl.NumberFormat("en-US"); // toLocaleString() would make a new one for every number
