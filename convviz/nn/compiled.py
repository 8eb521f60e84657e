"""Compiling with a cache on disk that notices every change of this package."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import njit

Kernel = Callable[..., Any]

# Numba's cache looks at a kernel's own file only: this number, a constant of the kernels, makes it see the others.
_SOURCES = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
REVISION = int.from_bytes(hashlib.sha256(_SOURCES).digest()[:4], "big")


# A part of kernels, called by compiled code only: the wrappers for Python and C would take a tenth of the compile time.
_NO_WRAPPERS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # not in Numba's type stubs
part = njit(nogil=True, **_NO_WRAPPERS)


def compiled(loops: Kernel) -> Kernel:
    """Compile on first use, remember the machine code on disk if there is a place for it, release the GIL."""
    try:
        return njit(cache=True, nogil=True)(loops)
    except RuntimeError:
        return njit(nogil=True)(loops)
