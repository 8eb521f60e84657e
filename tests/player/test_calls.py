"""The calls of other frameworks as text: they parse, and name what the spec says. tests/peers runs them."""

import ast

import pytest

from convviz.conv import KIND_NAMES, ConvSpec
from convviz.player.calls import calls, weight_names


@pytest.mark.parametrize("kind", KIND_NAMES)
@pytest.mark.parametrize("padding", ["valid", "same", (0, 1, 2, 0)])
@pytest.mark.parametrize("data_format", ["NHWC", "NCHW"])
def test_every_text_is_python_that_leaves_y(kind, padding, data_format):
    for stride, dilation in ((1, 1), ((2, 1), 1), (1, (1, 2)), (2, 2)):
        spec = ConvSpec(kind, 2, 9, 8, 4, 6, (2, 3), stride, padding, dilation, 2, 2, data_format)
        for name, text in calls(spec).items():
            tree = ast.parse(text)
            stored = {
                node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
            used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert "y" in stored, name
            assert {"x", *weight_names(spec)} <= used, name
            assert max(map(len, text.splitlines())) <= 100, text


def test_a_regular_convolution_in_tensorflow_s_words():
    text = calls(ConvSpec(height=8, width=8, out_channels=4, padding="same", stride=2))["TensorFlow"]
    assert (
        text
        == """import tensorflow as tf

# float32 arrays: x (1, 8, 8, 3), w (3, 3, 3, 4)
y = tf.nn.conv2d(
    x, w,
    strides=[1, 2, 2, 1],
    padding="SAME",
    data_format="NHWC",
)
"""
    )


def test_same_with_a_stride_is_padded_by_hand_in_pytorch():
    text = calls(ConvSpec(height=8, width=8, padding="same", stride=2))["PyTorch"]
    assert "y = F.pad(y, (0, 1, 0, 1))  # left, right, top, bottom" in text
    assert "y = F.conv2d(y, w, stride=(2, 2))" in text


def test_padding_cells_follow_the_data_format():
    nhwc, nchw = (calls(ConvSpec(padding=(1, 2, 3, 4), data_format=name))["convviz.nn"] for name in ("NHWC", "NCHW"))
    assert "padding=[[0, 0], [1, 2], [3, 4], [0, 0]]" in nhwc
    assert "padding=[[0, 0], [0, 0], [1, 2], [3, 4]]" in nchw
