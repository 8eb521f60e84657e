"""Makes one module of the player's many, for browsers that would have to ask forty times otherwise.

Nothing is built before the app runs: the modules that are in the repository run as they are in tests, in saved pages
and wherever else; a server makes the one of them when it starts. That relies on how they are written (and formatted):
imports of names at the top, exports where things are declared, no ring of imports.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

# Where the bundle belongs: the modules' folder must be the one above it, because one of them fetches others from there.
BUNDLE = "bundled/player.mjs"
_IMPORT = re.compile(r"""^import\s*(?:\{([^}]*)\}\s*from\s*)?["'](\.\.?/[^"']+)["'];\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export (default )?(?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_LATER = re.compile(r"""\bimport\(["'](\.\.?/[^"']+)["']\)""")
_ELSE = re.compile(r"^(?:import\b.*from|import [\"']|export )", re.MULTILINE)


def bundle(folder: Path, entries: Sequence[str]) -> str:
    """One module that runs `entries` and all that they import; its default export is the first one's.

    Args:
        folder: where the modules are
        entries: paths in it

    Raises:
        ValueError: a module imports or exports in a way that is not known here.
    """
    parts = [_wrapped(folder, name) for name in _in_order(folder, entries)]
    return "\n".join(["const all = {};", *parts, f'export default all["{entries[0]}"].default;', ""])


def _in_order(folder: Path, entries: Sequence[str]) -> list[str]:
    """The modules' names, each after those that it imports."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in found:
            for other in _imports(name, (folder / name).read_text(encoding="utf-8")):
                visit(other)
            found[name] = None

    for entry in entries:
        visit(entry)
    return list(found)


def _imports(name: str, source: str) -> Iterator[str]:
    for path in [path for _, path in _IMPORT.findall(source)] + _LATER.findall(source):
        yield _resolved(name, path)


def _wrapped(folder: Path, name: str) -> str:
    """A module as a function that is called at once and returns what it exports."""
    source = (folder / name).read_text(encoding="utf-8")
    exports = [f"default: {each}" if default else each for default, each in _EXPORT.findall(source)]
    body = _IMPORT.sub(lambda found: _names(name, found[1], found[2]), source)
    body = _LATER.sub(lambda found: f'Promise.resolve(all["{_resolved(name, found[1])}"])', body)
    body = _EXPORT.sub("", body)
    if unknown := _ELSE.search(body):
        raise ValueError(
            f"{name} has {unknown[0]!r}: imports and exports are known only as the other modules write them"
        )
    return f'all["{name}"] = (() => {{\n{body}return {{ {", ".join(exports)} }};\n}})();'


def _names(name: str, names: str | None, path: str) -> str:
    """An import as a constant: "a as b" is "a: b" there."""
    wanted = re.sub(r"\s+as\s+", ": ", " ".join((names or "").split()))
    return f'const {{ {wanted} }} = all["{_resolved(name, path)}"];\n' if wanted else ""


def _resolved(name: str, path: str) -> str:
    """What `path` means in module `name`, as a path in the folder."""
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / path).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
