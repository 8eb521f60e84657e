"""What the app knows of a kind of convolution, and the register that `kinds.py` fills."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # a spec asks its kind while it is made, so this module lies below both
    from convviz.conv.spec import ConvSpec
    from convviz.conv.stage import Stage


class RuleOfThumb(NamedTuple):
    """MACs of a kind as a share of the regular convolution's: `formula` in names, in `numbers`, and what it gives."""

    formula: str
    numbers: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvKind:
    """All that anything else needs to know of a kind; nothing outside `kinds.py` knows one by name.

    title      as a heading: "Depthwise separable"
    stages     spec -> its layers in order, each with its loops
    fields     the fields of ConvSpec that count besides COMMON_FIELDS, in the order in which a page asks for them
    fixed      fields that are so whatever was asked for: a pointwise filter is 1x1
    becomes    field -> the kind that this one is when the field is more than 1; a page of this kind asks for it, too
    check      refuses (SpecError) what only this kind cannot be
    calls      framework -> its one call for the whole kind, where it has one: it takes all weights, and strides,
               padding and dilation of the first stage
    rule       spec -> the rule of thumb for its MACs
    beside     kinds that a page sets it against, in the same shape
    lesson     its page's name in addresses; None if it has no page of its own
    summary    the page in one or two short sentences, for the landing page's card
    """

    title: str
    stages: "Callable[[ConvSpec], tuple[Stage, ...]]"
    fields: tuple[str, ...]
    fixed: Mapping[str, object] = field(default_factory=dict)
    becomes: Mapping[str, str] = field(default_factory=dict)
    check: "Callable[[ConvSpec], None] | None" = None
    calls: Mapping[str, str] = field(default_factory=dict)
    rule: "Callable[[ConvSpec], RuleOfThumb] | None" = None
    beside: tuple[str, ...] = ("regular",)
    lesson: str | None = None
    summary: str = ""

    @property
    def name(self) -> str:
        """As a sentence says it: "Depthwise separable convolution"."""
        return f"{self.title} convolution"

    @property
    def asked(self) -> tuple[str, ...]:
        """What a page of this kind asks for besides the common fields."""
        return *self.fields, *self.becomes


KINDS: dict[str, ConvKind] = {}
KIND_NAMES = KINDS.keys()
