"""Compiling every kernel ahead of its first use."""

from collections.abc import Iterator

import numpy as np

from convviz.conv import kernels
from convviz.conv.footprints import input_footprints
from convviz.conv.layer import pointwise_layer
from convviz.conv.layout import input_traffic
from convviz.conv.spec import DATA_FORMATS


def warm_up() -> Iterator[str]:
    """Compile, or load from the cache on disk, every kernel for float32; yields each one's name before it starts."""
    layer = pointwise_layer((1, 1, 1, 1), 1)
    for kernel in kernels.ALL:
        yield kernel.__name__
        kernel(np.zeros((1, 1, 1, 1), np.float32), np.zeros((1, 1, 1, 1), np.float32), layer)
    yield input_footprints.__name__
    for data_format in DATA_FORMATS:
        input_traffic(layer, data_format)


def count() -> int:
    """How many names `warm_up` yields."""
    return len(kernels.ALL) + 1


if __name__ == "__main__":
    for number, name in enumerate(warm_up(), 1):
        print(f"  compiling kernel {number} of {count()}: {name}", flush=True)
