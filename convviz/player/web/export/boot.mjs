// Starts the player of a saved page from the message and the query string that stand in it.
import { find } from "../draw/find.mjs";
import { Player } from "../player.mjs";
import { fromBase64 } from "./base64.mjs";

export function boot() {
  /** @type {(id: string) => string} */
  const text = (id) => find(document, `#${id}`).textContent;
  const player = new Player(find(document, '[data-testid="player"]'), { query: text("convviz-query") });
  player.load(fromBase64(text("convviz-message")));
}

if (globalThis.document?.getElementById("convviz-message")) boot();
