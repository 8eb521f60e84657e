// Fills the share panel from the address bar, which alone knows every choice and the player's step.

/** @type {Record<"watch" | "present", Record<string, string>>} */
const LINKS = { watch: {}, present: { present: "1" } };
const ELSEWHERE = ["present", "embed", "lesson"]; // parameters that other pages than a lesson have, or had

/**
 * The lesson's address with the choices of this moment.
 * @type {(href: string) => string}
 */
export function lessonAddress(href) {
  const url = new URL(href);
  for (const key of ELSEWHERE) url.searchParams.delete(key);
  url.hash = "";
  return url.href;
}

/**
 * The address of the page that has only the player, with the choices of this moment: as it is, or as a presentation.
 * @type {(href: string, lesson: string, name: keyof typeof LINKS) => string}
 */
export function watchAddress(href, lesson, name) {
  const url = new URL(lessonAddress(href));
  const query = new URLSearchParams({ lesson, ...Object.fromEntries(url.searchParams), ...LINKS[name] });
  return new URL(`watch?${query}`, url).href;
}

/**
 * HTML that shows `src` on another page.
 * @type {(src: string, title: string) => string}
 */
export function iframe(src, title) {
  /** @type {(text: string) => string} */
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${escaped(src)}" title="${escaped(title)}" width="100%" height="800" style="border: 0" loading="lazy" allowfullscreen></iframe>`;
}

/** @type {(component: { data: { title: string, lesson: string }, parentElement: HTMLElement }) => () => void} */
export default function render({ data, parentElement }) {
  const panel = /** @type {HTMLElement} */ (parentElement.querySelector(".share"));
  const link = /** @type {HTMLInputElement} */ (panel.querySelector("[name=link]"));
  const present = /** @type {HTMLAnchorElement} */ (panel.querySelector("a"));
  const embed = /** @type {HTMLTextAreaElement} */ (panel.querySelector("[name=embed]"));
  const fill = () => {
    link.value = lessonAddress(location.href);
    present.href = watchAddress(location.href, data.lesson, "present");
    embed.value = iframe(watchAddress(location.href, data.lesson, "watch"), data.title);
  };
  fill();
  panel.onclick = ({ target }) => {
    if (target instanceof HTMLButtonElement) copy(panel, target); // returns nothing: false would stop a link
  };
  const written = listen(fill);
  return () => written.abort();
}

/**
 * Call `fill` whenever the address changes: the player writes it, Streamlit writes it, or somebody goes back.
 * @type {(fill: () => void) => AbortController}
 */
function listen(fill) {
  const written = new AbortController();
  const { signal } = written;
  addEventListener("convviz-address", fill, { signal }); // the player's own (see player/web/address.mjs)
  addEventListener("popstate", fill, { signal });
  globalThis.navigation?.addEventListener("currententrychange", fill, { signal }); // Streamlit's, where browsers tell
  return written;
}

/** @type {(panel: HTMLElement, button: HTMLElement) => Promise<void>} */
async function copy(panel, button) {
  const field = /** @type {HTMLInputElement} */ (panel.querySelector(`[name=${button.dataset.copies}]`));
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // on a plain http address of a class room
  }
  const status = /** @type {HTMLElement} */ (panel.querySelector("[role=status]"));
  status.textContent = "Copied";
}
