// Starts the player of a saved page from the message and the query string that stand in it.
import { Player } from "../player.mjs";
import { fromBase64 } from "./base64.mjs";

export function boot() {
  const text = (id) => document.getElementById(id).textContent;
  const player = new Player(document.querySelector('[data-testid="player"]'), { query: text("convviz-query") });
  player.load(fromBase64(text("convviz-message")));
}

if (globalThis.document?.getElementById("convviz-message")) boot();
