"""What the player's writers make is read by those for whom it is made: NumPy, csv, Pillow, Jupyter."""

import csv
import json
import sys
import zipfile
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from PIL import Image

from convviz.conv import KINDS, forward

sys.path.insert(0, str(Path(__file__).parent))  # so that the tests find examples.py
from examples import SPECS


@pytest.fixture(scope="module")
def folder(node, tmp_path_factory):
    """Everything that exports.mjs writes."""
    path = tmp_path_factory.mktemp("exports")
    node("exports.mjs", path)
    return path


@pytest.fixture(scope="module", params=SPECS)
def example(request):
    """The name of a spec, and its finished stages for the input and weights 1, 2, 3, ..."""
    spec = SPECS[request.param]
    stages = KINDS[spec.kind].stages(spec)
    n, height, width, channels = stages[0].layer.input_shape
    shape = (n, height, width, channels) if spec.data_format == "NHWC" else (n, channels, height, width)
    arrays = [np.arange(1, np.prod(s) + 1).reshape(s) for s in (shape, *(stage.weight_shape for stage in stages))]
    return request.param, forward(spec, arrays[0], arrays[1:])


def test_npz_holds_the_kernel_s_arrays(folder, example):
    name, passes = example
    with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
        names = [name for i, done in enumerate(passes) for name in (done.stage.weight_name, f"output_{i}")]
        assert arrays.files == ["input", *names]
        np.testing.assert_array_equal(arrays["input"], passes[0].input_nhwc, strict=True)
        for i, done in enumerate(passes):
            np.testing.assert_array_equal(arrays[done.stage.weight_name], done.weights, strict=True)
            np.testing.assert_array_equal(arrays[f"output_{i}"], done.output_nhwc, strict=True)
    with zipfile.ZipFile(folder / f"{name}.npz") as archive:
        assert archive.testzip() is None


def test_csv_holds_every_number_at_its_place(folder, example):
    name, passes = example
    with (folder / f"{name}.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    tensors = {"input": passes[0].input_nhwc}
    for i, done in enumerate(passes):
        kh, kw, depth, filters = done.stage.layer.filter_shape
        tensors[done.stage.weight_name] = done.weights.reshape(kh, kw, depth, filters).transpose(
            3, 0, 1, 2
        )  # n: the filter
        tensors[f"output_{i}"] = done.output_nhwc
    assert len(rows) == sum(tensor.size for tensor in tensors.values())
    for row in rows:
        at = tuple(int(row[axis]) for axis in ("n", "row", "column", "channel"))
        assert np.float32(row["value"]) == tensors[row["tensor"]][at], row
    assert list(dict.fromkeys(row["tensor"] for row in rows)) == list(tensors)


def test_notebook_is_valid_and_its_asserts_hold(folder, example):
    name, passes = example
    text = (folder / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    names: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, names)  # noqa: S102
    for i, done in enumerate(passes):
        np.testing.assert_array_equal(names[f"output_{i}"], done.output_nhwc)


def test_notebook_executes_in_a_kernel(folder):
    notebook = nbformat.read(folder / "separable.ipynb", 4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    said = [
        output.text for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "stream"
    ]
    assert "output_1: 72 numbers, all equal to the app's" in "".join(said)


def test_notebook_notices_a_wrong_number(folder):
    notebook = json.loads((folder / "regular.ipynb").read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    (at,) = [i for i, source in enumerate(sources) if source.startswith("expected_0")]
    sources.insert(at + 1, "expected_0 = expected_0.copy(); expected_0[0, 1, 1, 1] += 1")
    with pytest.raises(AssertionError):
        exec("\n".join(sources), {})  # noqa: S102


def test_gif_decodes_to_the_same_frames(folder):
    with Image.open(folder / "film.gif") as film:
        raw = np.fromfile(folder / "film.raw", np.uint8).reshape(-1, *reversed(film.size), 4)[..., :3]
        assert (film.format, film.n_frames, film.info["loop"]) == ("GIF", len(raw), 0)
        for i, frame in enumerate(raw):
            film.seek(i)
            assert film.info["duration"] == 100 * (i + 1)
            np.testing.assert_array_equal(np.asarray(film.convert("RGB")), frame)
