"""Every kind is one or two layers that fit together."""

from itertools import pairwise

import pytest

from convviz.conv import KINDS, ConvSpec, kernels

MAKES_CHOSEN_CHANNELS = ("regular", "grouped", "pointwise", "separable")


def test_each_stage_takes_what_the_one_before_made(spec):
    stages = KINDS[spec.kind].stages(spec)
    assert stages[0].layer.input_shape == (spec.batch, spec.height, spec.width, spec.in_channels)
    for before, after in pairwise(stages):
        assert after.layer.input_shape == before.layer.output_shape
    multiplied = spec.in_channels * spec.depth_multiplier
    made = spec.out_channels if spec.kind in MAKES_CHOSEN_CHANNELS else multiplied
    assert stages[-1].layer.out_channels == made


@pytest.mark.parametrize(
    ("kind", "titles", "shapes"),
    [
        ("regular", ["Regular"], [(3, 5, 4, 6)]),
        ("grouped", ["Grouped"], [(3, 5, 2, 6)]),
        ("depthwise", ["Depthwise"], [(3, 5, 4, 3)]),
        ("pointwise", ["Pointwise"], [(1, 1, 4, 6)]),
        ("separable", ["Depthwise", "Pointwise"], [(3, 5, 4, 3), (1, 1, 12, 6)]),
        ("spatially_separable", ["Column", "Row"], [(3, 1, 4, 3), (1, 5, 12, 1)]),
    ],
)
def test_titles_and_weight_shapes(kind, titles, shapes):
    spec = ConvSpec(kind, in_channels=4, out_channels=6, kernel_size=(3, 5), depth_multiplier=3, groups=2)
    stages = KINDS[kind].stages(spec)
    assert [stage.title for stage in stages] == titles
    assert [stage.weight_shape for stage in stages] == shapes


def test_column_and_row_together_end_where_the_whole_filter_does(specs):
    for spec in specs:
        depthwise, column_then_row = (KINDS[kind].stages(spec)[-1] for kind in ("depthwise", "spatially_separable"))
        assert column_then_row.layer.output_shape == depthwise.layer.output_shape


def test_every_kernel_is_some_kinds_and_is_listed(specs):
    used = {stage.kernel.__name__ for spec in specs for stage in KINDS[spec.kind].stages(spec)}
    assert used == {kernel.__name__ for kernel in kernels.ALL}
