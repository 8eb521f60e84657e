"""Which rows and columns are read, against a walk over every window and tap."""

import numpy as np

from convviz.conv import KINDS, ConvSpec
from convviz.conv.coverage import coverage


def test_reads_equal_a_walk_over_every_window(spec):
    for stage in KINDS[spec.kind].stages(spec):
        layer = stage.layer
        rows = np.zeros(layer.height + layer.pad_top + layer.pad_bottom, int)
        columns = np.zeros(layer.width + layer.pad_left + layer.pad_right, int)
        for oh in range(layer.out_height):
            for kh in range(layer.kernel_height):
                rows[oh * layer.stride_height + kh * layer.dilation_height] += 1
        for ow in range(layer.out_width):
            for kw in range(layer.kernel_width):
                columns[ow * layer.stride_width + kw * layer.dilation_width] += 1
        found = coverage(layer)
        np.testing.assert_array_equal(found.row_reads, rows)
        np.testing.assert_array_equal(found.column_reads, columns)
        grid = np.outer(rows, columns)[
            layer.pad_top : layer.pad_top + layer.height, layer.pad_left : layer.pad_left + layer.width
        ]
        assert found.missed_cells == int((grid == 0).sum())


def test_stride_two_on_an_even_size_misses_the_last_row_in_valid_only():
    def missed(padding):
        (stage,) = KINDS["regular"].stages(ConvSpec(height=8, width=8, stride=2, padding=padding))
        found = coverage(stage.layer)
        return found.missed_rows, found.missed_columns, found.missed_cells

    assert missed("valid") == ([7], [7], 15)
    assert missed("same") == ([], [], 0)
    assert missed((1, 1, 1, 1)) == ([], [], 0)
