"""A kind with three stages that only this test registers: one entry, and it is everywhere, right."""

import csv
import json
import os
import struct
import subprocess
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest
from scipy.signal import correlate
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, SpecError, count_ops, forward, pad, replay, trace_layer
from convviz.player.calls import calls
from convviz.player.payload import encode
from convviz.presets import make_input, make_weights, offered_filters
from convviz.ui import formulas
from harness.sandwich import PAGE, PROSE, SANDWICH

ROOT = Path(__file__).parents[1]
CHOICES = {"height": 7, "width": 6, "in_channels": 2, "out_channels": 4, "depth_multiplier": 3, "expansion": 2}
SPEC = {"kernel_size": (3, 2), "stride": (2, 1), "padding": (1, 0, 2, 1), "dilation": (1, 2), **CHOICES}
STEM = "convviz-sandwich-7x6x2-3x2-8-s2x1-d1x2-p1x0x2x1-expansion2-multiplier3"
TITLE = (
    "Sandwich convolution: 7 × 6 × 2, window 3 × 2, 8 output channels, stride 2 × 1, dilation 1 × 2, "
    "padding (1, 0, 2, 1), expansion 2, multiplier 3"
)
_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(KINDS, "sandwich", SANDWICH)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", _manifests)
    monkeypatch.setattr("convviz.ui.choices._HEAD_START", 0)
    monkeypatch.setattr("convviz.ui.choices._FIRST_HEAD_START", 0)


@pytest.fixture
def spec():
    return ConvSpec("sandwich", **SPEC)


@pytest.fixture
def passes(spec):
    return forward(spec, make_input("random", spec), make_weights("random", spec))


@pytest.fixture
def sent(spec, passes):
    return encode(passes, spec=spec, step=5)


def head_of(message):
    (length,) = struct.unpack_from("<I", message)
    return json.loads(message[4 : 4 + length])


def test_the_spec_knows_it(spec):
    assert "sandwich" in KIND_NAMES
    assert spec.used() == {"kind": "sandwich", "batch": 1, "data_format": "NHWC", **SPEC}
    with pytest.raises(SpecError, match="more than a mouth can take") as refused:
        ConvSpec("sandwich", expansion=6)
    assert refused.value.field == "expansion"


