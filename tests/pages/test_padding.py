"""The padding page: every padding of a choice side by side, with TensorFlow's numbers and PyTorch's."""

import pytest


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
