// The page's colours, read from the host's CSS variables so that the canvases follow light and dark.
import { luminance } from "./colours.mjs";

/**
 * @import { Rgb } from "./colours.mjs"
 * @import { Theme } from "../model/shown.mjs"
 *
 * @typedef {"background" | "text" | "muted" | "surface" | "faint" | "border" | "grid" | "accent"} ColourName
 */

/** @type {ColourName[]} */
const COLOURS = ["background", "text", "muted", "surface", "faint", "border", "grid", "accent"];

/**
 * The player's own CSS variables (player.css derives them from Streamlit's) as colours that a canvas takes, its fonts, and
 * `ratio`, the device pixels per CSS pixel of its canvases; `zoom` is how much larger a presentation shows it.
 * @type {(root: HTMLElement, zoom?: number) => Theme}
 */
export function readTheme(root, zoom = 1) {
  const style = getComputedStyle(root);
  /** @type {(name: string) => string} */
  const get = (name) => style.getPropertyValue(name).trim();
  const theme = resolve(root, COLOURS);
  return {
    ...theme,
    ratio: (window.devicePixelRatio || 1) * zoom,
    isDark: luminance(channelsOf(theme.background)) < 0.4,
    font: get("font-family") || "sans-serif",
    mono: get("--mono") || "monospace",
  };
}

/**
 * Call `changed` whenever a theme read now would be another one: the host's background or text colour has changed (a transition
 * on a probe reports it), a font has arrived, or the window has moved to a screen of another pixel ratio (or its zoom has
 * changed). Returns a function that ends it.
 * @type {(root: HTMLElement, changed: () => void) => () => void}
 */
export function watchTheme(root, changed) {
  const probe = document.createElement("i");
  probe.className = "probe";
  probe.addEventListener("transitionend", changed);
  root.append(probe);
  document.fonts.addEventListener("loadingdone", changed); // what was written in a stand-in
  const stop = watchRatio(changed);
  return () => {
    stop();
    document.fonts.removeEventListener("loadingdone", changed);
    probe.remove();
  };
}

/**
 * A query asks for one ratio only, so every change needs a new one.
 * @type {(changed: () => void) => () => void}
 */
function watchRatio(changed) {
  /** @type {MediaQueryList} */
  let query;
  const ask = () => {
    query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener("change", again);
  };
  const again = () => {
    query.removeEventListener("change", again);
    ask();
    changed();
  };
  ask();
  return () => query.removeEventListener("change", again);
}

/**
 * { name: rgb(…) } of CSS variables: mixing colours is the browser's work, which it does for all of them at once.
 * @type {(root: HTMLElement, names: ColourName[]) => Record<ColourName, string>}
 */
function resolve(root, names) {
  const probes = names.map((name) => {
    const probe = document.createElement("i");
    probe.style.color = `var(--${name})`;
    return probe;
  });
  root.append(...probes);
  const found = names.map((name, index) => [name, plain(getComputedStyle(probes[index]).color)]);
  for (const probe of probes) probe.remove();
  return /** @type {Record<ColourName, string>} */ (Object.fromEntries(found));
}

/**
 * The channels of rgb(…) or rgba(…).
 * @type {(colour: string) => Rgb}
 */
function channelsOf(colour) {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** @type {(color: string) => string} */
function plain(color) {
  const mixed = color.match(/^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/);
  if (!mixed) return color;
  const [red, green, blue] = mixed.slice(1, 4).map((channel) => Math.round(255 * Number(channel)));
  return `rgba(${red}, ${green}, ${blue}, ${mixed[4] ?? 1})`;
}
