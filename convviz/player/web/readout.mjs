// The numbers beside the animation: step, multiply-accumulates, the sum and the kernel's own value.
import { number } from "./frame.mjs";
import { say } from "./words.mjs";

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

export function showReadout(root, frame, payload) {
  const show = (key, value, note = "") => {
    const [main, side] = root.querySelector(`[data-value=${key}]`).children;
    say(main, value);
    say(side, note);
  };
  const stage = payload.stages.length > 1 ? ` · stage ${frame.stage.index + 1}: ${frame.stage.title.toLowerCase()}` : "";
  show("step", grouped(frame.step + 1), `of ${grouped(payload.steps)}${stage}`);
  show("macs", grouped(frame.macs), `of ${grouped(payload.macs)}`);
  show("useful", grouped(frame.useful), `of ${grouped(payload.useful)}`);
  show("sum", number(frame.sum));
  show("kernel", number(frame.expected), frame.verdict === "equal" ? "✓ equal, bit for bit" : "✗ differs");
  const verdict = root.querySelector("[data-value=kernel] small");
  if (verdict.className !== `verdict ${frame.verdict}`) verdict.className = `verdict ${frame.verdict}`;
}

const { format: grouped } = new Intl.NumberFormat("en-US"); // toLocaleString() would make a new one for every number
