// Fills the share panel from the address bar, which alone knows every choice and the player's step.

/** @typedef {"link" | "present" | "embed"} Name */

/** @type {Record<Name, Record<string, string>>} */
const LINKS = { link: {}, present: { present: "1" }, embed: { embed: "true" } };

/**
 * The page's address with the choices of this moment, as itself, as a presentation or for embedding.
 * @type {(href: string, name: Name) => string}
 */
export function address(href, name) {
  const url = new URL(href);
  for (const key of ["present", "embed"]) url.searchParams.delete(key);
  for (const [key, value] of Object.entries(LINKS[name])) url.searchParams.set(key, value);
  url.hash = "";
  return url.href;
}

/**
 * HTML that shows `src` on another page.
 * @type {(src: string, title: string) => string}
 */
export function iframe(src, title) {
  /** @type {(text: string) => string} */
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${escaped(src)}" title="${escaped(title)}" width="100%" height="900" style="border: 0" loading="lazy" allowfullscreen></iframe>`;
}

/** @type {(component: { data: { title: string }, parentElement: HTMLElement }) => () => void} */
export default function render({ data, parentElement }) {
  const panel = /** @type {HTMLElement} */ (parentElement.querySelector(".share"));
  const link = /** @type {HTMLInputElement} */ (panel.querySelector("[name=link]"));
  const present = /** @type {HTMLAnchorElement} */ (panel.querySelector("a"));
  const embed = /** @type {HTMLTextAreaElement} */ (panel.querySelector("[name=embed]"));
  const fill = () => {
    link.value = address(location.href, "link");
    present.href = address(location.href, "present");
    embed.value = iframe(address(location.href, "embed"), data.title);
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
  addEventListener("convviz-address", fill, { signal }); // the player's own (see player/web/streamlit.mjs)
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
