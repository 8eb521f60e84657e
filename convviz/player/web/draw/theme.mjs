// The page's colours, read from the host's CSS variables so that the canvases follow light and dark.
import { luminance } from "./colours.mjs";

const COLOURS = ["background", "text", "muted", "surface", "faint", "border", "grid", "accent"];

/** Resolve the player's own CSS variables (player.css derives them from Streamlit's) to colours a canvas takes. */
export function readTheme(root) {
  const style = getComputedStyle(root);
  const get = (name) => style.getPropertyValue(name).trim();
  const theme = resolve(root, COLOURS);
  return {
    ...theme,
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

/** Call `changed` whenever the host's background or text colour changes: a transition on a probe reports it. */
export function watchTheme(root, changed) {
  const probe = document.createElement("i");
  probe.className = "probe";
  probe.addEventListener("transitionend", changed);
  root.append(probe);
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
