"""The files that the browser loads: every one is there, and the package carries it."""

import re
import tomllib
from pathlib import Path

import pytest

import convviz.player
from convviz.player import component

WEB = Path(convviz.player.__file__).with_name("web")
MODULES = sorted(WEB.rglob("*.mjs"))
STARTS = {WEB / "streamlit.mjs", WEB / "watch.mjs", WEB / "export/boot.mjs"}  # a lesson's, /watch's, a saved page's
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"']+)["']""")


def test_the_component_s_files_exist():
    source = Path(component.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"([\w.-]+\.(?:mjs|css))"', source))
    assert named == {"player.css", "streamlit.mjs"}
    assert [name for name in named if not (WEB / name).is_file()] == []


def _imported(module):
    return [(name, (module.parent / name).resolve()) for name in IMPORT.findall(module.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_a_module_imports_only_files_beside_it(module):
    """Anything else would come from the network, which a class room may not have."""
    assert [name for name, path in _imported(module) if not (name.startswith(("./", "../")) and path in MODULES)] == []


def test_no_module_is_left_over():
    """Every module is reached from the adapter, or from a saved page."""
    reached, ahead = set(), set(STARTS)
    while ahead:
        module = ahead.pop()
        reached.add(module)
        ahead |= {path for _, path in _imported(module)} - reached
    assert reached == set(MODULES)


def test_streamlit_finds_the_folder_and_the_package_ships_it():
    project = tomllib.loads((WEB.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    (entry,) = project["tool"]["streamlit"]["component"]["components"]
    assert WEB.parents[1] / entry["asset_dir"] == WEB
    assert {"**/*.mjs", "**/*.css", "**/*.html"} <= set(project["tool"]["setuptools"]["package-data"]["convviz"])
    assert {path.suffix for path in WEB.rglob("*") if path.is_file()} == {".mjs", ".css", ".html"}
