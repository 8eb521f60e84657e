// The player on a page of its own: the message stands in the page, step and settings in its address.
import { AddressWriter } from "./address.mjs";
import { find } from "./draw/find.mjs";
import { fromBase64 } from "./export/base64.mjs";
import { Player } from "./player.mjs";

const OWN = ["lesson", "present"]; // of this page's address; the lesson's own has none of them

/**
 * Where the lesson shows what this page shows: `path` is the lesson's, `search` this page's query string.
 * @type {(path: string, search: string) => string}
 */
export function lessonAt(path, search) {
  const query = new URLSearchParams(search);
  for (const key of OWN) query.delete(key);
  return query.size ? `${path}?${query}` : path;
}

function watch() {
  const link = /** @type {HTMLAnchorElement} */ (find(document, "#convviz-lesson"));
  const path = /** @type {string} every link there has one */ (link.getAttribute("href")).split("?")[0];
  const address = new AddressWriter();
  const follow = () => {
    link.href = lessonAt(path, location.search);
  };
  addEventListener("convviz-address", follow);
  follow();
  if (window.top !== window) link.target = "_blank"; // the page around this one stays
  const leave = () => {
    address.write();
    location.assign(link.href);
  };
  const player = new Player(find(document, '[data-testid="player"]'), {
    query: location.search,
    remember: (parameters) => address.remember(parameters),
    leave,
  });
  player.load(fromBase64(find(document, "#convviz-message").textContent));
}

if (globalThis.document?.getElementById("convviz-lesson")) watch();
