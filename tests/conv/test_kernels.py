"""The loops against SciPy and against plain Python, over hundreds of random specs of every kind."""

import numpy as np
import pytest
from numba import config
from scipy.signal import correlate

from convviz.conv import KIND_NAMES, KINDS, forward, kernels, pad

JIT = not config.DISABLE_JIT
needs_jit = pytest.mark.skipif(not JIT, reason="NUMBA_DISABLE_JIT is set")


def pads_of(spec, axis, kernel_size):
    """(before, after) along one axis; SAME in the words of TensorFlow's "Notes on padding"."""
    if spec.padding == "valid":
        return 0, 0
    if spec.padding != "same":
        return spec.padding[2 * axis : 2 * axis + 2]
    size, stride = (spec.height, spec.width)[axis], spec.stride[axis]
    span = kernel_size[axis] + (kernel_size[axis] - 1) * (spec.dilation[axis] - 1)
    total = max(span - (size % stride or stride), 0)
    return total // 2, total - total // 2


def by_scipy(spec, images, filters, groups):
    """(N, H, W, IC) and (KH, KW, IC / groups, OC) -> (N, OH, OW, OC): SciPy on a filter with zeros in its gaps."""
    kernel_height, kernel_width, group_inputs, out_channels = filters.shape
    rows, columns = (pads_of(spec, axis, filters.shape[:2]) for axis in (0, 1))
    padded = np.pad(images, ((0, 0), rows, columns, (0, 0)))
    (down, across), (step_down, step_across) = spec.dilation, spec.stride
    spread = np.zeros(
        ((kernel_height - 1) * down + 1, (kernel_width - 1) * across + 1, group_inputs, out_channels), filters.dtype
    )
    spread[::down, ::across] = filters
    outputs = []
    for oc in range(out_channels):
        first = oc // (out_channels // groups) * group_inputs
        group = padded[..., first : first + group_inputs]
        slid = correlate(group, spread[None, ..., oc], "valid", "direct")
        outputs.append(slid[:, ::step_down, ::step_across, 0])
    return np.stack(outputs, -1)


def reference(spec, input, weights):
    """The last stage's output in the spec's data_format."""
    images = input.transpose(0, 2, 3, 1) if spec.data_format == "NCHW" else input
    first, *rest = weights
    if spec.kind in ("depthwise", "separable"):
        output = by_scipy(spec, images, first.reshape(*first.shape[:2], 1, -1), spec.in_channels)
    elif spec.kind == "spatially_separable":
        outer = first.reshape(len(first), 1, 1, -1) * rest[0].reshape(1, -1, 1, first.shape[2] * first.shape[3])
        output = by_scipy(spec, images, outer, spec.in_channels)
    elif spec.kind == "bottleneck":
        middle = by_scipy(spec, images @ first[0, 0], rest[0].reshape(*rest[0].shape[:2], 1, -1), first.shape[3])
        output = middle @ rest[1][0, 0]
    else:
        output = by_scipy(spec, images, first, spec.groups if spec.kind == "grouped" else 1)
    if spec.kind == "separable":
        output = output @ rest[0][0, 0]
    return output.transpose(0, 3, 1, 2) if spec.data_format == "NCHW" else output


def by_hand(padded, filters, layer):
    """One float at a time: sums start at zero and run over kh, kw, ic, each step rounded to the array's type."""
    weights = filters.reshape(layer.filter_shape)
    kernel_height, kernel_width, group_inputs, out_channels = weights.shape
    output = np.empty(layer.output_shape, padded.dtype)
    for n, oh, ow, oc in np.ndindex(output.shape):
        first = oc // (out_channels // layer.groups) * group_inputs
        total = padded.dtype.type(0)
        for kh, kw, ic in np.ndindex(kernel_height, kernel_width, group_inputs):
            ih = oh * layer.stride_height + kh * layer.dilation_height
            iw = ow * layer.stride_width + kw * layer.dilation_width
            total = total + padded[n, ih, iw, first + ic] * weights[kh, kw, ic, oc]
        output[n, oh, ow, oc] = total
    return output


