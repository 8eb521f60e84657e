// In front of a class: large type, keys that work without a click first, a black screen on demand.
import { isOwn, keyAction } from "./transport.mjs";

const SCENE = [1100, 700]; // the size at which the player is laid out; the window's size beyond it becomes larger type
const LARGEST = 2.5;

/**
 * Turn the player into a presentation; returns a function that ends it. `zoomed(zoom)` is called at once and whenever the window
 * has another size, `leave` for Escape.
 */
export function present(root, actions, { zoomed, leave }) {
  root.classList.add("presenting");
  root.querySelector(".menu").before(hint());
  const blank = document.createElement("div");
  blank.className = "blank";
  blank.popover = "manual";
  root.append(blank);
  const resize = () => {
    const zoom = zoomFor(innerWidth, innerHeight);
    root.style.setProperty("--zoom", String(zoom));
    zoomed(zoom);
  };
  const keydown = (event) => {
    const target = event.composedPath()[0];
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

/** How much larger a window of this size shows the player. */
export function zoomFor(width, height) {
  return Math.max(1, Math.min(LARGEST, width / SCENE[0], height / SCENE[1]));
}

/** Keys as in slide shows: clickers send PageDown and PageUp; B or a full stop blanks, any of these keys unblanks. */
function presenterAction(event, actions, blank, leave) {
  const { key } = event;
  const toggleBlank = () => blank.togglePopover();
  const act =
    {
      PageDown: () => actions.move(1),
      PageUp: () => actions.move(-1),
      b: toggleBlank,
      B: toggleBlank,
      ".": toggleBlank,
      Escape: leave,
    }[key] ?? keyAction(event, actions);
  return act && blank.matches(":popover-open") ? toggleBlank : act;
}

/** Where keys have their own meaning: an open menu, a tensor to walk over. */
function isElsewhere(target) {
  return Boolean(target.closest?.("details[open], [role=application]"));
}

function hint() {
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = "Space plays · B blanks · Esc leaves";
  return hint;
}
