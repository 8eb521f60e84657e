// The page's colours, read from the host's CSS variables so that the canvases follow light and dark.
import { luminance } from "./colours.mjs";

const COLOURS = ["background", "text", "muted", "surface", "faint", "border", "grid", "accent"];

/**
 * The player's own CSS variables (player.css derives them from Streamlit's) as colours that a canvas takes, its fonts, and
 * `ratio`, the device pixels per CSS pixel of its canvases; `zoom` is how much larger a presentation shows it.
 */
export function readTheme(root, zoom = 1) {
  const style = getComputedStyle(root);
  const get = (name) => style.getPropertyValue(name).trim();
  const theme = resolve(root, COLOURS);
  return {
    ...theme,
    ratio: (window.devicePixelRatio || 1) * zoom,
    isDark:
      luminance(
        theme.background
          .match(/[\d.]+/g)
          .slice(0, 3)
          .map(Number),
      ) < 0.4,
    font: get("font-family") || "sans-serif",
    mono: get("--mono") || "monospace",
  };
}

/**
 * Call `changed` whenever a theme read now would be another one: the host's background or text colour has changed (a transition
 * on a probe reports it), a font has arrived, or the window has moved to a screen of another pixel ratio (or its zoom has
 * changed). Returns a function that ends it.
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

/** A query asks for one ratio only, so every change needs a new one. */
function watchRatio(changed) {
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

/** { name: rgb(…) } of CSS variables: mixing colours is the browser's work, which it does for all of them at once. */
function resolve(root, names) {
  const probes = names.map((name) => {
    const probe = document.createElement("i");
    probe.style.color = `var(--${name})`;
    return probe;
  });
  root.append(...probes);
  const found = names.map((name, index) => [name, plain(getComputedStyle(probes[index]).color)]);
  for (const probe of probes) probe.remove();
  return Object.fromEntries(found);
}

function plain(color) {
  const mixed = color.match(/^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/);
  if (!mixed) return color;
  const [red, green, blue] = mixed.slice(1, 4).map((channel) => Math.round(255 * Number(channel)));
  return `rgba(${red}, ${green}, ${blue}, ${mixed[4] ?? 1})`;
}
