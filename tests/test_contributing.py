"""The lists of files in CONTRIBUTING.md: they exist, and for something that is there they are all that knows of it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##)", TEXT, flags=re.DOTALL | re.MULTILINE))
SHIPPED = [path for at in ("convviz", "pages", "app.py") for path in [ROOT / at, *(ROOT / at).rglob("*")]]
# Who uses what is there: links to pages with their choices, kinds with their fields.
USERS = {ROOT / "convviz/presets/examples.py", ROOT / "convviz/conv/kinds.py"}

# recipe: (something that exists, what it is called wherever it is known)
KNOWN = {
    "A kind of convolution": ("bottleneck", r"""["']bottleneck["']"""),
    "A field of the spec": ("expansion", r"\bexpansion\b"),
    "A page": ("layout", "Memory layout"),
    "A view of the player": ("memory", r"\bMemoryView\b|/memory\.mjs"),
    "An export": ("csv", r"\bcsv"),
    "An input": ("impulse", r"\bimpulse\b"),
    "A filter": ("emboss", r"\bemboss\b"),
    "A worked example": ("", "Sobel in six weights"),
}


def files(recipe, name):
    """What the recipe lists, as paths of the thing that has this name."""
    listed = re.findall(r"^- `([^`]+)`:", RECIPES[recipe], flags=re.MULTILINE)
    return {ROOT / path.replace("NAME", name) for path in listed}


def knowing(pattern):
    """The files of the app that say `pattern` outside of prose."""
    sources = (path for path in SHIPPED if path.suffix in {".py", ".mjs", ".css"})
    return {path for path in sources if re.search(pattern, path.read_text(encoding="utf-8"))}


def test_every_recipe_is_checked():
    assert set(RECIPES) == set(KNOWN)


@pytest.mark.parametrize("recipe", KNOWN)
def test_the_files_of_a_recipe_exist(recipe):
    name, _ = KNOWN[recipe]
    assert files(recipe, name)
    for path in files(recipe, name):
        assert path.is_file(), path


@pytest.mark.parametrize("recipe", KNOWN)
def test_nothing_else_knows_what_a_recipe_adds(recipe):
    name, pattern = KNOWN[recipe]
    code = {path for path in files(recipe, name) if path.suffix != ".md"}
    assert code <= knowing(pattern) <= code | USERS


def test_the_tables_that_the_lists_name_stand_in_their_files():
    named = re.findall(r"^- `([^`]+)`: (.*(?:\n  .*)*)", TEXT, flags=re.MULTILINE)
    tables = [(path, table) for path, words in named for table in re.findall(r"`([A-Z]{3,})`", words)]
    assert len(tables) >= 6
    for path, table in tables:
        assert re.search(rf"^(export )?(const )?{table}\b", (ROOT / path).read_text(), re.MULTILINE), table


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:convviz|pages|tests|docs)/[\w./-]*)`", TEXT))))
def test_every_path_of_the_text_exists(path):
    assert "NAME" in path or (ROOT / path).exists()


@pytest.mark.parametrize(
    ("recipe", "most"),
    [("A kind of convolution", 3), ("A page", 3), ("A view of the player", 2), ("An export", 2), ("An input", 1)],
)
def test_adding_costs_no_more_files_than_this(recipe, most):
    assert len(files(recipe, "NAME")) <= most
