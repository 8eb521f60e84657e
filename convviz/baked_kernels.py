"""Machine code that a container brings along: read where nothing can be written, and only by processors that have it.

Import this before Numba. The image compiles every kernel for one processor, which `NUMBA_CPU_NAME` names, and
`NUMBA_CACHE_LOCATOR_CLASSES` names the class below, because Numba's own refuse a folder that they cannot write. A host
that lacks what that processor has would die of the first kernel: there Numba forgets both and compiles for itself.
"""

import os
from collections.abc import Collection, MutableMapping
from pathlib import Path

_NEEDED = frozenset({"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"})  # of x86-64-v3, as Linux says it
_BAKED = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_CACHE_LOCATOR_CLASSES", "NUMBA_CACHE_DIR")


def forget_what_the_host_lacks(environment: MutableMapping[str, str], flags: Collection[str]) -> bool:
    """Take the baked processor out of `environment` if `flags`, the host's abilities, are too few; whether it did.

    Also if somebody asks for the processor called "host".
    """
    asked = environment.get("NUMBA_CPU_NAME")
    if asked != "host" and (asked != "x86-64-v3" or set(flags) >= _NEEDED):
        return False
    for name in _BAKED:
        environment.pop(name, None)
    return True


def host_flags() -> frozenset[str]:
    """What this computer's processors can do, in Linux's words; nothing where no file says so."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line for line in lines if line.startswith("flags")), "").split())


forget_what_the_host_lacks(os.environ, host_flags())

from numba.core.caching import UserProvidedCacheLocator  # noqa: E402 - Numba reads the environment when it is imported


class ReadOnlyLocator(UserProvidedCacheLocator):
    """Numba's own locator of NUMBA_CACHE_DIR, for a folder that is there and stays as it is."""

    def ensure_cache_path(self) -> None:
        """Raises OSError where nothing was baked for a module: Numba then tries the next class."""
        os.listdir(self._cache_path)
