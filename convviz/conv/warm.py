"""Compiling every kernel ahead of its first use."""

from collections.abc import Iterator

import numpy as np

from convviz.conv import kernels
from convviz.conv.layer import pointwise_layer


def warm_up() -> Iterator[str]:
    """Compile, or load from the cache on disk, every kernel for float32; yields each one's name before it starts."""
    layer = pointwise_layer((1, 1, 1, 1), 1)
    for kernel in kernels.ALL:
        yield kernel.__name__
        kernel(np.zeros((1, 1, 1, 1), np.float32), np.zeros((1, 1, 1, 1), np.float32), layer)


if __name__ == "__main__":
    for number, name in enumerate(warm_up(), 1):
        print(f"  compiling kernel {number} of {len(kernels.ALL)}: {name}", flush=True)
