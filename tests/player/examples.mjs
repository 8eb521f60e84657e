// Payloads as Python writes them, and a seeded source of random numbers.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { decode } from "../../convviz/player/web/model/payload.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** { name: bytes } of every spec in examples.py. */
export function messages() {
  const printed = execFileSync(".venv/bin/python", ["tests/player/examples.py"], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, NUMBA_DISABLE_JIT: "1" },
  });
  return Object.fromEntries(
    Object.entries(JSON.parse(printed)).map(([name, text]) => [name, new Uint8Array(Buffer.from(text, "base64"))]),
  );
}

export function payloads() {
  return Object.fromEntries(Object.entries(messages()).map(([name, bytes]) => [name, decode(bytes)]));
}

/** A function (low, high) -> whole number, both ends included, that says the same in every run (mulberry32). */
export function seeded(seed) {
  let state = seed;
  return (low, high) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return low + Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * (high - low + 1));
  };
}
