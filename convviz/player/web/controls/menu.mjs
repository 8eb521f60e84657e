// The menu of views: which ones are shown, and whether the taps have their colours.
export const menu = (views) => `
  <details class="menu">
    <summary title="What is shown (V)">Views</summary>
    <div class="sheet" role="group" aria-label="Views">
      ${views.map(({ id, title }) => `<label><input type="checkbox" data-view="${id}"> ${title}</label>`).join("")}
      <hr>
      <label title="Each tap of the filter in its own colour, on the weight and on the cell it meets (T)"><input type="checkbox" class="taps"> Tap colours</label>
    </div>
  </details>`;

/** Connect the menu: `set({ views })` and `set({ tapColours })` are called with what was chosen. */
export function wireMenu(root, set) {
  const menu = root.querySelector(".menu");
  const boxes = [...menu.querySelectorAll("[data-view]")];
  const close = () => {
    if (!menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  menu.addEventListener("change", ({ target }) => {
    if (target.classList.contains("taps")) set({ tapColours: target.checked });
    else set({ views: boxes.filter(({ checked }) => checked).map(({ dataset }) => dataset.view) });
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    close();
  });
  menu.querySelector(".sheet").addEventListener("mousedown", (event) => {
    event.preventDefault(); // a press on a word would move the focus to the player and so close the menu under the hand
  });
  root.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
}

/** Open the menu and go to its first box, or close it again. */
export function toggleMenu(root) {
  const menu = root.querySelector(".menu");
  menu.open = !menu.open;
  menu.querySelector(menu.open ? "input" : "summary").focus();
}

/** Show in the menu what is set. */
export function showMenu(root, { views, tapColours }) {
  for (const box of root.querySelectorAll("[data-view]")) box.checked = views.includes(box.dataset.view);
  root.querySelector(".taps").checked = tapColours;
}
