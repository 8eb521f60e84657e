// The button that opens the dialog in which everything on the screen can be saved; the rest is loaded when it is pressed.
import { find } from "../draw/find.mjs";

/**
 * @import { Player } from "../player.mjs"
 * @import { SaveDialog } from "./dialog.mjs"
 */

const ICON = "M9 2h2v7h3l-4 4.5L6 9h3zM3 13h2v3h10v-3h2v5H3z";

/** @type {(player: Player) => void} */
export function addSave(player) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "save-button";
  button.setAttribute("aria-haspopup", "dialog");
  button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICON}"/></svg><span>Save</span>`;
  find(player.root, ".options").append(button);
  /** @type {SaveDialog | null} */
  let dialog = null;
  button.addEventListener("click", async ({ detail }) => {
    player.pause();
    try {
      const { SaveDialog } = await import("./dialog.mjs");
      dialog ??= new SaveDialog(player);
      dialog.open(detail > 0 ? player.root : button); // pressed with the mouse, Space goes on playing
    } catch (error) {
      button.textContent = "Save: not available, the server cannot be reached";
      throw error;
    }
  });
}