def by_scipy(data, filters, groups, stride=(1, 1), dilation=(1, 1), pads=((0, 0), (0, 0))):
    """(1, H, W, IC), (KH, KW, IC / groups, OC) -> (1, OH, OW, OC)."""
    height, width, depth, count = filters.shape
    spread = np.zeros(((height - 1) * dilation[0] + 1, (width - 1) * dilation[1] + 1, depth, count))
    spread[:: dilation[0], :: dilation[1]] = filters
    padded = np.pad(data, ((0, 0), *pads, (0, 0)))
    firsts = [oc // (count // groups) * depth for oc in range(count)]
    slid = [correlate(padded[..., c : c + depth], spread[None, ..., oc], "valid") for oc, c in enumerate(firsts)]
    return np.concatenate(slid, -1)[:, :: stride[0], :: stride[1]]


def test_the_loops_give_what_scipy_gives(passes):
    bread, filling, slice_2 = (done.weights for done in passes)
    first = by_scipy(passes[0].input, bread.reshape(3, 2, 1, 6), 2, (2, 1), (1, 2), ((1, 0), (2, 1)))
    last = by_scipy(first @ filling[0, 0], slice_2.reshape(2, 3, 1, 8), 4, pads=((0, 1), (1, 1)))
    np.testing.assert_array_equal(passes[-1].output, last)


def test_its_traces_replay_and_its_costs_are_counted(spec, passes):
    steps = 0
    for done in passes:
        layer = done.stage.layer
        products = replay(trace_layer(layer), pad(done.input, layer), done.weights)
        np.testing.assert_array_equal(products.sum((4, 5, 6)).transpose(0, 2, 3, 1), done.output)
        steps += products.size
    counts = count_ops(spec)
    assert counts.multiplies == steps == 3 * 7 * (6 * 6 + 6 * 4 + 8 * 6)
    assert counts.parameters == 2 * 3 * 6 + 6 * 4 + 4 * 2 * 6


def test_the_formulas_speak_of_three_stages(spec):
    macs = [formulas.macs(stage) for stage in SANDWICH.stages(spec)]
    assert ["KH × KW × C × M" in line for line in macs] == [True, False, True]
    assert formulas.comparison(spec).other.out_channels == 8
    assert formulas.rule(spec) == "MAC ratio = a rule = of numbers = 50.0%"


@pytest.mark.parametrize("name", ["random", "sobel-x", "identity", "counting", "assorted"])
def test_named_filters_fit_each_stage_in_its_role(spec, name):
    assert name in offered_filters("sandwich")
    bread, filling, slice_2 = make_weights(name, spec)
    assert (bread.shape, filling.shape, slice_2.shape) == ((3, 2, 2, 3), (1, 1, 6, 4), (2, 3, 4, 2))
    if name == "sobel-x":
        assert [len(np.unique(each.reshape(6, -1), axis=1).T) for each in (bread, slice_2)] == [1, 1]


def test_every_tab_has_all_three_stages_and_the_library_s_runs(spec, passes):
    for framework, text in calls(spec).items():
        for name in ("bread", "filling", "slice_2"):
            assert text.count(name) >= 2, f"{framework} says {name} only among the arrays:\n{text}"
    names = {
        "x": passes[0].input,
        "bread": passes[0].weights,
        "filling": passes[1].weights,
        "slice_2": passes[2].weights,
    }
    exec(calls(spec)["convviz.nn"], names)  # noqa: S102  the text is ours, and running it is the point
    np.testing.assert_array_equal(names["y"], passes[-1].output)


def test_the_message_says_all_that_the_player_needs(spec, sent):
    head = head_of(sent)
    assert ConvSpec(**head["spec"]) == spec
    assert head["title"] == "Sandwich convolution"
    assert [stage["title"] for stage in head["stages"]] == ["Bread", "Filling", "Second slice"]
    assert [stage["isDepthwise"] for stage in head["stages"]] == [True, False, True]
    assert [stage["weightShape"] for stage in head["stages"]] == [[3, 2, 2, 3], [1, 1, 6, 4], [2, 3, 4, 2]]
    assert [stage["stride"] for stage in head["stages"]] == [[2, 1], [1, 1], [1, 1]]


@pytest.fixture
def exported(sent, tmp_path):
    """What the player's own modules make of the message: (folder, what they say)."""
    (tmp_path / "message").write_bytes(sent)
    done = subprocess.run(
        ["scripts/node", "tests/player/export_of.mjs", tmp_path / "message", tmp_path],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return tmp_path, json.loads(done.stdout)


def test_the_player_says_what_it_is_and_adds_up_every_stage(exported):
    assert exported[1] == {"stem": STEM, "title": TITLE, "verdicts": ["equal"]}


def test_npz_and_csv_hold_the_weights_by_their_names(exported, passes):
    folder, _ = exported
    with np.load(folder / "all.npz", allow_pickle=False) as arrays:
        assert arrays.files == ["input", "bread", "output_0", "filling", "output_1", "slice_2", "output_2"]
        for number, done in enumerate(passes):
            np.testing.assert_array_equal(arrays[done.stage.weight_name], done.weights, strict=True)
            np.testing.assert_array_equal(arrays[f"output_{number}"], done.output, strict=True)
    with (folder / "all.csv").open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["tensor"] == "slice_2"]
    assert [float(row["value"]) for row in rows] == passes[2].weights.ravel().tolist()


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_its_notebook_computes_the_same_and_knows_the_library_s_call(exported, passes, stage, capsys):
    folder, _ = exported
    notebook = nbformat.read(folder / f"stage-{stage}.ipynb", 4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith("# Sandwich convolution, number by number")
    names: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, names)  # noqa: S102  it asserts that its numbers are the app's
    assert "convviz.conv.forward agrees" in capsys.readouterr().out
    for number, done in enumerate(passes):
        np.testing.assert_array_equal(names[f"output_{number}"], done.output)


@pytest.fixture
def page(tmp_path):
    """Query parameters -> its page after the first run; script and prose are two files."""
    (tmp_path / "sandwich.py").write_text(PAGE, encoding="utf-8")
    (tmp_path / "sandwich.md").write_text(PROSE, encoding="utf-8")

    def opened(**choices):
        at = AppTest.from_file(str(tmp_path / "sandwich.py"), default_timeout=60)
        at.query_params.update({key: str(value) for key, value in choices.items()})
        at.run()
        assert not at.exception
        return at

    return opened


def words(at):
    return " ".join(element.proto.body for element in at.get("html"))


def test_its_page_asks_for_its_fields_in_their_order_and_shows_what_was_chosen(page):
    at = page(**CHOICES)
    asked = [element.key for element in at.sidebar if getattr(element, "key", None) in CHOICES]
    assert asked == ["height", "width", "in_channels", "expansion", "out_channels", "depth_multiplier"]
    (message,) = [e.proto.bytes for e in at.get("bidi_component") if "player" in e.proto.component_name]
    assert {key: head_of(message)["spec"][key] for key in CHOICES} == CHOICES
    assert [message.value for message in (*at.error, *at.warning)] == []
    spec = ConvSpec("sandwich", **CHOICES)
    assert next(metric.value for metric in at.metric if metric.label == "MACs") == f"{count_ops(spec).multiplies:,}"
    for stage in ("Bread", "Filling", "Second slice"):
        assert f"<b>{stage}</b>" in words(at)
    assert "MAC ratio = a rule = of numbers" in words(at)
    assert len(at.code) == 2


def test_its_page_explains_what_it_refuses_beside_the_control(page):
    at = page(expansion=6)
    assert [message.value.split(" The picture")[0] for message in at.error] == [
        "Expansion=`6` is more than a mouth can take."
    ] * 2


def test_the_outline_and_the_landing_page_have_it(page):
    assert 'href="/sandwich" aria-current="page"' in words(page())
    landing = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not landing.exception
    assert words(landing).count('href="/sandwich"') == 2  # outline and card
    assert "Something between two slices." in words(landing)
