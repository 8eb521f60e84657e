"""Convolutions with the arguments and meaning of tf.nn: exact, complete and fast."""

from convviz.nn.factors import as_separable, depthwise_as_regular, split_spatial
from convviz.nn.ops import conv2d, depthwise_conv2d, separable_conv2d
from convviz.nn.shapes import output_shape, same_padding
from convviz.nn.threads import set_thread_count, thread_count

__all__ = [
    "as_separable",
    "conv2d",
    "depthwise_as_regular",
    "depthwise_conv2d",
    "output_shape",
    "same_padding",
    "separable_conv2d",
    "set_thread_count",
    "split_spatial",
    "thread_count",
]
