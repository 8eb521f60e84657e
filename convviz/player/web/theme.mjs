// The page's colours, read from the host's CSS variables so that the canvases follow light and dark.
import { luminance } from "./colours.mjs";

/** Resolve the player's own CSS variables (player.css derives them from Streamlit's) to colours a canvas takes. */
export function readTheme(root) {
  const style = getComputedStyle(root);
  const get = (name) => style.getPropertyValue(name).trim();
  const background = resolve(root, "var(--background)");
  return {
    background,
    isDark: luminance(background.match(/[\d.]+/g).slice(0, 3).map(Number)) < 0.4,
    text: resolve(root, "var(--text)"),
    muted: resolve(root, "var(--muted)"),
    surface: resolve(root, "var(--surface)"),
    faint: resolve(root, "var(--faint)"),
    border: resolve(root, "var(--border)"),
    grid: resolve(root, "var(--grid)"),
    accent: resolve(root, "var(--accent)"),
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

/** A CSS colour expression as rgb(…): mixing colours is the browser's work. */
function resolve(root, expression) {
  const probe = document.createElement("i");
  probe.style.color = expression;
  root.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  const mixed = color.match(/^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/);
  if (!mixed) return color;
  const [red, green, blue] = mixed.slice(1, 4).map((channel) => Math.round(255 * Number(channel)));
  return `rgba(${red}, ${green}, ${blue}, ${mixed[4] ?? 1})`;
}
