"""Named filters: right in shape and number for every kind and size, and what their names promise."""

from itertools import pairwise

import numpy as np
import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, SpecError, forward
from convviz.presets import make_input, make_weights, offered_filters
from convviz.presets.filters import FACTORS, NAMED, gaussian, laplacian, sharpen, sobel_x, sobel_y

SIZES = [(1, 1), (1, 3), (2, 2), (2, 5), (3, 1), (3, 3), (4, 3), (5, 5), (11, 11), (11, 2)]
SOBEL_X = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
SOBEL_Y = [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]
NAMED_BY_KIND = [(kind, name) for kind in KIND_NAMES for name in offered_filters(kind) if name != "custom"]


def run(spec, name, input="random", **choices):
    """The last stage's output as (N, OH, OW, OC)."""
    return forward(spec, make_input(input, spec), make_weights(name, spec, **choices))[-1].output_nhwc


def weights_of(name, spec):
    return np.concatenate([array.ravel() for array in make_weights(name, spec, seed=5)])


def test_every_filter_fits_every_shape_with_finite_normal_numbers(odd_spec):
    shapes = [stage.weight_shape for stage in KINDS[odd_spec.kind].stages(odd_spec)]
    for name in offered_filters(odd_spec.kind)[:-1]:
        arrays = make_weights(name, odd_spec, seed=5)
        assert [array.shape for array in arrays] == shapes, name
        for array in arrays:
            assert array.dtype == np.float32
            assert array.flags.c_contiguous
            assert np.isfinite(array).all(), name
            assert (np.abs(array[array != 0]) >= np.finfo(np.float32).tiny).all(), name


def test_custom_is_the_last_choice_of_every_kind():
    assert {names[-1] for names in map(offered_filters, KIND_NAMES)} == {"custom"}
    assert {names[0] for names in map(offered_filters, KIND_NAMES)} == {"random"}


@pytest.mark.parametrize(("kind", "name"), NAMED_BY_KIND)
def test_every_offered_filter_runs(kind, name):
    assert np.isfinite(run(ConvSpec(kind, padding="same", depth_multiplier=2), name)).all()


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_filter_that_a_kind_has_not_is_refused_with_those_it_has(kind):
    for name in {*NAMED, "per-channel", "assorted", "nonsense"} - set(offered_filters(kind)):
        with pytest.raises(SpecError, match=", ".join(offered_filters(kind))) as refused:
            make_weights(name, ConvSpec(kind))
        assert refused.value.field == "filters"


