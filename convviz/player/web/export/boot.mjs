// Starts the player of a saved page from the message and the state that stand in it.
import { Player } from "../player.mjs";
import { fromBase64 } from "./base64.mjs";
import { applySettings } from "./settings.mjs";

export function boot() {
  const text = (id) => document.getElementById(id).textContent;
  const { position, settings } = JSON.parse(text("convviz-state"));
  const player = new Player(document.querySelector('[data-testid="player"]'));
  player.load(fromBase64(text("convviz-message")));
  applySettings(player.root, settings);
  Object.assign(player, { position });
  player.paint();
}

if (globalThis.document?.getElementById("convviz-message")) boot();
