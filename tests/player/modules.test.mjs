import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

const WEB = new URL("../../convviz/player/web/", import.meta.url);

test("every module loads without a browser, and exports every name that another one imports", async () => {
  const modules = readdirSync(WEB, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));
  for (const name of ["streamlit.mjs", "export/boot.mjs"]) assert.ok(modules.includes(name), name);
  for (const name of modules) assert.ok(Object.keys(await import(new URL(name, WEB).href)).length > 0, name);
});
