// The transport: play, pause, step, scrub, jump, speed, and the keys that do the same.
import { prepare } from "../draw/canvas.mjs";
import { find } from "../draw/find.mjs";
import { GRANULARITIES } from "../model/position.mjs";
import { SPEEDS } from "../model/settings.mjs";
import { menu } from "./menu.mjs";

/**
 * @import { Payload, Stage } from "../model/payload.mjs"
 * @import { Granularity, Unit } from "../model/position.mjs"
 * @import { Settings } from "../model/settings.mjs"
 * @import { Theme } from "../model/shown.mjs"
 *
 * @typedef {object} Actions  What hands on the controls do.
 * @property {(step: number) => void} seek
 * @property {(by: number) => void} move  by so many units of the granularity
 * @property {(unit: "row" | "filter", direction: number) => void} leap  to the same cell one unit further on
 * @property {(unit: Unit, direction: number) => void} jump  to the beginning of a unit
 * @property {() => void} toggle
 * @property {() => void} taps
 * @property {() => void} menu
 * @property {(changes: Partial<Settings>) => void} set
 *
 * @typedef {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">} Key
 * @typedef {"stage" | "filter" | "row"} TickKind
 */

/** @type {Record<Granularity, string>} */
const UNIT_NAMES = { multiply: "multiply", element: "output element", row: "row", filter: "filter" };
/** @type {[unit: Unit, key: string][]} */
const JUMPS = [
  ["row", "R"],
  ["filter", "F"],
  ["image", "I"],
  ["stage", "S"],
];

const ICONS = {
  first: "M3 5h2v10H3zM11 5v10l-6-5zM18 5v10l-6-5z",
  back: "M15 5v10l-7-5zM5 5h2v10H5z",
  play: "M6 4l11 6-11 6z",
  forward: "M5 5v10l7-5zM13 5h2v10h-2z",
  pause: "M6 4h3v12H6zM11 4h3v12h-3z",
  last: "M15 5h2v10h-2zM2 5v10l6-5zM9 5v10l6-5z",
  previous: "M12.5 4.5v11L5 10z",
  next: "M7.5 4.5v11L15 10z",
};

