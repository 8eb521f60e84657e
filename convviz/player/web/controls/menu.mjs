// The menu of views: which ones are shown, and whether the taps have their colours.
import { find, findAll } from "../draw/find.mjs";

/** @import { Settings } from "../model/settings.mjs" */

/** @type {(views: { id: string, title: string }[]) => string} */
export const menu = (views) => `
  <details class="menu">
    <summary title="What is shown (V)">Views</summary>
    <div class="sheet" role="group" aria-label="Views">
      ${views.map(({ id, title }) => `<label><input type="checkbox" data-view="${id}"> ${title}</label>`).join("")}
      <hr>
      <label title="Each tap of the filter in its own colour, on the weight and on the cell it meets (T)"><input type="checkbox" class="taps"> Tap colours</label>
    </div>
  </details>`;

/**
 * Connect the menu: `set({ views })` and `set({ tapColours })` are called with what was chosen.
 * @type {(root: HTMLElement, set: (changes: Partial<Settings>) => void) => void}
 */
export function wireMenu(root, set) {
  const menu = find(root, "details.menu");
  const boxes = [...findAll(menu, "input[data-view]")];
  const close = () => {
    if (!menu.open) return;
    menu.open = false;
    find(menu, "summary").focus();
  };
  const taps = find(menu, "input.taps");
  menu.addEventListener("change", ({ target }) => {
    if (target === taps) set({ tapColours: taps.checked });
    else set({ views: boxes.filter(({ checked }) => checked).map(({ dataset }) => String(dataset.view)) });
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    close();
  });
  find(menu, ".sheet").addEventListener("mousedown", (event) => {
    event.preventDefault(); // a press on a word would move the focus to the player and so close the menu under the hand
  });
  root.addEventListener("pointerdown", (event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(/** @type {Node} */ (relatedTarget))) menu.open = false;
  });
}

/**
 * Open the menu and go to its first box, or close it again.
 * @type {(root: HTMLElement) => void}
 */
export function toggleMenu(root) {
  const menu = find(root, "details.menu");
  menu.open = !menu.open;
  find(menu, menu.open ? "input" : "summary").focus();
}

/**
 * Show in the menu what is set.
 * @type {(root: HTMLElement, settings: Settings) => void}
 */
export function showMenu(root, { views, tapColours }) {
  for (const box of findAll(root, "input[data-view]")) box.checked = views.includes(String(box.dataset.view));
  find(root, "input.taps").checked = tapColours;
}
