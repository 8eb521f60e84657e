// Builds one HTML file that plays offline: the player's own modules, its style and its message, all inside.
import { find } from "../draw/find.mjs";
import { base64, fromBase64 } from "./base64.mjs";
import { sentenceAbout } from "./describe.mjs";
import { escapeXml } from "./svg.mjs";

/**
 * @import { Player } from "../player.mjs"
 *
 * @typedef {object} Sources
 * @property {Record<string, string>} modules  by their paths below web/
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
  const { message, query } = player;
  return assemble({ title: sentenceAbout(player.payload), ...sources, message, query });
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
  return { modules, style: await text("player.css") };
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
  const modules = entries.map(([name, url]) => [
    name.slice(PREFIX.length),
    new TextDecoder().decode(fromBase64(url.split(",")[1])),
  ]);
  return { modules: Object.fromEntries(modules), style: find(document, "style#convviz-style").textContent };
}

/**
 * Modules have names of their own here, because a file on disk may not load another one, and data: URLs have no folder.
 * @type {(page: Sources & { title: string, message: Uint8Array, query: string }) => string}
 */
export function assemble({ title, modules, style, message, query }) {
  const imports = Object.entries(modules).map(([path, source]) => {
    const named = source.replace(IMPORT, (_, before, name, after) => before + PREFIX + resolved(path, name) + after);
    return [PREFIX + path, `data:text/javascript;base64,${base64(new TextEncoder().encode(named))}`];
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(title)} · ConvViz</title>
<style>${PAGE_STYLE}</style>
<style id="convviz-style">${style}</style>
<script type="importmap" id="convviz-modules">${JSON.stringify({ imports: Object.fromEntries(imports) })}</script>
</head>
<body>
<main>
<h1>${escapeXml(title)}</h1>
<div data-testid="player"></div>
<noscript>This page plays with JavaScript, all of which is inside it; nothing is loaded from elsewhere.</noscript>
</main>
<script type="application/octet-stream" id="convviz-message">${base64(message)}</script>
<script type="text/plain" id="convviz-query">${query}</script>
<script type="module">import(${JSON.stringify(PREFIX + ENTRY)});</script>
</body>
</html>
`;
}

const PAGE_STYLE = `
:root { color-scheme: light dark; --st-font: "Source Sans", system-ui, sans-serif; --st-background-color: #ffffff; --st-text-color: #2f2d2b; --st-primary-color: #b8175a; }
@media (prefers-color-scheme: dark) {
  :root { --st-background-color: #171614; --st-text-color: #edebe8; --st-primary-color: #ff7fae; }
}
body { margin: 0; background: var(--st-background-color); color: var(--st-text-color); font: 16px/1.6 var(--st-font); }
main { max-width: 1280px; margin: 0 auto; padding: clamp(8px, 2vw, 24px); }
h1 { margin: 0 0 12px; font-size: clamp(1rem, 2.4vw, 1.3rem); font-weight: 600; line-height: 1.35; }
`;

/**
 * "./a.mjs" or "../a.mjs", as a module at `path` says it, as a path below web/.
 * @type {(path: string, name: string) => string}
 */
function resolved(path, name) {
  return new URL(name, `file:///${path}`).pathname.slice(1);
}
