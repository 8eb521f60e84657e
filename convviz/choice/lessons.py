"""The pages with a player: what they are called, what they are about, what they show if nobody asks for more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convviz.conv import KINDS


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page about convolutions of `kind`.

    title      in the outline
    summary    on the landing page's card
    kind       a key of KINDS
    defaults   control -> what it says at first, where that is not the usual default
    views      the player's views that are on besides those that always are
    """

    title: str
    summary: str
    kind: str
    defaults: Mapping[str, Any] = field(default_factory=dict)
    views: tuple[str, ...] = ()


# Lessons that are not a kind's own. A kind's lesson is in its own entry.
_OTHERS = {
    "padding": Lesson(
        "Padding truth",
        "Valid, same, explicit; TensorFlow's way and PyTorch's; cells that a stride never reaches.",
        "regular",
        {"padding": "same", "stride_height": 2, "stride_width": 2},
    ),
    "layout": Lesson(
        "Memory layout",
        "NHWC or NCHW: strides, runs and cache lines, and which convolution likes which.",
        "separable",
        views=("memory",),
    ),
}


def lessons() -> dict[str, Lesson]:
    """By their pages' names in addresses, in the outline's order."""
    own = {kind.lesson: Lesson(kind.title, kind.summary, name) for name, kind in KINDS.items() if kind.lesson}
    return own | _OTHERS
