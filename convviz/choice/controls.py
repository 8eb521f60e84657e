"""What can be chosen: one table row per control, with its limits. The key is also the query parameter."""

from dataclasses import dataclass

from convviz.conv import DATA_FORMATS
from convviz.presets import INPUTS

PADDINGS = ("valid", "same", "explicit")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `low` to `high`."""

    label: str
    low: int
    high: int
    default: int
    help: str = ""

    def accepts(self, text: str) -> bool:
        return text.isascii() and text.isdecimal() and len(text) <= 9 and self.low <= int(text) <= self.high

    def read(self, text: str) -> int:
        """The number that `text`, which it accepts, says."""
        return int(text)

    @property
    def rule(self) -> str:
        return f"a whole number from {self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few words."""

    label: str
    options: tuple[str, ...]
    default: str
    help: str = ""

    def accepts(self, text: str) -> bool:
        return text in self.options

    def read(self, text: str) -> str:
        return text

    @property
    def rule(self) -> str:
        return f"one of {', '.join(self.options)}"


@dataclass(frozen=True, slots=True)
class Text:
    """Free text of at most `longest` characters; what it says is checked where it is used."""

    label: str
    longest: int
    default: str = ""
    help: str = ""

    def accepts(self, text: str) -> bool:
        return len(text) <= self.longest and text.isprintable()

    def read(self, text: str) -> str:
        return text

    @property
    def rule(self) -> str:
        return f"at most {self.longest} printable characters"


Control = Number | Option | Text

_PAD_HELP = "Cells of zeros added on this side."
CONTROLS: dict[str, Control] = {
    "input": Option("Pattern", (*INPUTS, "custom"), "random", "What the window slides over."),
    "values": Text("Your own values", 2000, help="One plane of H·W numbers for every channel, or every cell (NHWC)."),
    "height": Number("Height", 1, 128, 6),
    "width": Number("Width", 1, 128, 6),
    "in_channels": Number("Channels", 1, 32, 3),
    "batch": Number("Batch", 1, 8, 1, "How many images, one after the other."),
    "filters": Option("Weights", (), "random"),  # the options are the kind's own
    "weights": Text("Your own weights", 2000, help="One plane of KH·KW numbers for all, or every weight in order."),
    "kernel_height": Number("Filter height", 1, 11, 3),
    "kernel_width": Number("Filter width", 1, 11, 3),
    "out_channels": Number("Filters", 1, 128, 2, "How many filters: one output channel each."),
    "depth_multiplier": Number("Multiplier", 1, 8, 1, "Filters per input channel."),
    "expansion": Number("Expansion", 1, 6, 2, "How many times the input's channels there are in the middle."),
    "groups": Number("Groups", 1, 32, 1, "Channels are split into this many groups that do not see one another."),
    "stride_height": Number("Stride down", 1, 8, 1),
    "stride_width": Number("Stride across", 1, 8, 1),
    "dilation_height": Number("Dilation down", 1, 8, 1, "Distance between the filter's taps; 1 = no gaps."),
    "dilation_width": Number("Dilation across", 1, 8, 1, "Distance between the filter's taps; 1 = no gaps."),
    "padding": Option("Padding", PADDINGS, "valid", "valid: none. same: the output keeps the size (at stride 1)."),
    "pad_top": Number("Pad top", 0, 16, 1, _PAD_HELP),
    "pad_bottom": Number("Pad bottom", 0, 16, 1, _PAD_HELP),
    "pad_left": Number("Pad left", 0, 16, 1, _PAD_HELP),
    "pad_right": Number("Pad right", 0, 16, 1, _PAD_HELP),
    "data_format": Option("Data format", DATA_FORMATS, "NHWC", "How arrays lie in memory. The picture is the same."),
    "seed": Number("Seed", 0, 9999, 0, "Another number, other random values."),
}
STEP = Number("Step", 0, 999_999_999, 0)  # not a widget: the player's position
