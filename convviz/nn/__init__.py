"""Convolutions with the arguments and meaning of tf.nn: exact, complete and fast.

What all of them share, with input (N, H, W, C), or (N, C, H, W) if data_format is "NCHW":

strides, dilations   a whole number, 2 of them (vertical, horizontal), or 4 in the order of data_format, those of batch
                     and channels being 1
padding              "VALID", "SAME" (ceil(size / stride) positions, the odd cell of padding at the bottom and right) or
                     4 pairs (before, after) in the order of data_format, those of batch and channels being (0, 0)
leading dimensions   more than one are allowed, (..., H, W, C), and come back in the output
fused                False: every product and sum is rounded, in the order kh, kw, ic, as the readable loops of
                     `convviz.conv` do it, to the same bits. True: fused multiply-add where the processor has it, faster
                     and rounded once instead of twice. Neither depends on the number of threads
number types         float32 and float64 as they are; float16 is computed in float32 and rounded at the end; int32 stays
                     int32 and wraps around (`conv2d` only, as in TensorFlow); other integers are converted to float64.
                     All arrays of a call must have one type
zeros of padding     are numbers like others: an infinite weight times one is NaN. NaN and infinity in the input reach
                     exactly the windows that hold them; subnormal numbers are kept (and slow on many processors)
empty arrays         an empty batch, or height 0 with "SAME", gives an empty output; no channels, no filters or an empty
                     filter are refused

What PyTorch does differently: its tensors are NCHW and its filters (OC, IC / groups, KH, KW); padding="same" puts the
odd cell at the bottom and right too, but is refused when the stride is not 1; a number as padding is symmetric, so that
with stride 2 on an even size it looks at other windows than "SAME" (pad with torch.nn.functional.pad, see
`same_padding`).

Raises ValueError that names the argument, its value and the rule, for everything that has no result by the definition.
TensorFlow 2.21 computes some of these all the same: a VALID filter one larger than the input returns memory that nobody
wrote, and depthwise with both stride and dilation is wrong. Here the first is refused; the second follows the
definition.
"""

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