@pytest.mark.parametrize(("kind", "name"), NAMED_BY_KIND)
def test_the_seed_matters_where_numbers_are_drawn_and_nowhere_else(kind, name):
    spec = ConvSpec(kind, out_channels=3)
    first, again, other = (
        np.concatenate([array.ravel() for array in make_weights(name, spec, seed=seed)]) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    mixes = kind in ("separable", "bottleneck")
    drawn = name in ("random", "per-channel") or (mixes and name not in ("identity", "counting"))
    assert np.array_equal(first, other) != drawn


@pytest.mark.parametrize("name", ["random", "per-channel"])
def test_drawn_weights_are_small_whole_numbers(name):
    assert set(weights_of(name, ConvSpec(in_channels=8, out_channels=8))) == {-2, -1, 0, 1, 2}


def test_counting_weights_count_in_memory_order():
    for array in make_weights("counting", ConvSpec("separable", depth_multiplier=2)):
        np.testing.assert_array_equal(array.ravel(), range(1, array.size + 1))


def test_sobel_is_the_literal_one():
    np.testing.assert_array_equal(sobel_x(3, 3), SOBEL_X)
    np.testing.assert_array_equal(sobel_y(3, 3), SOBEL_Y)
    np.testing.assert_array_equal(sobel_x(3, 3), np.outer([1, 2, 1], [-1, 0, 1]))  # E3
    np.testing.assert_array_equal(sobel_y(3, 3), np.outer([1, 0, -1], [1, 2, 1]))  # E3


def test_sobel_answers_to_edges_of_its_direction_only():
    spec = ConvSpec(in_channels=1, out_channels=1)
    np.testing.assert_array_equal(run(spec, "sobel-x", "gradient"), np.full((1, 4, 4, 1), 8))
    np.testing.assert_array_equal(run(spec, "sobel-y", "gradient"), np.zeros((1, 4, 4, 1)))


def test_the_usual_three_by_three():
    np.testing.assert_array_equal(gaussian(3, 3) * 16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]])
    np.testing.assert_array_equal(laplacian(3, 3), [[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    np.testing.assert_array_equal(sharpen(3, 3), [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    np.testing.assert_array_equal(NAMED["emboss"](3, 3), [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])
    np.testing.assert_array_equal(NAMED["box"](3, 3) * 9, np.ones((3, 3)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "total"), [("gaussian", 1), ("box", 1), ("identity", 1), ("sharpen", 1), ("laplacian", 0)]
)
def test_means_sum_to_one_and_differences_to_zero(name, total, size):
    plane = NAMED[name](*size)
    assert plane.shape == size
    assert plane.sum() == pytest.approx(total, abs=1e-12)


@pytest.mark.parametrize("size", SIZES)
def test_sobel_sums_to_zero_and_is_odd_along_its_direction(size):
    np.testing.assert_array_equal(sobel_x(*size), -sobel_x(*size)[:, ::-1])
    np.testing.assert_array_equal(sobel_y(*size), -sobel_y(*size)[::-1])
    np.testing.assert_array_equal(np.abs(sobel_y(*size)), np.abs(sobel_x(*size[::-1]).T))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", FACTORS)
def test_a_factored_filter_is_the_outer_product_of_its_factors(name, size):
    column, row = FACTORS[name]
    np.testing.assert_allclose(np.outer(column(size[0]), row(size[1])), NAMED[name](*size), rtol=0, atol=1e-15)


@pytest.mark.parametrize("name", FACTORS)
@pytest.mark.parametrize("kernel_size", [(3, 3), (5, 3), (2, 4)])
def test_a_spatially_separable_filter_does_what_the_whole_one_does(name, kernel_size):
    sizes = {"height": 8, "width": 9, "kernel_size": kernel_size, "padding": "same"}
    apart = run(ConvSpec("spatially_separable", **sizes), name)
    whole = run(ConvSpec("depthwise", **sizes), name)
    np.testing.assert_allclose(apart, whole, rtol=0, atol=1e-4)


def test_only_outer_products_are_offered_for_spatially_separable():
    for name, plane in NAMED.items():
        rank = np.linalg.matrix_rank(plane(3, 3))
        assert (name in offered_filters("spatially_separable")) == (rank == 1)


@pytest.mark.parametrize("data_format", ["NHWC", "NCHW"])
@pytest.mark.parametrize("kernel_size", [(1, 1), (3, 3), (2, 2), (4, 5), (11, 1)])
@pytest.mark.parametrize("kind", [*KIND_NAMES, "as many groups as channels"])
def test_identity_with_same_padding_returns_the_input(kind, kernel_size, data_format):
    groups = {"grouped": 2, "as many groups as channels": 4}.get(kind, 1)
    spec = ConvSpec(
        "grouped" if groups > 1 else kind, batch=2, height=5, width=7, in_channels=4, out_channels=4,
        kernel_size=kernel_size, padding="same", groups=groups, data_format=data_format,
    )  # fmt: skip
    image = make_input("random", spec)
    np.testing.assert_array_equal(forward(spec, image, make_weights("identity", spec))[-1].output, image)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_e2_a_regular_convolution_plays_depthwise_when_each_filter_has_its_own_channel(padding):
    spec = ConvSpec(height=8, width=8, out_channels=3, padding=padding)
    (filters,) = make_weights("per-channel", spec, seed=4)
    own = np.einsum("hwcc->hwc", filters)
    assert np.count_nonzero(filters) == np.count_nonzero(own) > 0  # every other channel's weights are zero
    image = make_input("random", spec)
    (regular,) = forward(spec, image, [filters])
    (depthwise,) = forward(ConvSpec("depthwise", height=8, width=8, padding=padding), image, [own[..., None]])
    np.testing.assert_array_equal(regular.output, depthwise.output)


def test_a_named_plane_looks_at_every_channel_alike():
    for kind, name in NAMED_BY_KIND:
        if name not in NAMED or name == "identity" or kind == "spatially_separable":
            continue
        filters = make_weights(name, ConvSpec(kind, out_channels=3, depth_multiplier=2))[kind == "bottleneck"]
        np.testing.assert_array_equal(filters, np.broadcast_to(filters[:, :, :1, :1], filters.shape))
        np.testing.assert_array_equal(filters[:, :, 0, 0], NAMED[name](3, 3).astype(np.float32))


@pytest.mark.parametrize("kind", ["regular", "grouped", "depthwise"])
def test_assorted_gives_neighbouring_filters_different_planes(kind):
    spec = ConvSpec(kind, in_channels=4, out_channels=8, groups=4 if kind == "grouped" else 1, depth_multiplier=2)
    filters = make_weights("assorted", spec)[0].reshape(3, 3, -1, 8)
    for left, right in pairwise(range(8)):
        assert not np.array_equal(filters[..., left], filters[..., right])
    np.testing.assert_array_equal(filters[:, :, 0, 0], SOBEL_X)
    np.testing.assert_array_equal(filters[:, :, 0, 1], SOBEL_Y)


@pytest.mark.parametrize(("kind", "window"), [("regular", 0), ("depthwise", 0), ("separable", 0), ("bottleneck", 1)])
def test_one_plane_of_custom_weights_is_for_all_filters(kind, window):
    spec = ConvSpec(kind, out_channels=4, kernel_size=(2, 3), depth_multiplier=2)
    others = make_weights("custom", spec, weights="1 2 3 4 5 6")
    filters = others.pop(window)
    np.testing.assert_array_equal(filters, np.broadcast_to(np.arange(1, 7).reshape(2, 3, 1, 1), filters.shape))
    for array in others:
        np.testing.assert_array_equal(array, np.round(array))


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_all_custom_weights_are_in_memory_order_stage_after_stage(kind):
    spec = ConvSpec(kind, in_channels=4, out_channels=4, groups=2, depth_multiplier=2)
    sizes = [np.prod(stage.weight_shape) for stage in KINDS[kind].stages(spec)]
    arrays = make_weights("custom", spec, weights=" ".join(map(str, range(sum(sizes)))))
    np.testing.assert_array_equal(np.concatenate([array.ravel() for array in arrays]), range(sum(sizes)))
    assert [array.size for array in arrays] == sizes


@pytest.mark.parametrize("kind", KIND_NAMES)
@pytest.mark.parametrize("weights", ["", "1 2", "1 " * 1000])
def test_another_count_of_custom_weights_is_refused_with_the_counts_that_fit(kind, weights):
    spec = ConvSpec(kind)
    total = sum(np.prod(stage.weight_shape) for stage in KINDS[kind].stages(spec))
    with pytest.raises(SpecError, match=rf"give .*\b{total} \(every weight") as refused:
        make_weights("custom", spec, weights=weights)
    assert refused.value.field == "weights"
