"""One colour, one meaning: Python's figures, the player's modules and the style sheets say the same."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import numpy as np
import pytest

from convviz.conv import KINDS, ConvSpec
from convviz.conv.coverage import coverage
from convviz.figures import output_heatmap, padding_map

ROOT = Path(__file__).parents[1]
CONVVIZ = ROOT / "convviz"
THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
MODES = ("light", "dark")
SCALES = """
import { scale } from "./convviz/player/web/draw/colours.mjs";
const ends = (isDark) => [-1, 0, 1].map((value) => scale("activations", -1, 1, isDark).at(value).rgb);
console.log(JSON.stringify({ light: ends(false), dark: ends(true) }));
"""


@pytest.fixture(scope="module")
def activations():
    """The player's colours of the lowest value, of zero and of the highest: {mode: three of (red, green, blue)}."""
    command = ["scripts/node", "--input-type=module", "--eval", SCALES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {mode: [tuple(colour) for colour in colours] for mode, colours in json.loads(done.stdout).items()}


def of_hex(text):
    return tuple(bytes.fromhex(text.removeprefix("#")))


@pytest.mark.parametrize("mode", MODES)
def test_the_heatmap_is_coloured_as_the_player_colours_activations(activations, mode):
    figure = output_heatmap(np.zeros((2, 2, 1), np.float32), dark=mode == "dark")
    scale = figure.data[0].colorscale
    assert [at for at, _ in scale] == [0, 0.5, 1]
    assert [tuple(map(int, re.findall(r"\d+", colour))) for _, colour in scale] == activations[mode]


@pytest.mark.parametrize("mode", MODES)
def test_the_padding_map_marks_in_the_theme_s_and_the_player_s_colours(activations, mode):
    (stage,) = KINDS["regular"].stages(ConvSpec(height=8, width=5, stride=(2, 3), padding=(1, 0, 2, 0)))
    drawing = padding_map(stage.layer, coverage(stage.layer), dark=mode == "dark")
    marks = {of_hex(colour) for colour in re.findall('(?:stroke|fill)="(#[0-9a-f]{6})"', drawing)}
    assert of_hex(THEME[mode]["primaryColor"]) in marks
    assert activations[mode][0] in marks


def test_what_stands_in_for_the_theme_s_colour_is_the_theme_s_colour():
    """Style sheets, and whatever else names it: `var(--st-primary-color, …)`."""
    sources = [path for ending in ("css", "mjs", "py") for path in CONVVIZ.rglob(f"*.{ending}")]
    fallbacks = {
        (path.name, found)
        for path in sources
        for found in re.findall(r"--st-primary-color,\s*([^)]+)\)", path.read_text(encoding="utf-8"))
    }
    assert {name for name, _ in fallbacks} >= {"player.css", "page.css"}
    assert {found for _, found in fallbacks} == {THEME["light"]["primaryColor"]}, fallbacks


def test_a_page_without_streamlit_has_the_theme_s_colours():
    source = (CONVVIZ / "player/web/page.css").read_text(encoding="utf-8")
    declared = re.findall(r"--st-primary-color:\s*(#[0-9a-f]{6})", source)
    assert declared == [THEME[mode]["primaryColor"] for mode in MODES]
