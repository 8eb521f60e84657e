"""A spec becomes a layer with nothing left to decide."""

import pytest

from convviz.conv import ConvSpec
from convviz.conv.layer import decide, pointwise_layer, spatial_layer


def test_every_number_of_the_spec_finds_its_place():
    spec = ConvSpec("grouped", 2, 11, 13, 4, 6, (2, 3), (4, 5), (6, 7, 8, 9), (3, 2), groups=2)
    assert spatial_layer(spec, out_channels=6, groups=2)._asdict() == {
        "batch": 2,
        "height": 11,
        "width": 13,
        "in_channels": 4,
        "out_channels": 6,
        "kernel_height": 2,
        "kernel_width": 3,
        "stride_height": 4,
        "stride_width": 5,
        "dilation_height": 3,
        "dilation_width": 2,
        "groups": 2,
        "pad_top": 6,
        "pad_bottom": 7,
        "pad_left": 8,
        "pad_right": 9,
        "out_height": 6,  # 11 + 6 + 7 rows, span 4, jumps of 4
        "out_width": 6,  # 13 + 8 + 9 columns, span 5, jumps of 5
    }


def test_shapes_in_words():
    layer = decide((2, 5, 6, 4), out_channels=8, groups=2, kernel_size=(2, 3))
    assert layer.input_shape == (2, 5, 6, 4)
    assert layer.filter_shape == (2, 3, 2, 8)
    assert layer.output_shape == (2, 4, 4, 8)
    assert layer.tap_count == 12


@pytest.mark.parametrize(
    ("padding", "pads", "out"),
    [
        ("valid", (0, 0, 0, 0), (2, 2)),
        ("same", (0, 1, 1, 2), (3, 3)),
        ((1, 0, 0, 2), (1, 0, 0, 2), (3, 2)),
    ],
)
def test_padding_words_become_cells(padding, pads, out):
    layer = decide((1, 6, 7, 1), out_channels=1, kernel_size=(3, 4), stride=(2, 3), padding=padding)
    assert (layer.pad_top, layer.pad_bottom, layer.pad_left, layer.pad_right) == pads
    assert (layer.out_height, layer.out_width) == out


def test_a_pointwise_layer_keeps_the_size():
    layer = pointwise_layer((2, 5, 7, 3), 4)
    assert layer.output_shape == (2, 5, 7, 4)
    assert layer.filter_shape == (1, 1, 3, 4)
    assert layer.tap_count == 3


def test_a_layer_is_plain_whole_numbers(spec):
    layer = spatial_layer(spec, out_channels=spec.in_channels, groups=1)
    assert {type(number) for number in layer} == {int}
