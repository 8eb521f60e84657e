"""The files that the browser loads: every one is there, and the package carries it."""

import re
import tomllib
from pathlib import Path

import pytest

import convviz.player
from convviz.player import component

WEB = Path(convviz.player.__file__).with_name("web")
MODULES = sorted(WEB.glob("*.mjs"))
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"']+)["']""")


def test_the_component_s_files_exist():
    source = Path(component.__file__).read_text(encoding="utf-8")
    named = re.findall(r'(?:js|css)="([^"]+)"', source)
    assert len(named) == 2
    assert [name for name in named if not (WEB / name).is_file()] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_imports_only_files_beside_it(module):
    """Anything else would come from the network, which a class room may not have."""
    imported = IMPORT.findall(module.read_text(encoding="utf-8"))
    assert [name for name in imported if not (name.startswith("./") and (WEB / name).is_file())] == []


def test_no_module_is_left_over():
    """Every module is reached from the adapter."""
    reached, ahead = set(), {"streamlit.mjs"}
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead |= {Path(other).name for other in IMPORT.findall((WEB / name).read_text(encoding="utf-8"))} - reached
    assert reached == {path.name for path in MODULES}


def test_streamlit_finds_the_folder_and_the_package_ships_it():
    project = tomllib.loads((WEB.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    (entry,) = project["tool"]["streamlit"]["component"]["components"]
    assert WEB.parents[1] / entry["asset_dir"] == WEB
    assert {"**/*.mjs", "**/*.css"} <= set(project["tool"]["setuptools"]["package-data"]["convviz"])
    assert {path.suffix for path in WEB.iterdir()} == {".mjs", ".css"}