/** @type {(name: keyof typeof ICONS) => string} */
const icon = (name) => `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
/** @type {(jump: [unit: Unit, key: string]) => string} */
const jump = ([unit, key]) => `
  <span class="jump" role="group" aria-label="Jump by ${unit}" data-unit="${unit}">
    <button type="button" data-direction="-1" aria-label="Previous ${unit}" title="Previous ${unit} (Shift+${key})">${icon("previous")}</button>
    ${unit}
    <button type="button" data-direction="1" aria-label="Next ${unit}" title="Next ${unit} (${key})">${icon("next")}</button>
  </span>`;
/** @type {(action: keyof typeof ICONS, name: string, keys: string) => string} */
const button = (action, name, keys) =>
  `<button type="button" data-action="${action}" aria-label="${name}" title="${name} (${keys})">${icon(action)}</button>`;

/**
 * The bars above the picture; `views` are those that can be switched on and off.
 * @type {(views: { id: string, title: string }[]) => string}
 */
export const controls = (views) => `
  <div class="bar">
    <div class="buttons">
      ${button("first", "First step", "Home")}
      ${button("back", "Step back", "←")}
      ${button("play", "Play", "Space")}
      ${button("forward", "Step", "→")}
      ${button("last", "Last step", "End")}
    </div>
    <div class="track"><input type="range" min="0" value="0" aria-label="Position"><canvas class="ticks" aria-hidden="true"></canvas></div>
    <label class="speed">Speed <select class="pace" aria-label="Speed">${SPEEDS.map(
      (speed) =>
        `<option value="${speed}"${speed === 1 ? " selected" : ""}>${speed < 1 ? (speed === 0.5 ? "½" : "¼") : speed}×</option>`,
    ).join("")}</select></label>
  </div>
  <div class="bar options">
    <label>Step by <select class="granularity" aria-label="Step by">${GRANULARITIES.map(
      (unit) => `<option value="${unit}"${unit === "element" ? " selected" : ""}>${UNIT_NAMES[unit]}</option>`,
    ).join("")}</select></label>
    <label><input type="checkbox" class="loop"> Loop</label>
    <span class="jumps">${JUMPS.map(jump).join("")}</span>
    ${menu(views)}
    <span class="slot"></span>
  </div>`;

/**
 * Connect the transport to `actions`: { seek, move, leap, jump, toggle, taps, menu, set }.
 * @type {(root: HTMLElement, actions: Actions) => void}
 */
export function wireControls(root, actions) {
  const range = find(root, "input[type=range]");
  for (const group of [".buttons", ".jumps"].map((name) => find(root, name))) {
    group.addEventListener("mousedown", (event) => {
      event.preventDefault(); // a button that the mouse pressed does not take the focus, and so never steals Space later
      root.focus({ preventScroll: true });
    });
  }
  find(root, ".buttons").addEventListener("click", (event) => {
    const action = buttonOf(event)?.dataset.action;
    if (action === "play") actions.toggle();
    else if (action === "first") actions.seek(0);
    else if (action === "last") actions.seek(Infinity);
    else if (action) actions.move(action === "back" ? -1 : 1);
  });
  find(root, ".jumps").addEventListener("click", (event) => {
    const button = buttonOf(event);
    const unit = /** @type {HTMLElement | null | undefined} */ (button?.closest(".jump"))?.dataset.unit;
    if (button && unit) actions.jump(/** @type {Unit} */ (unit), Number(button.dataset.direction));
  });
  range.addEventListener("input", () => actions.seek(Number(range.value)));
  const [pace, granularity] = [find(root, "select.pace"), find(root, "select.granularity")];
  const loop = find(root, "input.loop");
  pace.addEventListener("change", () => actions.set({ speed: Number(pace.value) }));
  granularity.addEventListener("change", () => {
    actions.set({ granularity: /** @type {Granularity} */ (granularity.value) });
  });
  loop.addEventListener("change", () => actions.set({ loop: loop.checked }));
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isOwn(event, /** @type {Element} */ (event.target))) return;
    const act = keyAction(event, actions);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @type {(event: Event) => HTMLButtonElement | null} */
const buttonOf = ({ target }) => /** @type {Element} */ (target).closest("button");

/**
 * Whether a key does something in `target` itself, so that it must not also move the animation.
 * @type {(key: Key, target: Element) => boolean}
 */
export function isOwn({ key, ctrlKey, metaKey, altKey }, target) {
  if (ctrlKey || metaKey || altKey) return true;
  const { localName, type } = /** @type {HTMLInputElement} others have no type */ (target);
  if (localName === "select" || localName === "textarea") return true;
  if (localName === "input" && type === "range") return key === "Tab";
  if (localName === "input" && type === "radio") return key === " " || key.startsWith("Arrow");
  if (localName === "input" && type !== "checkbox") return true;
  return (key === " " || key === "Enter") && ["button", "summary", "a", "input"].includes(localName);
}

/**
 * What a key does to the animation, or undefined.
 * @type {(key: Key, actions: Actions) => (() => void) | undefined}
 */
export function keyAction({ key, shiftKey }, { seek, move, toggle, leap, jump, taps, menu }) {
  const unit = JUMPS.find(([, letter]) => letter === key.toUpperCase())?.[0];
  if (unit) return () => jump(unit, shiftKey ? -1 : 1);
  /** @type {Record<string, (() => void) | undefined>} */
  const own = {
    " ": toggle,
    t: taps,
    v: menu,
    ArrowRight: () => (shiftKey ? leap("filter", 1) : move(1)),
    ArrowLeft: () => (shiftKey ? leap("filter", -1) : move(-1)),
    ArrowDown: () => leap("row", 1),
    ArrowUp: () => leap("row", -1),
    PageDown: () => leap("filter", 1),
    PageUp: () => leap("filter", -1),
    Home: () => seek(0),
    End: () => seek(Infinity),
  };
  return own[key];
}

/**
 * Show on the controls what is set, and offer only the jumps that this payload has.
 * @type {(root: HTMLElement, settings: Settings, payload: Payload) => void}
 */
export function showSettings(root, { speed, granularity, loop }, { stages }) {
  find(root, "select.pace").value = String(speed);
  find(root, "select.granularity").value = granularity;
  find(root, "input.loop").checked = loop;
  find(root, "[data-unit=image]").hidden = stages[0].output[0] === 1;
  find(root, "[data-unit=stage]").hidden = stages.length === 1;
}

/**
 * Show what the transport controls: position, and whether it plays.
 * @type {(root: HTMLElement, now: { step: number, steps: number, isPlaying: boolean, text: string }) => void}
 */
export function showTransport(root, { step, steps, isPlaying, text }) {
  const range = find(root, "input[type=range]");
  range.max = String(steps - 1);
  range.value = String(step);
  range.setAttribute("aria-valuetext", text);
  const play = find(root, "button[data-action=play]");
  if ((play.dataset.playing === "true") === isPlaying) return;
  play.dataset.playing = String(isPlaying);
  play.innerHTML = icon(isPlaying ? "pause" : "play");
  play.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
  play.title = `${isPlaying ? "Pause" : "Play"} (Space)`;
}

const MOST_TICKS = { row: 72, filter: 160 };
const THUMB = 24; // the scrubber's, as in player.css
const TICKS_HEIGHT = 10;

/**
 * The ticks below the scrubber, as wide as it is now.
 * @type {(root: HTMLElement, payload: Payload, theme: Theme) => void}
 */
export function drawTicks(root, payload, theme) {
  const canvas = find(root, "canvas.ticks");
  const width = find(root, ".track").clientWidth;
  const context = prepare(canvas, width, TICKS_HEIGHT, theme);
  context.clearRect(0, 0, width, TICKS_HEIGHT);
  for (const [fraction, kind] of ticks(payload)) {
    context.fillStyle = kind === "stage" ? theme.accent : kind === "filter" ? theme.muted : theme.border;
    const x = THUMB / 2 + fraction * (width - THUMB); // the thumb's middle stays half a thumb away from both ends
    context.fillRect(Math.round(x), 0, kind === "row" ? 1 : 2, { stage: TICKS_HEIGHT, filter: 7, row: 4 }[kind]);
  }
}

/**
 * Where the scrubber's ticks stand, as fractions of the timeline. Rows while they are few, filters
 * while they are not too many.
 * @type {(timeline: { stages: Pick<Stage, "firstStep" | "targets">[], steps: number }) => [fraction: number, kind: TickKind][]}
 */
export function ticks({ stages, steps }) {
  /** @type {[fraction: number, kind: TickKind][]} */
  const found = [];
  for (const {
    firstStep,
    targets: [batch, channels, height, width],
  } of stages) {
    for (let row = 0; row < batch * channels * height; row++) {
      const kind = row === 0 ? "stage" : row % height === 0 ? "filter" : "row";
      found.push([(firstStep + row * width) / steps, kind]);
    }
  }
  const filters = found.filter(([, kind]) => kind !== "row");
  if (found.length <= MOST_TICKS.row) return found;
  return filters.length <= MOST_TICKS.filter ? filters : filters.filter(([, kind]) => kind === "stage");
}
