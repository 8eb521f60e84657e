"""Worked examples of the source texts, and a few more: a preset is a link."""

from typing import NamedTuple

from convviz.conv import ConvSpec

# What the landing page plays.
DEMO = ConvSpec(kind="separable", height=6, width=6, in_channels=3, out_channels=2, padding="same")


class Example(NamedTuple):
    """A link to `page` with `choices` (query parameters). `source` names the figure in the source texts, if any."""

    page: str
    title: str
    note: str
    choices: dict[str, str | int]
    source: str = ""


def _square(side: int, channels: int = 1, **choices: str | int) -> dict[str, str | int]:
    return {"height": side, "width": side, "in_channels": channels, **choices}


EXAMPLES = (
    Example(
        "regular", "One channel, 3×3 on 6×6", "A dot product at every position.",
        _square(6, out_channels=1, padding="same", input="counting", filters="counting"), "A1",
    ),
    Example(
        "regular", "VALID shrinks", "Windows inside the input only: 6×6 becomes 4×4.",
        _square(6, out_channels=1, padding="valid", filters="box"), "A2",
    ),
    Example(
        "regular", "Stride 2", "The window jumps two cells at a time.",
        _square(8, out_channels=1, stride_height=2, stride_width=2, padding="same", filters="sobel-x"), "A3",
    ),
    Example(
        "regular", "Dilation 2", "Gaps in the filter: 3×3 taps span 5×5 cells.",
        _square(8, out_channels=1, dilation_height=2, dilation_width=2, padding="same", filters="gaussian"), "A3",
    ),
    Example(
        "regular", "8×8×3, one filter", "27 products for each of 64 output elements.",
        _square(8, 3, out_channels=1, padding="same"), "A4",
    ),
    Example(
        "regular", "8×8×3, four filters", "Four filters make four output channels: 8×8×4.",
        _square(8, 3, out_channels=4, padding="same"), "A4",
    ),
    Example(
        "regular", "A batch of two", "The same filter on one image after the other.",
        _square(6, 1, batch=2, out_channels=1, padding="same"), "A4",
    ),
    Example(
        "regular", "128×128×3, 16 filters", "432 parameters and 7,077,888 MACs.",
        _square(128, 3, out_channels=16, padding="same", input="photograph", filters="assorted"), "A8",
    ),
    Example(
        "regular", "15×15×3 becomes 13×13", "n − f + 1 positions, 27 products each.",
        _square(15, 3, out_channels=1), "B1",
    ),
    Example(
        "regular", "15×15×3, eight filters", "13×13×8: as many channels as filters.",
        _square(15, 3, out_channels=8), "B6",
    ),
    Example(
        "regular", "15×15×3, ten filters", "270 products per position, 45,630 per image.",
        _square(15, 3, out_channels=10), "C1",
    ),
    Example(
        "regular", "15×15, one filter", "3·3·13·13 = 1,521 MACs for one channel.",
        _square(15, 1, out_channels=1), "C2",
    ),
    Example(
        "regular", "7×7×3, 128 filters", "5×5×128 out, 86,400 MACs.",
        _square(7, 3, out_channels=128), "D1",
    ),
    Example(
        "regular", "As many groups as channels", "That is a depthwise convolution: 27 parameters, 675 MACs.",
        _square(7, 3, out_channels=3, groups=3), "D2",
    ),
    Example(
        "regular", "Three channels into one", "A 3×3×3 filter on 8×8×3 makes one channel.",
        _square(8, 3, out_channels=1), "E1",
    ),
    Example(
        "regular", "Playing depthwise", "Every filter looks at one channel; its other weights are zero.",
        _square(8, 3, out_channels=3, padding="same", filters="per-channel"), "E2",
    ),
    Example(
        "regular", "81 parameters", "Three 3×3×3 filters.",
        _square(6, 3, out_channels=3, padding="same"), "E4",
    ),
    Example(
        "regular", "9,800 parameters", "10 to 20 channels with 7×7.",
        _square(9, 10, out_channels=20, kernel_height=7, kernel_width=7, padding="same"), "E5",
    ),
    Example(
        "depthwise", "One filter per channel", "Split, convolve each channel, stack.",
        _square(8, 3, padding="same"), "A6",
    ),
    Example(
        "depthwise", "Multiplier 2", "Two filters per channel: 3 channels become 6.",
        _square(8, 3, depth_multiplier=2, padding="same"), "A6",
    ),
    Example(
        "depthwise", "15×15×3", "W·H·C·K·K = 4,563 MACs.", _square(15, 3), "B2",
    ),
    Example(
        "depthwise", "1 … 9 by hand", "[[13, 18], [17, 24], [21, 30]], then [[25, 36], [29, 42], [33, 48]].",
        _square(3, 1, kernel_height=2, kernel_width=1, depth_multiplier=2, input="counting", filters="counting"), "B5",
    ),
    Example(
        "depthwise", "Multiplier 3 on 15×15×3", "13×13×9: C·M channels.",
        _square(15, 3, depth_multiplier=3), "B6",
    ),
    Example(
        "depthwise", "Three stay three", "3×3 on 8×8×3, one filter per channel.", _square(8, 3), "E1",
    ),
    Example(
        "depthwise", "Edges of a photograph", "Sobel on red, green and blue apart.",
        _square(64, 3, padding="same", input="photograph", filters="sobel-x"), "E3",
    ),
    Example(
        "separable", "Depthwise, then 1×1", "First space, then channels.",
        _square(8, 3, out_channels=4, padding="same"), "A7",
    ),
    Example(
        "separable", "128×128×3, 16 filters", "75 parameters and 1,228,800 MACs instead of 432 and 7,077,888.",
        _square(128, 3, out_channels=16, padding="same", input="photograph"), "A8",
    ),
    Example(
        "separable", "15×15×3, ten filters", "4,563 + 5,070 = 9,633 MACs: 21.1 % of 45,630.",
        _square(15, 3, out_channels=10), "C3",
    ),
    Example(
        "separable", "7×7×3, 128 filters", "675 + 9,600 = 10,275 MACs: 11.9 % of 86,400.",
        _square(7, 3, out_channels=128), "D3",
    ),
    Example(
        "separable", "36 parameters", "27 + 9 instead of 81.", _square(6, 3, out_channels=3, padding="same"), "E4",
    ),
    Example(
        "separable", "690 parameters", "490 + 200 instead of 9,800.",
        _square(9, 10, out_channels=20, kernel_height=7, kernel_width=7, padding="same"), "E5",
    ),
    Example(
        "spatial", "Column, then row", "A filter that is an outer product of two vectors.",
        _square(8, 1, padding="same", filters="gaussian"), "A9",
    ),
    Example(
        "spatial", "15×15, 3×1 then 1×3", "585 + 507 = 1,092 MACs instead of 1,521.", _square(15, 1), "C5",
    ),
    Example(
        "spatial", "Sobel in six weights", "[1, 2, 1]ᵀ × [−1, 0, 1]: 9 weights become 6.",
        _square(32, 1, padding="same", input="photograph", filters="sobel-x"), "E3",
    ),
    Example(
        "bottleneck", "Narrow, wide, narrow", "4 channels become 12, and 4 again.",
        _square(8, 4, out_channels=4, expansion=3, padding="same"),
    ),
    Example(
        "bottleneck", "Sobel in the middle", "A photograph's channels mixed, their edges, mixed again.",
        _square(32, 3, out_channels=3, expansion=2, padding="same", input="photograph", filters="sobel-x"),
    ),
    Example(
        "bottleneck", "Stride 2", "The middle jumps, so the projection has a quarter of the cells.",
        _square(8, 4, out_channels=6, expansion=3, stride_height=2, stride_width=2, padding="same"),
    ),
    Example(
        "bottleneck", "MobileNet v2, 8×8 cells of a block", "24 channels, t = 6: 8·8·24·6·(24+9+24) = 525,312 MACs.",
        _square(8, 24, out_channels=24, expansion=6, padding="same"),
    ),
    Example(
        "bottleneck", "MobileNet v2, 28×28×32 → 14×14×64", "A block with stride 2: 7,564,032 MACs, 20,160 weights.",
        _square(28, 32, out_channels=64, expansion=6, stride_height=2, stride_width=2, padding="same"),
    ),
    Example(
        "padding", "Stride 2, even size", "TensorFlow pads 0 before and 1 after, PyTorch 1 and 1.",
        _square(8, out_channels=1, stride_height=2, stride_width=2, padding="same"), "",
    ),
    Example(
        "padding", "Even filter", "2×2, same: the odd cell goes to the bottom and right.",
        _square(6, out_channels=1, kernel_height=2, kernel_width=2, stride_height=1, stride_width=1, padding="same"),
        "",
    ),
    Example(
        "padding", "Rows that nobody reads", "valid with stride 3 on 9×9 and 2×2 windows.",
        _square(9, out_channels=1, kernel_height=2, kernel_width=2, stride_height=3, stride_width=3, padding="valid"),
        "",
    ),
    Example(
        "padding", "All on one side", "Explicit: three rows above, nothing below.",
        _square(6, out_channels=1, stride_height=1, stride_width=1,
                padding="explicit", pad_top=3, pad_bottom=0, pad_left=0, pad_right=0), "",
    ),
)  # fmt: skip

# What people ask, and the example that answers: its page and title.
QUESTIONS = {
    "Why is MobileNet cheap?": ("separable", "15×15×3, ten filters"),
    "What does SAME do at the rim?": ("regular", "One channel, 3×3 on 6×6"),
    "Do TensorFlow and PyTorch pad alike?": ("padding", "Stride 2, even size"),
    "What does Sobel see in a photograph?": ("depthwise", "Edges of a photograph"),
    "Can a regular convolution play depthwise?": ("regular", "Playing depthwise"),
    "Can I check one by hand?": ("depthwise", "1 … 9 by hand"),
}
