// What is switched on in a player: the state of every control, read here and set there, where the same controls exist.

const CONTROLS = "select, input[type=checkbox], input[type=radio], [aria-pressed], [role=tab], details";

/** The state of every control of the player, in their order. */
export function settingsOf(root) {
  return controls(root).map((control) => stateOf(control));
}

/** Set every control as `settings` says, as a person would: views see nothing else than a change or a click. */
export function applySettings(root, settings) {
  settings.forEach((wanted, i) => {
    const control = controls(root)[i];
    if (!control || stateOf(control) === wanted) return;
    if (control.localName === "details") control.open = wanted;
    else if (control.localName === "select") {
      control.value = wanted;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (control.type !== "radio" || wanted) control.click();
  });
}

const controls = (root) => [...root.querySelectorAll(CONTROLS)].filter((control) => !control.closest("dialog"));

function stateOf(control) {
  if (control.localName === "details") return control.open;
  if (control.localName === "select") return control.value;
  if (control.localName === "input") return control.checked;
  return (control.getAttribute("aria-pressed") ?? control.getAttribute("aria-selected")) === "true";
}
