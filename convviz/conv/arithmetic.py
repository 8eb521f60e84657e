"""Convolution arithmetic along one axis.

Source of the formulas: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), relationships
1 to 6, and section 5.1 for dilation. TensorFlow's SAME is from its own documentation ("Notes on padding").
All sizes are whole numbers of cells.
"""


def filter_span(filter_size: int, dilation: int) -> int:
    """Cells from a dilated filter's first tap to its last, both included."""
    return dilation * (filter_size - 1) + 1


def output_size(input_size: int, filter_size: int, stride: int, pad_total: int, dilation: int) -> int:
    """How many window positions fit: floor((input + padding - span) / stride) + 1; below 1 when none does."""
    return (input_size + pad_total - filter_span(filter_size, dilation)) // stride + 1


def same_padding(input_size: int, filter_size: int, stride: int, dilation: int) -> tuple[int, int]:
    """(before, after) so that ceil(input_size / stride) positions fit; the odd cell goes after, as in TensorFlow."""
    positions = -(-input_size // stride)
    total = max((positions - 1) * stride + filter_span(filter_size, dilation) - input_size, 0)
    return total // 2, total - total // 2