def bits(array):
    return array.view(np.uint32 if array.dtype == np.float32 else np.uint64)


def test_the_random_specs_reach_every_corner(specs):
    for kind in KIND_NAMES:
        drawn = [spec for spec in specs if spec.kind == kind]
        paddings = {spec.padding if isinstance(spec.padding, str) else "explicit" for spec in drawn}
        assert paddings == {"valid", "same", "explicit"}
        assert {spec.data_format for spec in drawn} == {"NHWC", "NCHW"}
        for field in ("stride", "dilation") + ("kernel_size",) * (kind != "pointwise"):
            assert any(vertical != horizontal for vertical, horizontal in (getattr(spec, field) for spec in drawn))
        assert any(spec.height != spec.width for spec in drawn)
        assert {spec.batch for spec in drawn} == {spec.depth_multiplier for spec in drawn} == {1, 2, 3}
    assert {spec.groups for spec in specs} == {1, 2, 3}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_kind_equals_scipy(spec, dtype, whole_numbers):
    image, weights = whole_numbers(spec)
    expected = reference(spec, image.astype(int), [numbers.astype(int) for numbers in weights])
    output = forward(spec, image.astype(dtype), weights)[-1].output
    assert output.dtype == dtype
    np.testing.assert_array_equal(output, expected)


def test_bit_for_bit_what_the_loops_give_by_hand(spec, fractions):
    for done in forward(spec, *fractions(spec)):
        layer = done.stage.layer
        expected = by_hand(pad(done.input_nhwc, layer), done.weights, layer)
        np.testing.assert_array_equal(bits(np.ascontiguousarray(done.output_nhwc)), bits(expected))


@needs_jit
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_compiled_equals_its_own_source_bit_for_bit(specs, dtype, fractions):
    for spec in specs[::5]:
        image, weights = fractions(spec)
        for done in forward(spec, image.astype(dtype), weights):
            padded = pad(np.ascontiguousarray(done.input_nhwc), done.stage.layer)
            compiled, interpreted = (
                run(padded, done.weights, done.stage.layer) for run in (done.stage.kernel, done.stage.kernel.py_func)
            )
            assert compiled.dtype == interpreted.dtype == dtype
            np.testing.assert_array_equal(bits(compiled), bits(interpreted))


def test_the_kernels_agree_where_their_kinds_meet(specs):
    """One group is a regular convolution, a group per channel a depthwise one, a regular 1x1 a pointwise one."""
    random = np.random.default_rng(7)
    for layer in (KINDS["regular"].stages(spec)[0].layer for spec in specs):
        one = layer._replace(kernel_height=1, kernel_width=1)
        many = layer._replace(groups=layer.in_channels, out_channels=2 * layer.in_channels)
        padded = pad(random.standard_normal(layer.input_shape, np.float32), layer)
        for met, general, special in (
            (layer, kernels.grouped_conv2d, kernels.conv2d),
            (one, kernels.conv2d, kernels.pointwise_conv2d),
            (many, kernels.grouped_conv2d, kernels.depthwise_conv2d),
        ):
            filters = random.standard_normal(met.filter_shape, np.float32)
            shaped = filters.reshape(*filters.shape[:2], -1, 2) if met is many else filters
            np.testing.assert_array_equal(general(padded, filters, met), special(padded, shaped, met))


@pytest.mark.parametrize("kernel", kernels.ALL, ids=lambda kernel: kernel.__name__)
def test_compiled_without_the_gil_with_a_cache_and_no_shortcuts(kernel):
    if not JIT:
        assert type(kernel).__name__ == "function"
        return
    assert kernel.targetoptions["nogil"] is True
    assert kernel.targetoptions["nopython"] is True
    assert not kernel.targetoptions.get("fastmath")
    assert kernel.stats.cache_path


def test_without_a_writeable_directory_it_compiles_without_a_cache(monkeypatch):
    asked = []

    def njit(**options):
        asked.append(options)
        if "cache" in options:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda loops: loops

    monkeypatch.setattr(kernels, "njit", njit)
    assert kernels.compiled(len) is len
    assert asked == [{"cache": True, "nogil": True}, {"nogil": True}]
