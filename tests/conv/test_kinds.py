"""Every kind is one layer, or several that fit together."""

from itertools import pairwise

import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, count_ops, kernels


def test_each_stage_takes_what_the_one_before_made(spec):
    stages = KINDS[spec.kind].stages(spec)
    assert stages[0].layer.input_shape == (spec.batch, spec.height, spec.width, spec.in_channels)
    for before, after in pairwise(stages):
        assert after.layer.input_shape == before.layer.output_shape
    multiplied = spec.in_channels * spec.depth_multiplier
    made = spec.out_channels if "out_channels" in KINDS[spec.kind].fields else multiplied
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
        ("bottleneck", ["Expansion", "Depthwise", "Projection"], [(1, 1, 4, 20), (3, 5, 20, 1), (1, 1, 20, 6)]),
    ],
)
def test_titles_and_weight_shapes(kind, titles, shapes):
    spec = ConvSpec(kind, in_channels=4, out_channels=6, kernel_size=(3, 5), depth_multiplier=3, groups=2, expansion=5)
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


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_weights_have_names_that_python_takes_and_no_two_are_alike(kind):
    names = [stage.weight_name for stage in KINDS[kind].stages(ConvSpec(kind))]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)
    taken = {
        "x",
        "y",
        "input",
        "array",
        "base64",
        "np",
        "convolve",
        "filters",
        "taps",
        "total",
        "cell",
        "weight",
        "layer",
    }
    assert not taken & set(names), "a notebook or a code tab uses it for something else"


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_depthwise_is_what_runs_the_depthwise_loops(kind):
    for stage in KINDS[kind].stages(ConvSpec(kind)):
        assert stage.is_depthwise == (stage.kernel is kernels.depthwise_conv2d)


def test_no_two_kinds_share_a_page():
    lessons = [kind.lesson for kind in KINDS.values() if kind.lesson]
    assert len(set(lessons)) == len(lessons)
    assert all(kind.summary for kind in KINDS.values() if kind.lesson)


@pytest.mark.parametrize(
    ("height", "width", "channels", "filters", "t", "k"), [(8, 8, 24, 24, 6, 3), (5, 7, 3, 4, 2, 5)]
)
def test_the_count_of_mobilenet_v2_s_paper(height, width, channels, filters, t, k):
    """Sandler et al. (2018), section 3.3: h w d' t (d' + k² + d'') multiply-adds for a block with stride 1."""
    spec = ConvSpec("bottleneck", 1, height, width, channels, filters, k, padding="same", expansion=t)
    assert count_ops(spec).multiplies == height * width * channels * t * (channels + k * k + filters)
    assert count_ops(spec).parameters == channels * t * (channels + k * k + filters)


def test_the_stride_belongs_to_the_middle():
    spec = ConvSpec("bottleneck", 1, 28, 28, 32, 64, stride=2, padding="same", expansion=6)
    expand, depthwise, project = (stage.layer for stage in KINDS["bottleneck"].stages(spec))
    assert expand.output_shape == (1, 28, 28, 192)
    assert depthwise.output_shape == (1, 14, 14, 192)
    assert project.output_shape == (1, 14, 14, 64)
    assert count_ops(spec).multiplies == 28 * 28 * 32 * 192 + 14 * 14 * 192 * 9 + 14 * 14 * 192 * 64 == 7_564_032
