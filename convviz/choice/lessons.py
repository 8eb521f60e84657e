"""The pages with a player: which kind of convolution each is about, and what it shows if nobody asks for more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convviz.conv import KINDS


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page about convolutions of `kind`.

    defaults   control -> what it says at first, where that is not the usual default
    views      the player's views that are on besides those that always are
    """

    kind: str
    defaults: Mapping[str, Any] = field(default_factory=dict)
    views: tuple[str, ...] = ()


_OTHERS = {
    "padding": Lesson("regular", {"padding": "same", "stride_height": 2, "stride_width": 2}),
    "layout": Lesson("separable", views=("memory",)),
}


def lessons() -> dict[str, Lesson]:
    """By their pages' names in addresses."""
    return {kind.lesson: Lesson(name) for name, kind in KINDS.items() if kind.lesson} | _OTHERS
