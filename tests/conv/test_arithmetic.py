"""Output sizes and padding; the names are those of "A guide to convolution arithmetic for deep learning"."""

from itertools import product

import pytest

from convviz.conv import filter_span, output_size, same_padding

SIZES = range(1, 12)
FILTERS = range(1, 6)
STRIDES = range(1, 5)
DILATIONS = range(1, 4)
PADS = range(5)


@pytest.mark.parametrize(("filter_size", "dilation", "span"), [(1, 1, 1), (1, 9, 1), (3, 1, 3), (3, 2, 5), (4, 3, 10)])
def test_filter_span(filter_size, dilation, span):
    assert filter_span(filter_size, dilation) == span


def test_output_size_counts_the_windows_that_fit():
    for size, taps, stride, pad, dilation in product(SIZES, FILTERS, STRIDES, PADS, DILATIONS):
        last_taps = range((taps - 1) * dilation, size + pad, stride)
        if last_taps:
            assert output_size(size, taps, stride, pad, dilation) == len(last_taps)
        else:
            assert output_size(size, taps, stride, pad, dilation) < 1


@pytest.mark.parametrize(
    ("figure", "size", "taps", "stride", "pad", "dilation", "out"),
    [
        ("2.1", 4, 3, 1, 0, 1, 2),
        ("2.2", 5, 4, 1, 2, 1, 6),
        ("2.3", 5, 3, 1, 1, 1, 5),
        ("2.4", 5, 3, 1, 2, 1, 7),
        ("2.5", 5, 3, 2, 0, 1, 2),
        ("2.6", 5, 3, 2, 1, 1, 3),
        ("2.7", 6, 3, 2, 1, 1, 3),
        ("5.1", 7, 3, 1, 0, 2, 3),
    ],
)
def test_figures_of_the_guide(figure, size, taps, stride, pad, dilation, out):
    assert output_size(size, taps, stride, 2 * pad, dilation) == out


def test_relationship_1_no_padding_unit_strides():
    for i, k in product(SIZES, FILTERS):
        assert output_size(i, k, 1, 0, 1) == (i - k) + 1


def test_relationship_2_zero_padding_unit_strides():
    for i, k, p in product(SIZES, FILTERS, PADS):
        assert output_size(i, k, 1, 2 * p, 1) == (i - k) + 2 * p + 1


def test_relationship_3_half_padding():
    for i, n in product(SIZES, range(4)):
        k = 2 * n + 1
        assert output_size(i, k, 1, 2 * (k // 2), 1) == i
        assert same_padding(i, k, 1, 1) == (k // 2, k // 2)


def test_relationship_4_full_padding():
    for i, k in product(SIZES, FILTERS):
        assert output_size(i, k, 1, 2 * (k - 1), 1) == i + (k - 1)


def test_relationship_5_no_padding_non_unit_strides():
    for i, k, s in product(SIZES, FILTERS, STRIDES):
        assert output_size(i, k, s, 0, 1) == (i - k) // s + 1


def test_relationship_6_zero_padding_non_unit_strides():
    for i, k, s, p in product(SIZES, FILTERS, STRIDES, PADS):
        assert output_size(i, k, s, 2 * p, 1) == (i + 2 * p - k) // s + 1


def test_dilation_section_5_1():
    for i, k, s, p, d in product(SIZES, FILTERS, STRIDES, PADS, DILATIONS):
        assert output_size(i, k, s, 2 * p, d) == (i + 2 * p - k - (k - 1) * (d - 1)) // s + 1


@pytest.mark.parametrize(
    ("size", "taps", "stride", "dilation", "before", "after", "out"),
    [
        (6, 3, 1, 1, 1, 1, 6),
        (6, 2, 1, 1, 0, 1, 6),
        (6, 4, 1, 1, 1, 2, 6),
        (5, 3, 2, 1, 1, 1, 3),
        (6, 3, 2, 1, 0, 1, 3),
        (5, 2, 2, 1, 0, 1, 3),
        (4, 2, 2, 1, 0, 0, 2),
        (5, 3, 3, 1, 0, 1, 2),
        (8, 1, 3, 1, 0, 0, 3),
        (7, 3, 1, 2, 2, 2, 7),
        (7, 2, 1, 3, 1, 2, 7),
        (7, 3, 2, 2, 2, 2, 4),
        (8, 3, 2, 2, 1, 2, 4),
        (1, 5, 1, 1, 2, 2, 1),
        (2, 4, 3, 1, 1, 1, 1),
        (224, 3, 2, 1, 0, 1, 112),
        (224, 7, 2, 1, 2, 3, 112),
        (13, 6, 5, 1, 1, 2, 3),  # the example in TensorFlow's "Notes on padding"
    ],
)
def test_same_padding_puts_the_odd_cell_after(size, taps, stride, dilation, before, after, out):
    assert same_padding(size, taps, stride, dilation) == (before, after)
    assert output_size(size, taps, stride, before + after, dilation) == out


def test_same_padding_is_as_small_as_its_output_allows():
    for size, taps, stride, dilation in product(SIZES, FILTERS, STRIDES, DILATIONS):
        before, after = same_padding(size, taps, stride, dilation)
        positions = -(-size // stride)
        assert 0 <= after - before <= 1
        assert output_size(size, taps, stride, before + after, dilation) == positions
        if before + after:
            assert output_size(size, taps, stride, before + after - 1, dilation) == positions - 1
