// Writes what the player exports of every example, and a small film, into a folder, for test_exports.py to read.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { csvPieces } from "../../convviz/player/web/export/csv.mjs";
import { Gif } from "../../convviz/player/web/export/gif.mjs";
import { notebookOf } from "../../convviz/player/web/export/notebook.mjs";
import { npzOf } from "../../convviz/player/web/export/npz.mjs";
import { choosePalette, countColours } from "../../convviz/player/web/export/palette.mjs";
import { frameAt } from "../../convviz/player/web/model/frame.mjs";
import { decode } from "../../convviz/player/web/model/payload.mjs";
import { messages, seeded } from "./examples.mjs";

const folder = process.argv[2];
const write = (name, ...pieces) =>
  writeFileSync(join(folder, name), Buffer.concat(pieces.map((piece) => Buffer.from(piece))));

for (const [name, message] of Object.entries(messages())) {
  const payload = decode(message);
  write(`${name}.csv`, ...csvPieces(payload));
  write(`${name}.npz`, ...npzOf(payload));
  write(`${name}.ipynb`, notebookOf(payload, frameAt(payload, payload.steps >> 1)));
}

// Noise in few colours (the dictionary fills many times), a picture that only moves a little, one that does not.
const [width, height] = [160, 120];
const random = seeded(4);
const noise = Uint32Array.from(
  { length: width * height },
  () => 0xff000000 + 0x11 * random(0, 15) + 0x2200 * random(0, 7),
);
const moved = noise.slice();
moved.fill(0xff0000ff, 37 * width + 50, 37 * width + 70);
const flat = noise.slice().fill(0xffffffff);
const frames = [noise, moved, moved, flat, noise];
const counts = new Map();
for (const frame of frames) countColours(frame, counts);
const gif = new Gif(width, height, choosePalette(counts));
frames.forEach((frame, i) => gif.add(frame, 10 * (i + 1)));
write("film.gif", ...gif.end());
write("film.raw", ...frames.map((frame) => new Uint8Array(frame.buffer)));
