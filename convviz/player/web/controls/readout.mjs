// The numbers beside the animation: step, multiply-accumulates, the sum and the kernel's own value.

import { say } from "../draw/words.mjs";
import { precise } from "../model/numbers.mjs";

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

/** The numbers of `frame`; `isLook` if it is not the position but what somebody points at. */
export function showReadout(root, frame, payload, isLook) {
  const show = (key, value, note = "") => {
    const [main, side] = root.querySelector(`[data-value=${key}]`).children;
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
  const verdict = root.querySelector("[data-value=kernel] small");
  const look = frame.isWhole ? `verdict ${frame.verdict}` : "";
  if (verdict.className !== look) verdict.className = look;
}

const { format: grouped } = new Intl.NumberFormat("en-US"); // toLocaleString() would make a new one for every number
