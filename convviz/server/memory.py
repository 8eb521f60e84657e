"""The process's memory: how much is resident, and a garbage collector that leaves alone what never changes."""

import gc
import os
from pathlib import Path

MEBIBYTE = 1 << 20
_STATM = Path("/proc/self/statm")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> int:
    """Bytes of this process in memory; 0 where no system says so (it is Linux that has /proc)."""
    try:
        return int(_STATM.read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def settle() -> None:
    """Take all that is loaded by now out of the collector's rounds.

    Numba, Plotly and Streamlit are some 400,000 objects that stay; looking at each of them in every full round takes
    80 ms, during which nobody is served.
    """
    gc.collect()
    gc.freeze()
