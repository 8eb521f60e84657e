// In front of a class: large type, keys that work without a click first, a black screen on demand.
import { find } from "../draw/find.mjs";
import { isOwn, keyAction } from "./transport.mjs";

/** @import { Actions, Key } from "./transport.mjs" */

const SCENE = [1100, 700]; // the size at which the player is laid out; the window's size beyond it becomes larger type
const LARGEST = 2.5;

/**
 * Turn the player into a presentation; returns a function that ends it. `zoomed(zoom)` is called at once and whenever the window
 * has another size, `leave` for Escape.
 * @type {(root: HTMLElement, actions: Actions, told: { zoomed: (zoom: number) => void, leave: () => void }) => () => void}
 */
export function present(root, actions, { zoomed, leave }) {
  root.classList.add("presenting");
  find(root, ".menu").before(hint());
  const blank = document.createElement("div");
  blank.className = "blank";
  blank.popover = "manual";
  root.append(blank);
  const resize = () => {
    const zoom = zoomFor(innerWidth, innerHeight);
    root.style.setProperty("--zoom", String(zoom));
    zoomed(zoom);
  };
  /** @type {(event: KeyboardEvent) => void} */
  const keydown = (event) => {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    const act = isOwn(event, target) || isElsewhere(target) ? null : presenterAction(event, actions, blank, leave);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  resize();
  addEventListener("resize", resize);
  document.addEventListener("keydown", keydown, { capture: true });
  return () => {
    removeEventListener("resize", resize);
    document.removeEventListener("keydown", keydown, { capture: true });
  };
}

/**
 * How much larger a window of this size shows the player.
 * @type {(width: number, height: number) => number}
 */
export function zoomFor(width, height) {
  return Math.max(1, Math.min(LARGEST, width / SCENE[0], height / SCENE[1]));
}

/**
 * Keys as in slide shows: clickers send PageDown and PageUp; B or a full stop blanks, any of these keys unblanks.
 * @type {(event: Key, actions: Actions, blank: HTMLElement, leave: () => void) => (() => void) | undefined}
 */
function presenterAction(event, actions, blank, leave) {
  const { key } = event;
  const toggleBlank = () => blank.togglePopover();
  /** @type {Record<string, (() => void) | undefined>} */
  const own = {
    PageDown: () => actions.move(1),
    PageUp: () => actions.move(-1),
    b: toggleBlank,
    B: toggleBlank,
    ".": toggleBlank,
    Escape: leave,
  };
  const act = own[key] ?? keyAction(event, actions);
  return act && blank.matches(":popover-open") ? toggleBlank : act;
}

/**
 * Where keys have their own meaning: an open menu, a tensor to walk over.
 * @type {(target: Element) => boolean}
 */
function isElsewhere(target) {
  return Boolean(target.closest?.("details[open], [role=application]"));
}

function hint() {
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = "Space plays · B blanks · Esc leaves";
  return hint;
}
