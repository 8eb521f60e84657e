"""Which rows and columns of the padded input the windows of a layer ever read."""

from typing import NamedTuple

import numpy as np

from convviz.conv.layer import ConvLayer
from convviz.conv.trace import Axis, trace_layer


class Coverage(NamedTuple):
    """How often windows read each row and column of the padded input: row_reads (top + H + bottom), column_reads (…W…).

    A cell is read row_reads * column_reads times by every filter that looks at its channel; zero means never.
    """

    row_reads: np.ndarray
    column_reads: np.ndarray
    pads: tuple[int, int, int, int]

    @property
    def missed_rows(self) -> list[int]:
        """Rows of the input itself, from 0, that no window reads."""
        return _missed(self.row_reads, *self.pads[:2])

    @property
    def missed_columns(self) -> list[int]:
        return _missed(self.column_reads, *self.pads[2:])

    @property
    def missed_cells(self) -> int:
        """Cells of one input channel that no window reads."""
        height, width = self.row_reads.size - sum(self.pads[:2]), self.column_reads.size - sum(self.pads[2:])
        return height * width - (height - len(self.missed_rows)) * (width - len(self.missed_columns))


def coverage(layer: ConvLayer) -> Coverage:
    trace = trace_layer(layer)
    pads = (layer.pad_top, layer.pad_bottom, layer.pad_left, layer.pad_right)
    return Coverage(
        _reads(trace.rows, layer.height + layer.pad_top + layer.pad_bottom),
        _reads(trace.columns, layer.width + layer.pad_left + layer.pad_right),
        pads,
    )


def _reads(axis: Axis, size: int) -> np.ndarray:
    return np.bincount(np.add.outer(axis.origins, axis.offsets).ravel(), minlength=size)


def _missed(reads: np.ndarray, before: int, after: int) -> list[int]:
    inside = reads[before : reads.size - after]
    return [int(index) for index in np.flatnonzero(inside == 0)]
