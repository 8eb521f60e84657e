"""The padding page: every padding of a choice side by side, with TensorFlow's numbers and PyTorch's."""

import numpy as np
import pytest
from scipy.signal import correlate

from convviz.choice.work import MOST_MACS
from convviz.conv import count_ops, forward
from convviz.ui.paddings import compared


def test_stride_two_on_an_even_size(open_page, tables):
    """The example of TensorFlow's documentation: SAME pads 0 above and 1 below; PyTorch's padding=1 pads both."""
    at = open_page(
        "padding", height="8", width="8", in_channels="1", stride_height="2", stride_width="2", padding="same"
    )
    assert not at.exception
    (rows,) = tables(at)
    assert [row["top, bottom"] for row in rows] == ["0, 0", "0, 1", "1, 1"]
    assert [row["output"] for row in rows] == ["3 × 3", "4 × 4", "4 × 4"]
    assert rows[0]["cells never read"] == "15 (rows 8, columns 8)"


@pytest.mark.parametrize("kernel", ["3", "2"])
def test_the_numbers_differ_where_the_windows_start_elsewhere(open_page, kernel):
    sizes = {"height": "8", "width": "8", "in_channels": "1", "out_channels": "1", "padding": "same"}
    window = {"stride_height": "2", "stride_width": "2", "kernel_height": kernel, "kernel_width": kernel}
    at = open_page("padding", **sizes, **window)
    tensorflow, pytorch = (code.value for code in at.code)
    assert tensorflow != pytorch
    # By hand, weights 1 to 4: 1·1 + 2·2 + 3·9 + 4·10 = 72; of PyTorch's first window only cell 1 is no padding.
    if kernel == "2":
        assert tensorflow.split()[0] == "72"
        assert pytorch.split()[0] == "4"


def test_a_window_that_fits_nowhere_without_padding_is_left_out(open_page, tables):
    at = open_page("padding", height="3", width="3", kernel_height="5", kernel_width="5", padding="same")
    assert not at.exception
    (rows,) = tables(at)
    assert [row["padding"] for row in rows] == ["same (TensorFlow, Keras)", "PyTorch, padding = span // 2"]


def test_explicit_padding_has_a_row_of_its_own_and_large_inputs_are_not_drawn(open_page, tables):
    at = open_page("padding", height="60", width="60", padding="explicit", pad_top="3", pad_bottom="0")
    assert not at.exception
    assert tables(at)[0][-1]["top, bottom"] == "3, 0"
    assert sum("Too large to draw" in text.value for text in at.markdown) == 4


@pytest.mark.parametrize(
    ("size", "taps", "stride", "verdict"),
    [
        (6, 3, 1, "the numbers agree"),
        (7, 3, 2, "the numbers agree"),  # an odd size: both add one cell on every side
        (6, 3, 2, "every number differs"),
        (6, 2, 1, "not even the shapes agree"),
    ],
)
def test_whether_both_ways_agree(open_page, size, taps, stride, verdict):
    choices = {"height": size, "width": size, "kernel_height": taps, "kernel_width": taps, "in_channels": 1}
    choices |= {"out_channels": 1, "stride_height": stride, "stride_width": stride}
    at = open_page("padding", **{key: str(value) for key, value in choices.items()})
    (said,) = [markdown.value for markdown in at.markdown if markdown.value.startswith("With your choice")]
    assert verdict in said
    shown = [np.array([line.split() for line in code.value.splitlines()], float) for code in at.code]
    image, filter_ = np.arange(1.0, size**2 + 1).reshape(size, size), np.arange(1.0, taps**2 + 1).reshape(taps, taps)
    total = max(0, (-(-size // stride) - 1) * stride + taps - size)
    pads = (total // 2, total - total // 2), (taps // 2, taps // 2)
    wanted = [correlate(np.pad(image, (pad, pad)), filter_, "valid")[::stride, ::stride] for pad in pads]
    for found, expected in zip(shown, wanted, strict=True):
        np.testing.assert_array_equal(found, expected)
    if wanted[0].shape == wanted[1].shape:
        assert np.all(wanted[0] != wanted[1]) == ("every number differs" in said)


def test_a_part_of_the_numbers_is_told_as_a_share():
    assert "**25% of the numbers differ**" in compared(np.zeros((2, 2)), np.eye(2) * [[1, 1], [1, 0]])


def test_no_padding_is_computed_that_would_be_too_much_work(open_page, tables, monkeypatch):
    """A legal choice, because valid leaves few windows; under same it would be 4.3 thousand million MACs."""
    computed = []

    def noted(spec, *arrays):
        computed.append(count_ops(spec).multiplies)
        return forward(spec, *arrays)

    monkeypatch.setattr("convviz.ui.paddings.forward", noted)
    sizes = {
        "height": 81,
        "width": 128,
        "in_channels": 32,
        "out_channels": 107,
        "kernel_height": 11,
        "kernel_width": 11,
    }
    window = {"dilation_height": 8, "dilation_width": 8, "stride_height": 1, "stride_width": 1, "padding": "valid"}
    at = open_page("padding", **{key: str(value) for key, value in (sizes | window).items()})
    assert not at.error
    assert computed == []
    (said,) = (each.value for each in at.info)
    assert "multiply-accumulates" in said
    assert f"{MOST_MACS:,}" in said
    assert len(tables(at)[0]) == 3, "what costs nothing is shown"
    at = open_page("padding")
    assert len(computed) == 2
    assert max(computed) <= MOST_MACS
