"""What a lesson asks: which controls, in which rows, with which defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from convviz.choice.controls import CONTROLS, Control, Option
from convviz.choice.lessons import Lesson
from convviz.conv import KINDS
from convviz.presets import offered_filters

Answers = Mapping[str, Any]  # by the control's key


class Row(NamedTuple):
    """Controls side by side, under a heading if they begin a group; asked `only` where another control says a word."""

    keys: tuple[str, ...]
    heading: str = ""
    only: tuple[str, str] | None = None

    def is_asked(self, answers: Answers) -> bool:
        return self.only is None or answers.get(self.only[0]) == self.only[1]


_ABOVE = (
    Row(("input",), "Input"),
    Row(("values",), only=("input", "custom")),
    Row(("height", "width")),
    Row(("in_channels", "batch")),
    Row(("filters",), "Filter"),
    Row(("weights",), only=("filters", "custom")),
    Row(("kernel_height", "kernel_width")),
)
# Here stand the kind's own fields.
_BELOW = (
    Row(("padding",), "Window"),
    Row(("pad_top", "pad_bottom"), only=("padding", "explicit")),
    Row(("pad_left", "pad_right"), only=("padding", "explicit")),
    Row(("stride_height", "stride_width")),
    Row(("dilation_height", "dilation_width")),
    Row(("seed",), "Numbers"),
    Row(("data_format",)),
)


@dataclass(frozen=True, slots=True)
class Questions:
    """Every control, with the lesson's defaults, and the rows in which those that its kind uses are asked for."""

    controls: Mapping[str, Control]
    rows: tuple[Row, ...]


def questions_of(lesson: Lesson) -> Questions:
    """What `lesson` asks."""
    own = {key: replace(CONTROLS[key], default=value) for key, value in lesson.defaults.items()}
    controls = CONTROLS | own
    weights = controls["filters"]
    if isinstance(weights, Option):
        controls["filters"] = replace(weights, options=offered_filters(lesson.kind))
    asked = KINDS[lesson.kind].asked
    pairs = tuple(Row(asked[first : first + 2]) for first in range(0, len(asked), 2))
    return Questions(controls, _ABOVE + pairs + _BELOW)
