// Writes what the player exports of one message into a folder; prints its file stem, its title and whether every sum is right.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { csvPieces } from "../../convviz/player/web/export/csv.mjs";
import { fileStem } from "../../convviz/player/web/export/describe.mjs";
import { notebookOf } from "../../convviz/player/web/export/notebook.mjs";
import { npzOf } from "../../convviz/player/web/export/npz.mjs";
import { frameAt } from "../../convviz/player/web/model/frame.mjs";
import { decode } from "../../convviz/player/web/model/payload.mjs";

const [message, folder] = process.argv.slice(2);
const payload = decode(new Uint8Array(readFileSync(message)));
const write = (name, ...pieces) =>
  writeFileSync(join(folder, name), Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
write("all.csv", ...csvPieces(payload));
write("all.npz", ...npzOf(payload));
payload.stages.forEach((stage, index) => {
  write(`stage-${index}.ipynb`, notebookOf(payload, frameAt(payload, stage.firstStep + 1)));
});
const verdicts = Array.from({ length: payload.steps }, (_, step) => frameAt(payload, step).verdict);
console.log(JSON.stringify({ stem: fileStem(payload), title: payload.sentence, verdicts: [...new Set(verdicts)] }));
