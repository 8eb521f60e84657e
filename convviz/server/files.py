"""The files that a browser loads: Streamlit's front end and the player, compressed once and kept in memory."""

import gzip
import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from convviz.player.bundle import BUNDLE, bundle
from convviz.server.places import FRONT_END, PLAYER, PLAYER_FILES
from convviz.server.settings import settings

_FOREVER = "public, immutable, max-age=31536000"  # for addresses that carry a hash of what they hold
_ASK = "no-cache"  # keep it, but ask whether it is still the same
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".html": "text/plain",  # the frame that saved pages are made with: no page yet
}
ENTRIES = ("streamlit.mjs", "watch.mjs")  # what a lesson's component imports; what runs on a page of /watch
_SMALL = 1000  # bytes that are not worth compressing
_log = logging.getLogger(__name__)


class File(NamedTuple):
    """What stands at one address; `plain` is None where Streamlit may serve it to who cannot unpack.

    `packed` is `plain` itself as long as, or because, nothing is gained by packing it.
    """

    packed: bytes
    plain: bytes | None
    kind: str
    lasting: str
    tag: str


class Files:
    """Address below the base path -> file; `player` is the folder of the player's modules, named by what they hold."""

    def __init__(self) -> None:
        players = dict(_players())
        self.player = f"{PLAYER}{_hash_of(players)}/"
        self.at: dict[str, File] = {}
        self._missing: list[tuple[str, bytes]] = []
        for address, content in [*_streamlits(), *players.items()]:
            self._add(address, content)

    def pack(self) -> None:
        """Compress what the cache folder lacks, in the background: till then Streamlit serves it as it is."""
        threading.Thread(target=self.pack_now, name="packing", daemon=True).start()

    def pack_now(self) -> int:
        """Compress what the cache folder lacks; returns how many files that were."""
        missing, self._missing = self._missing, []
        for address, content in missing:
            packed = gzip.compress(content, 9, mtime=0)
            _keep(_place(content), packed)
            self._set(address, content, packed)
        return len(missing)

    def _add(self, address: str, content: bytes) -> None:
        if len(content) < _SMALL:
            self._set(address, content, content)
        elif packed := _kept(_place(content)):
            self._set(address, content, packed)
        else:
            self._missing.append((address, content))
            if address.startswith(PLAYER):  # pages name the player's files under addresses that only we know
                self._set(address, content, content)

    def _set(self, address: str, content: bytes, packed: bytes) -> None:
        ours = address.startswith(PLAYER)
        tag = f'"{_hash(content)}"'
        kind = _TYPES[Path(address).suffix]
        file = File(packed, content if ours else None, kind, _ASK if ours else _FOREVER, tag)
        self.at[address] = file
        if ours:
            self.at[self.player + address.removeprefix(PLAYER)] = file._replace(lasting=_FOREVER)


def _streamlits() -> Iterator[tuple[str, bytes]]:
    """(address, content) of every file of Streamlit's front end that is worth compressing."""
    for path in sorted(FRONT_END.glob("static/**/*")):
        if path.suffix in (".js", ".css") and path.stat().st_size >= _SMALL:
            yield f"/{path.relative_to(FRONT_END).as_posix()}", path.read_bytes()


def _players() -> Iterator[tuple[str, bytes]]:
    """(address, content) of every file of the player's, the bundle among them."""
    for path in sorted(PLAYER_FILES.rglob("*")):
        if path.suffix in _TYPES:
            yield PLAYER + path.relative_to(PLAYER_FILES).as_posix(), path.read_bytes()
    yield PLAYER + BUNDLE, bundle(PLAYER_FILES, ENTRIES).encode()


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _hash_of(files: Mapping[str, bytes]) -> str:
    """A name that changes with any of `files`: modules import one another, so they change together."""
    return "~" + _hash(b"".join(address.encode() + _hash(content).encode() for address, content in files.items()))


def _place(content: bytes) -> Path:
    folder = settings().cache or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "convviz" / f"{_hash(content)}.gz"


def _kept(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except OSError:
        return None


def _keep(place: Path, packed: bytes) -> None:
    """Write whole or not at all; a folder that cannot be written only costs the next start some seconds."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(packed)
        Path(file.name).chmod(0o644)  # whoever runs the app may be another than who built it
        Path(file.name).replace(place)
    except OSError as error:
        _log.debug("not kept: %s", error)


if __name__ == "__main__":
    print(f"  {Files().pack_now()} files compressed")
