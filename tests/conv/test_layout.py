"""Memory layout: strides as NumPy has them, addresses by brute force, figures worked by hand."""

import numpy as np
import pytest

from convviz.conv import KINDS, ConvSpec, layout

FORMATS = ("NHWC", "NCHW")


def _layers(spec):
    return [stage.layer for stage in KINDS[spec.kind].stages(spec)]


def _numbered(shape, data_format, axes):
    """An array (in the words' usual order) whose every element holds its address in the format's order."""
    stored = [shape[axis] for axis in axes] if data_format == "NCHW" else list(shape)
    numbers = np.arange(np.prod(shape)).reshape(stored)
    return numbers.transpose(np.argsort(axes)) if data_format == "NCHW" else numbers


def _by_hand(layer, n, oh, ow, oc, cells):
    """Tap by tap, out of an array that holds addresses."""
    inputs, outputs = layer.in_channels // layer.groups, layer.out_channels // layer.groups
    for kh, kw, ic in np.ndindex(layer.filter_shape[:3]):
        ih = oh * layer.stride_height + kh * layer.dilation_height - layer.pad_top
        iw = ow * layer.stride_width + kw * layer.dilation_width - layer.pad_left
        inside = 0 <= ih < layer.height and 0 <= iw < layer.width
        yield int(cells[n, ih, iw, oc // outputs * inputs + ic]) if inside else -1


def _foot(addresses):
    """(cells, runs, lines) with sets instead of arithmetic."""
    cells = {a for a in addresses if a >= 0}
    return len(cells), sum(a - 1 not in cells for a in cells), len({a * 4 // 64 for a in cells})


@pytest.mark.parametrize("data_format", FORMATS)
def test_addresses_footprints_and_traffic_of_every_window(spec, data_format):
    for layer in _layers(spec):
        images = _numbered(layer.input_shape, data_format, (0, 3, 1, 2))
        filters = _numbered(layer.filter_shape, data_format, (3, 2, 0, 1))
        feet, lines = [], set()
        for target in np.ndindex(layer.output_shape):
            touched = list(_by_hand(layer, *target, images))
            feet.append(_foot(touched))
            lines |= {a // 16 for a in touched if a >= 0}
            assert layout.footprint(np.array(touched)) == feet[-1]
        traffic = layout.input_traffic(layer, data_format)
        assert traffic.most == tuple(np.max(feet, 0))
        assert (traffic.lines, traffic.visits) == (len(lines), sum(foot[2] for foot in feet))
        assert traffic.used == pytest.approx(sum(foot[0] for foot in feet) / (16 * traffic.visits) if lines else 0)
        feet = []
        for oc in range(layer.out_channels):
            np.testing.assert_array_equal(layout.filter_addresses(layer, oc, data_format), filters[..., oc])
            feet.append(_foot(filters[..., oc].ravel().tolist()))
        traffic = layout.filter_traffic(layer, data_format)
        windows = layer.batch * layer.out_height * layer.out_width
        assert traffic.most == tuple(np.max(feet, 0))
        assert traffic.visits == windows * sum(foot[2] for foot in feet)
        assert layout.output_traffic(layer, data_format).visits == np.prod(layer.output_shape)


@pytest.mark.parametrize("data_format", FORMATS)
def test_strides_are_numpy_s(spec, data_format):
    layer = _layers(spec)[0]
    images = _numbered(layer.input_shape, data_format, (0, 3, 1, 2))
    filters = _numbered(layer.filter_shape, data_format, (3, 2, 0, 1))
    strides = layout.image_strides(layer.input_shape, data_format), layout.filter_strides(layer, data_format)
    for found, array in zip(strides, (images, filters), strict=True):
        for axis, step in enumerate(found):
            assert (np.diff(array, axis=axis) == step).all()


def test_one_window_of_8x8x16_worked_by_hand():
    """3x3 over 16 channels: NHWC has 3 runs of 48 numbers; NCHW has 16 * 3 runs of 3, each on one line of 16."""
    (layer,) = _layers(ConvSpec(height=8, width=8, in_channels=16, out_channels=4))
    feet = [_foot(_by_hand(layer, 0, 0, 0, 0, _numbered(layer.input_shape, name, (0, 3, 1, 2)))) for name in FORMATS]
    assert feet == [layout.input_traffic(layer, name).most for name in FORMATS]
    assert feet == [(144, 3, 9), (144, 48, 32)]  # rows 0, 1 of a channel share one line, row 2 is on the next
    assert layout.image_strides(layer.input_shape, "NHWC") == (1024, 128, 16, 1)
    assert layout.image_strides(layer.input_shape, "NCHW") == (1024, 8, 1, 64)


def test_pointwise_likes_nhwc_and_depthwise_nchw():
    pointwise, depthwise = (
        _layers(ConvSpec(kind, height=16, width=16, in_channels=16))[0] for kind in ("pointwise", "depthwise")
    )
    runs = {name: [layout.input_traffic(layer, name).most.runs for layer in (pointwise, depthwise)] for name in FORMATS}
    assert runs == {"NHWC": [1, 9], "NCHW": [16, 3]}
    used = {name: [layout.input_traffic(layer, name).used for layer in (pointwise, depthwise)] for name in FORMATS}
    assert used["NHWC"][0] == 1 > used["NCHW"][0] == 1 / 16
    assert used["NHWC"][1] == 1 / 16 < used["NCHW"][1]


def test_the_innermost_loop_moves_least():
    regular, depthwise = (
        _layers(ConvSpec(kind, in_channels=8, out_channels=8))[0] for kind in ("regular", "depthwise")
    )
    assert layout.loop_steps(regular, "NHWC")["oc"] == (0, 1, 1)
    assert layout.loop_steps(regular, "NCHW")["ow"] == (1, 0, 1)
    assert layout.loop_steps(depthwise, "NHWC")["oc"] == (1, 1, 1)
    assert [layout.loop_order(regular, name)[-1] for name in FORMATS] == ["oc", "ow"]
    assert [layout.loop_order(depthwise, name)[-1] for name in FORMATS] == ["oc", "ow"]
