"""The player's modules as one: the same code in an order that works, or a refusal."""

import json
import re
import subprocess
from pathlib import Path

import pytest

import convviz.player
from convviz.player.bundle import BUNDLE, bundle
from convviz.server.files import ENTRIES

ROOT = Path(__file__).parents[2]
WEB = Path(convviz.player.__file__).with_name("web")


def run(source, folder, script):
    """What `script` prints that has imported `source` as `bundled`."""
    (folder / "bundled.mjs").write_text(source, encoding="utf-8")
    (folder / "run.mjs").write_text(f'import bundled from "./bundled.mjs";\n{script}', encoding="utf-8")
    command = [ROOT / "scripts/node", folder / "run.mjs"]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


def test_names_are_carried_over_whatever_they_are_called_on_the_way(tmp_path):
    (tmp_path / "deep").mkdir()
    modules = {
        "main.mjs": """import { one, two as deux } from "./deep/numbers.mjs";
import {
  Three,
} from "./three.mjs";
import "./effect.mjs";

const own = "import { x } from nowhere";
export default async function main() {
  const { four } = await import("./deep/later.mjs");
  return [one, deux(), new Three().value, four, globalThis.effect, own];
}
""",
        "deep/numbers.mjs": "export const one = 1;\nconst own = 2;\nexport function two() {\n  return own;\n}\n",
        "three.mjs": """import { one } from "./deep/numbers.mjs";

export class Three {
  value = 2 + one;
}
""",
        "deep/later.mjs": """import { one } from "./numbers.mjs";
import { Three } from "../three.mjs";

export const four = new Three().value + one;
""",
        "effect.mjs": "globalThis.effect = 5;\n",
    }
    for name, source in modules.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    printed = run(bundle(tmp_path, ["main.mjs"]), tmp_path, "console.log(JSON.stringify(await bundled()));")
    assert json.loads(printed) == [1, 2, 3, 4, 5, "import { x } from nowhere"]


@pytest.mark.parametrize(
    "source",
    ['export { a } from "./b.mjs";\n', 'export * from "./b.mjs";\n', 'import * as b from "./b.mjs";\n',
     'import b from "./b.mjs";\n', "const a = 1;\nexport { a };\n"],
)  # fmt: skip
def test_what_it_does_not_know_it_refuses(tmp_path, source):
    (tmp_path / "a.mjs").write_text(source, encoding="utf-8")
    (tmp_path / "b.mjs").write_text("export const a = 1;\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.mjs"):
        bundle(tmp_path, ["a.mjs"])


def test_the_player_is_bundled_whole(tmp_path):
    source = bundle(WEB, ENTRIES)
    names = re.findall(r'^all\["([^"]+)"\] = ', source, re.MULTILINE)
    alone = {"export/boot.mjs"}  # a saved page's own beginning
    assert set(names) == {path.relative_to(WEB).as_posix() for path in WEB.rglob("*.mjs")} - alone
    assert len(names) == len(set(names))
    assert run(source, tmp_path, "console.log(bundled.name);") == "render"


def test_the_modules_that_it_fetches_lie_where_it_looks():
    assert (WEB / BUNDLE).parent.parent == WEB
