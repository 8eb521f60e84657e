// Builds one HTML file that plays offline: the player's own modules, its style and its message, all inside.
import { find } from "../draw/find.mjs";
import { base64, fromBase64 } from "./base64.mjs";
import { escapeXml } from "./svg.mjs";

/**
 * @import { Player } from "../player.mjs"
 *
 * @typedef {object} Sources
 * @property {Record<string, string>} modules  by their paths below web/
 * @property {string} frame  the page with {names} where its parts belong
 * @property {string} style
 */

const ENTRY = "export/boot.mjs";
const PREFIX = "convviz/";
const IMPORT = /((?:from|import)\s*\(?\s*["'])(\.\.?\/[^"']+)(["'])/g;

/**
 * The file's text; fetches the modules that are running, or takes them from the file itself if it is one already.
 * @type {(player: Player) => Promise<string>}
 */
export async function pageOf(player) {
  const sources = (await embedded()) ?? (await fetched());
  const { message, query, payload } = player;
  return assemble({ title: payload.sentence, ...sources, message, query });
}

/** @returns {Promise<Sources>} */
async function fetched() {
  const home = new URL("../", import.meta.url); // not outside: a saved page's modules have no folder
  /** @type {(path: string) => Promise<string>} */
  const text = async (path) => {
    const answer = await fetch(new URL(path, home));
    if (!answer.ok) throw new Error(`${path} could not be fetched: ${answer.status}`);
    return answer.text();
  };
  /** @type {Sources["modules"]} */
  const modules = {};
  let ahead = [ENTRY];
  while (ahead.length) {
    const sources = await Promise.all(ahead.map(text));
    ahead.forEach((path, i) => (modules[path] = sources[i]));
    const named = ahead.flatMap((path) =>
      [...modules[path].matchAll(IMPORT)].map(([, , name]) => resolved(path, name)),
    );
    ahead = [...new Set(named)].filter((path) => !(path in modules));
  }
  const [frame, ...styles] = await Promise.all(["page.html", "page.css", "player.css"].map(text));
  return { modules, frame, style: styles.join("\n") };
}

/**
 * What a saved page carries, so that it can be saved again.
 * @returns {Promise<Sources | null>}
 */
async function embedded() {
  const map = document.querySelector("script[type=importmap]#convviz-modules");
  if (!map) return null;
  /** @type {[name: string, url: string][]} */
  const entries = Object.entries(JSON.parse(map.textContent).imports);
  const modules = entries.map(([name, url]) => [name.slice(PREFIX.length), textOf(url.split(",")[1])]);
  return {
    modules: Object.fromEntries(modules),
    frame: textOf(find(document, "#convviz-frame").textContent),
    style: find(document, "style#convviz-style").textContent,
  };
}

/**
 * Modules have names of their own here, because a file on disk may not load another one, and data: URLs have no folder.
 * @type {(page: Sources & { title: string, message: Uint8Array, query: string }) => string}
 */
export function assemble({ title, modules, frame, style, message, query }) {
  const imports = Object.entries(modules).map(([path, source]) => {
    const named = source.replace(IMPORT, (_, before, name, after) => before + PREFIX + resolved(path, name) + after);
    return [PREFIX + path, `data:text/javascript;base64,${encoded(named)}`];
  });
  /** @type {Record<string, string>} */
  const parts = {
    title: escapeXml(title),
    head: `<style id="convviz-style">${style}</style>
<script type="importmap" id="convviz-modules">${JSON.stringify({ imports: Object.fromEntries(imports) })}</script>`,
    above: "",
    below:
      "<noscript>This page plays with JavaScript, all of which is inside it; nothing is loaded from elsewhere.</noscript>",
    message: base64(message),
    foot: `<script type="text/plain" id="convviz-query">${query}</script>
<script type="text/plain" id="convviz-frame">${encoded(frame)}</script>
<script type="module">import(${JSON.stringify(PREFIX + ENTRY)});</script>`,
  };
  return frame.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
}

/** @type {(text: string) => string} */
const encoded = (text) => base64(new TextEncoder().encode(text));
/** @type {(encoded: string) => string} */
const textOf = (encoded) => new TextDecoder().decode(fromBase64(encoded));

/**
 * "./a.mjs" or "../a.mjs", as a module at `path` says it, as a path below web/.
 * @type {(path: string, name: string) => string}
 */
function resolved(path, name) {
  return new URL(name, `file:///${path}`).pathname.slice(1);
}
