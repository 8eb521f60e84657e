"""What is written about the package agrees with what is in it."""

import json
import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_file_of_the_package_is_shipped_and_no_pattern_is_idle():
    made = {".py", ".pyc", ".nbi", ".nbc"}  # code, and what Python and Numba make of it
    files = {path for path in (ROOT / "convviz").rglob("*") if path.is_file() and path.suffix not in made}
    shipped = set()
    for pattern in PROJECT["tool"]["setuptools"]["package-data"]["convviz"]:
        found = set((ROOT / "convviz").glob(pattern))
        assert found, pattern
        shipped |= found
    assert shipped >= files


def test_what_is_pinned_is_what_the_package_allows():
    pins = dict(re.findall(r"^([\w-]+)==([\w.]+)", _read("requirements.txt"), flags=re.MULTILINE))
    allowed = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    assert {requirement.name for requirement in allowed} == set(pins)
    for requirement in allowed:
        assert requirement.specifier.contains(pins[requirement.name]), requirement


def test_version_and_licence_are_the_same_everywhere():
    version, licence = PROJECT["project"]["version"], PROJECT["project"]["license"]
    assert re.search(r"^version: (.+)$", _read("CITATION.cff"), flags=re.MULTILINE)[1] == version
    assert re.search(r"^license: (.+)$", _read("CITATION.cff"), flags=re.MULTILINE)[1] == licence
    assert _read("LICENSE").startswith(f"{licence} License")
    released = re.findall(r"^## (\d\S*) \((\S+)\)$", _read("CHANGELOG.md"), flags=re.MULTILINE)
    assert released[0][0] == version
    assert f"date-released: {released[0][1]}" in _read("CITATION.cff")


def test_the_container_gets_what_the_package_names():
    copied = set(" ".join(re.findall(r"^COPY (?!--from)(.+) \S+$", _read("Dockerfile"), flags=re.MULTILINE)).split())
    let_in = set(re.findall(r"^!(.+)$", _read(".dockerignore"), flags=re.MULTILINE))
    assert copied == let_in
    assert copied >= {PROJECT["project"]["readme"], *PROJECT["project"]["license-files"], "convviz", "app.py", "pages"}


def test_every_package_of_the_container_is_locked_by_hash_at_the_pinned_version():
    for name in ("requirements", "requirements-build"):
        locked = re.findall(
            r"^([\w.-]+)==([\w.]+)((?: \\\n +--hash=sha256:[0-9a-f]{64})+)$", _read(f"{name}.lock"), re.MULTILINE
        )
        assert len(locked) == len(re.findall(r"^[\w.-]+==", _read(f"{name}.lock"), re.MULTILINE)) > 0
        pins = re.findall(r"^([\w-]+)==([\w.]+)", _read(f"{name}.txt"), re.MULTILINE)
        assert {(package, version) for package, version, _ in locked} >= set(pins)


def test_the_bill_of_materials_is_that_of_the_lock():
    components = json.loads(_read("docs/sbom.cdx.json"))["components"]
    listed = {(each["name"].lower().replace("_", "-"), each["version"]) for each in components}
    locked = re.findall(r"^([\w.-]+)==([\w.]+)", _read("requirements.lock"), re.MULTILINE)
    assert listed == set(locked)
    assert all(f"| {each['name']} | {each['version']} |" in _read("docs/licences.md") for each in components)
