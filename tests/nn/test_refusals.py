"""What has no result is refused with the argument's name, its value and the rule."""

import re

import numpy as np
import pytest

from convviz import nn

X, W, P = np.ones((1, 4, 4, 2), np.float32), np.ones((3, 3, 2, 2), np.float32), np.ones((1, 1, 4, 3), np.float32)
NONE = [0, 0]

SHARED = [
    # what is changed, what the message must hold
    ({"strides": 0}, ["strides=0", "1"]),
    ({"strides": -1}, ["strides=-1"]),
    ({"strides": (1, 0)}, ["strides=(1, 0)"]),
    ({"strides": [1, 1, 1]}, ["strides=(1, 1, 1)", "4"]),
    ({"strides": [2, 1, 1, 1]}, ["strides=(2, 1, 1, 1)", "batch and channels"]),
    ({"strides": [1, 1, 1, 2]}, ["strides=(1, 1, 1, 2)", "batch and channels"]),
    (
        {"strides": [1, 1, 2, 1], "data_format": "NCHW", "input": np.ones((1, 2, 4, 4), np.float32), "strides_ok": 1},
        None,
    ),
    (
        {"strides": [1, 2, 1, 1], "data_format": "NCHW", "input": np.ones((1, 2, 4, 4), np.float32)},
        ["batch and channels"],
    ),
    ({"strides": 1.5}, ["strides=1.5", "whole"]),
    ({"strides": 1.0}, ["strides=1.0", "whole"]),
    ({"strides": True}, ["strides=True", "whole"]),
    ({"strides": "2"}, ["strides='2'", "whole"]),
    ({"strides": None}, ["strides=None", "whole"]),
    ({"strides": 2**31}, ["strides=2147483648"]),
    ({"strides": []}, ["strides=()"]),
    ({"strides": [[1, 1], [1, 1]]}, ["strides=", "whole"]),
    ({"dilations": 0}, ["dilations=0"]),
    ({"dilations": [1, 1, 1, 2]}, ["dilations=(1, 1, 1, 2)", "batch and channels"]),
    ({"padding": "FULL"}, ["padding='FULL'", "SAME"]),
    ({"padding": "same"}, ["padding='same'", "SAME"]),
    ({"padding": np.str_("same")}, ["padding='same'", "SAME"]),
    ({"padding": 1}, ["padding=1", "SAME"]),
    ({"padding": None}, ["padding=None"]),
    ({"padding": [[1, 1], [1, 1]]}, ["padding=((1, 1), (1, 1))", "4 pairs"]),
    ({"padding": [NONE, [1, -1], NONE, NONE]}, ["padding=", "-1", "0"]),
    ({"padding": [[1, 0], NONE, NONE, NONE]}, ["padding=", "batch and channels"]),
    ({"padding": [NONE, NONE, NONE, [0, 1]]}, ["padding=", "batch and channels"]),
    ({"padding": [NONE, [1, 1, 1], NONE, NONE]}, ["padding=", "4 pairs"]),
    ({"padding": [NONE, [1.0, 1], NONE, NONE]}, ["padding=", "whole"]),
    ({"data_format": "NHCW"}, ["data_format='NHCW'", "NCHW"]),
    ({"data_format": "nhwc"}, ["data_format='nhwc'", "NHWC"]),
    ({"input": np.ones((1, 2, 4, 2), np.float32), "padding": "VALID"}, ["padding='VALID'", "height of 2", "spans 3"]),
    ({"padding": "VALID", "dilations": 7}, ["padding='VALID'", "height of 4", "spans 15"]),
    ({"input": np.ones((1, 0, 4, 2), np.float32), "padding": "VALID"}, ["padding='VALID'", "height of 0"]),
    ({"input": np.ones((0, 4, 2, 2), np.float32), "padding": "VALID"}, ["padding='VALID'", "width of 2"]),
    ({"input": np.ones((4, 4, 2), np.float32)}, ["input.shape=(4, 4, 2)", "3 dimensions"]),
    ({"input": np.float32(1)}, ["input.shape=()"]),
    ({"input": np.ones((1, 4, 4, 0), np.float32)}, ["input.shape=(1, 4, 4, 0)", "no channels"]),
    ({"input": np.ones((1, 4, 4, 3), np.float32)}, [".shape=(3, 3, 2, 2)", "2", "3"]),
    ({"filter": W[0]}, [".shape=(3, 2, 2)", "4 dimensions"]),
    ({"filter": W[:0]}, [".shape=(0, 3, 2, 2)", "empty"]),
    ({"filter": W[:, :, :, :0]}, [".shape=(3, 3, 2, 0)", "empty"]),
    ({"filter": W[:, :, :0]}, [".shape=(3, 3, 0, 2)", "empty"]),
    ({"filter": W.astype(np.float64)}, [".dtype='float64'", "float32"]),
    ({"input": X.astype(np.uint8)}, [".dtype='float32'", "uint8"]),
    ({"input": X.astype(np.complex64)}, ["input.dtype='complex64'"]),
    ({"input": X > 0}, ["input.dtype='bool'"]),
    ({"input": X.astype(np.longdouble)}, ["input.dtype="]),
    ({"input": X.astype(object)}, ["input.dtype='object'"]),
]


def call(op, changes):
    given = {
        "input": X,
        "filter": W,
        "strides": 1,
        "padding": "SAME",
        "data_format": "NHWC",
        "dilations": None,
        **changes,
    }
    filters = [given["filter"], P] if op is nn.separable_conv2d else [given["filter"]]
    return op(given["input"], *filters, *(given[name] for name in ("strides", "padding", "data_format", "dilations")))


@pytest.mark.parametrize("op", [nn.conv2d, nn.depthwise_conv2d, nn.separable_conv2d])
@pytest.mark.parametrize(("changes", "parts"), SHARED)
def test_refused_by_all(op, changes, parts):
    if parts is None:
        call(op, changes)
        return
    with pytest.raises(ValueError, match=re.escape(parts[0])) as error:
        call(op, changes)
    assert all(part in str(error.value) for part in parts), str(error.value)


def test_groups_must_divide_the_filters():
    with pytest.raises(ValueError, match="makes 3 channels, which 2 groups do not divide"):
        nn.conv2d(np.ones((1, 4, 4, 4), np.float32), np.ones((3, 3, 2, 3), np.float32), 1, "SAME")


def test_depthwise_filter_must_have_the_inputs_channels():
    with pytest.raises(ValueError, match=r"filter.shape=\(3, 3, 1, 2\) is for 1 channels; the input has 2"):
        nn.depthwise_conv2d(X, W[:, :, :1], 1, "SAME")


@pytest.mark.parametrize("op", [nn.depthwise_conv2d, nn.separable_conv2d])
def test_int32_is_for_regular_convolution_only(op):
    filters = [W.astype(np.int32), P.astype(np.int32)][: 2 if op is nn.separable_conv2d else 1]
    with pytest.raises(ValueError, match="int32"):
        op(X.astype(np.int32), *filters, 1, "SAME")


@pytest.mark.parametrize(
    ("shape", "rule"), [((1, 1, 2, 3), "for 2 channels"), ((3, 3, 4, 3), "begin with 1, 1"), ((4, 3), "4")]
)
def test_pointwise_filter(shape, rule):
    with pytest.raises(ValueError, match=r"pointwise_filter\.shape=.*" + rule):
        nn.separable_conv2d(X, W, np.ones(shape, np.float32), 1, "SAME")


@pytest.mark.parametrize("count", [0, 9, -1, 1.5, True])
def test_thread_count(count):
    with pytest.raises(ValueError, match="count="):
        nn.set_thread_count(count)
