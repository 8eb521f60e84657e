// Words about what somebody points at: beside the pointer, or for screen readers only.
import { pointIn } from "../draw/canvas.mjs";
import { find } from "../draw/find.mjs";
import { say } from "../draw/words.mjs";

/** @import { Pointer } from "../draw/canvas.mjs" */

export const TIP = '<div class="tip" hidden></div><p class="spoken" aria-live="polite"></p>';

/**
 * Say something beside the pointer { clientX, clientY }; without a text, nothing.
 * @type {(root: HTMLElement, text: string | null, pointer?: Pointer) => void}
 */
export function showTip(root, text, pointer) {
  const tip = find(root, ".tip");
  tip.hidden = !text;
  if (!text || !pointer) return;
  say(tip, text);
  const [x, y] = pointIn(root, pointer);
  tip.style.left = `${Math.max(4, Math.min(x + 14, root.offsetWidth - tip.offsetWidth - 4))}px`;
  tip.style.top = `${y + 18}px`;
}

/**
 * Say something to screen readers only.
 * @type {(root: HTMLElement, text: string) => void}
 */
export function speak(root, text) {
  find(root, ".spoken").textContent = text;
}
