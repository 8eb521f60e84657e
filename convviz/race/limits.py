"""What this computer can do at best: the flat part and the slope of the roof."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from convviz.race.contestants import seconds_of

SIDE = 1024  # of the matrices that are multiplied
MOST_BYTES = 64 << 20  # that a measurement of the bandwidth may take in all: the server may be a small container
UNKNOWN_CACHE = 16 << 20  # bytes
ROUNDS = 6
_CACHES = Path("/sys/devices/system/cpu/cpu0/cache")


class Limits(NamedTuple):
    """GFLOP/s of a large matrix product, GB/s of copying a large array, and whether a cache could hold both copies."""

    gflops: float
    gigabytes: float
    in_cache: bool = False

    @property
    def ridge(self) -> float:
        """FLOPs per byte where the slope meets the flat part."""
        return self.gflops / self.gigabytes

    def roof(self, intensity: float) -> float:
        """GFLOP/s at best with so many FLOPs per byte."""
        return min(self.gflops, self.gigabytes * intensity)

    def better(self, other: "Limits") -> "Limits":
        """The higher of two measurements, each of which other work may have held up."""
        return Limits(max(self.gflops, other.gflops), max(self.gigabytes, other.gigabytes), self.in_cache)


def measure_limits() -> Limits:
    """Measure now, in about half a second; BLAS uses as many threads as it likes."""
    left = np.random.default_rng(0).normal(size=(SIDE, SIDE)).astype(np.float32)
    product = np.empty_like(left)
    flops = 2 * SIDE**3 / _shortest(lambda: np.matmul(left, left, out=product))
    cache = last_level_cache()
    size = copied_bytes(cache)
    # Written before they are read: memory that nobody wrote is one page of zeros over and over, read from the cache.
    source, target = np.ones(size, np.uint8), np.ones(size, np.uint8)
    bandwidth = 2 * size / _shortest(lambda: np.copyto(target, source))
    return Limits(flops / 1e9, bandwidth / 1e9, in_cache=2 * size <= cache)


def copied_bytes(cache: int) -> int:
    """Bytes of each of the two arrays: four times the cache, as STREAM asks for, or what `MOST_BYTES` allows.

    Source: McCalpin, "STREAM: Sustainable Memory Bandwidth in High Performance Computers", its rules for runs.
    """
    return min(4 * cache, MOST_BYTES // 2)


def last_level_cache(folder: Path = _CACHES) -> int:
    """Bytes of the processor's largest cache, as Linux tells; elsewhere what is usual."""
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    sizes = [path.read_text().strip() for path in folder.glob("index*/size")]
    return max((int(size[:-1]) * units[size[-1]] for size in sizes if size[-1:] in units), default=UNKNOWN_CACHE)


def _shortest(call: Callable[[], object]) -> float:
    return min(seconds_of(call) for _ in range(ROUNDS))
