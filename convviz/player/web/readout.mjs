// The numbers beside the animation: step, multiply-accumulates, the sum and the kernel's own value.
import { number } from "./frame.mjs";

const ITEMS = [
  ["step", "Step"],
  ["macs", "Multiply-accumulates (MACs)"],
  ["useful", "Useful MACs (not padding)"],
  ["sum", "Sum in your browser"],
  ["kernel", "Kernel's output"],
];

export const READOUT = `<dl class="counts">${ITEMS.map(([key, name]) => `<div><dt>${name}</dt><dd data-value="${key}"></dd></div>`).join("")}</dl>`;

export function showReadout(root, frame, payload) {
  const of = (done, total) => `${grouped(done)}<small> of ${grouped(total)}</small>`;
  const set = (key, html) => {
    const place = root.querySelector(`[data-value=${key}]`);
    if (place.shown !== html) place.innerHTML = place.shown = html; // most stay as they are from step to step
  };
  const stage = payload.stages.length > 1 ? `<small> · stage ${frame.stage.index + 1}: ${frame.stage.title.toLowerCase()}</small>` : "";
  set("step", of(frame.step + 1, payload.steps) + stage);
  set("macs", of(frame.macs, payload.macs));
  set("useful", of(frame.useful, payload.useful));
  set("sum", number(frame.sum));
  const isEqual = frame.verdict === "equal";
  set("kernel", `${number(frame.expected)} <span class="verdict ${frame.verdict}">${isEqual ? "✓ equal, bit for bit" : "✗ differs"}</span>`);
}

const { format: grouped } = new Intl.NumberFormat("en-US"); // toLocaleString() would make a new one for every number
