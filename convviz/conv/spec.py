"""What the learner chose: one convolution, named in framework vocabulary."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Literal, cast

from convviz.conv.arithmetic import filter_span
from convviz.conv.kind import KIND_NAMES, KINDS

Padding = Literal["valid", "same"] | tuple[int, int, int, int]

DATA_FORMATS = ("NHWC", "NCHW")
_COUNTS = ("batch", "height", "width", "in_channels", "out_channels", "depth_multiplier", "groups", "expansion")
# What counts for every kind, beside `kind` itself.
COMMON_FIELDS = (
    "batch", "height", "width", "in_channels", "kernel_size", "stride", "padding", "dilation", "data_format",
)  # fmt: skip


class Field(str):
    """The name of a field in a message: a page writes what stands beside the control instead."""


class SpecError(ValueError):
    """A choice that no convolution can have.

    `field` names the control to blame; the message gives the value, the rule and where to change it. With `facts` the
    message is a template for str.format: {field} is the name of `field`, so is every fact that is a Field; {given} is a
    value as somebody wrote it; other facts are our own. `told` fills it in for a page, str() for a library's user.
    """

    def __init__(self, field: str, message: str, **facts: object):
        super().__init__(field, message)
        self.field = field
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return self.told()

    def told(self, name: Callable[[str], str] = str, quote: Callable[[object], str] = repr) -> str:
        """The message with fields called as `name` calls them and the given value written as `quote` writes it."""
        if not self.facts:
            return self.message
        facts = {key: name(fact) if isinstance(fact, Field) else fact for key, fact in self.facts.items()}
        if "given" in facts:
            facts["given"] = quote(facts["given"])
        return self.message.format(**facts, field=name(self.field))


@dataclass(frozen=True, slots=True)
class ConvSpec:
    """Hyperparameters of one convolution over a batch of images.

    A pair is (vertical, horizontal); a plain int stands for both. `padding` is "valid", "same" (TensorFlow's: the odd
    cell goes after) or (top, bottom, left, right). `kind`, a key of `convviz.conv.KINDS`, decides which of the other
    fields count, and how many channels come out:

    ==================== ============= ======= ================= ========== ================
    kind                 out_channels  groups  depth_multiplier  expansion  output_channels
    ==================== ============= ======= ================= ========== ================
    regular              yes           --      --                --         out_channels
    grouped              yes           yes     --                --         out_channels
    depthwise            --            --      yes               --         C*multiplier
    pointwise            yes           --      --                --         out_channels
    separable            yes           --      yes               --         out_channels
    spatially_separable  --            --      yes               --         C*multiplier
    bottleneck           yes           --      --                yes        out_channels
    ==================== ============= ======= ================= ========== ================

    A pointwise convolution's filter is 1x1 whatever `kernel_size` says. Fields that a kind does not use are ignored.

    Raises:
        SpecError: for what no convolution can have, such as a window larger than the padded input.
    """

    kind: str = "regular"
    batch: int = 1
    height: int = 6
    width: int = 6
    in_channels: int = 3
    out_channels: int = 2
    kernel_size: tuple[int, int] = (3, 3)
    stride: tuple[int, int] = (1, 1)
    padding: Padding = "valid"
    dilation: tuple[int, int] = (1, 1)
    depth_multiplier: int = 1
    groups: int = 1
    data_format: str = "NHWC"
    expansion: int = 2

    def __post_init__(self) -> None:
        _one_of("kind", self.kind, KIND_NAMES)
        _one_of("data_format", self.data_format, DATA_FORMATS)
        for field in _COUNTS:
            object.__setattr__(self, field, _whole(field, getattr(self, field)))
        for field in ("kernel_size", "stride", "dilation"):
            object.__setattr__(self, field, _pair(field, getattr(self, field)))
        object.__setattr__(self, "padding", _padding(self.padding))
        kind = KINDS[self.kind]
        for field, value in kind.fixed.items():
            object.__setattr__(self, field, value)
        if kind.check:
            kind.check(self)
        self._check_window()
        self._check_stages()

    def used(self) -> dict[str, Any]:
        """`kind` and the fields that count for it: ConvSpec(**spec.used()) is the same convolution."""
        return {field: getattr(self, field) for field in ("kind", *COMMON_FIELDS, *KINDS[self.kind].fields)}

    def _check_window(self) -> None:
        if self.padding == "same":
            return
        top, bottom, left, right = (0, 0, 0, 0) if self.padding == "valid" else cast(tuple[int, ...], self.padding)
        axes = ("height", "rows", self.height + top + bottom), ("width", "columns", self.width + left + right)
        for axis, (name, cells, size) in enumerate(axes):
            taps, dilation = self.kernel_size[axis], self.dilation[axis]
            span = filter_span(taps, dilation)
            if span > size:
                raise SpecError(
                    f"dilation_{name}" if taps <= size else f"kernel_{name}",
                    "{kernel}={taps} with {dilation}={apart} spans {span} {cells}, but the input has {size}, padding "
                    "included: the window fits nowhere. Lower {kernel} or {dilation}, raise {side}, or choose padding "
                    "'same'.",
                    kernel=Field(f"kernel_{name}"),
                    dilation=Field(f"dilation_{name}"),
                    side=Field(name),
                    taps=taps,
                    apart=dilation,
                    span=span,
                    cells=cells,
                    size=size,
                )

    def _check_stages(self) -> None:
        """A later stage's window must fit into what the one before it leaves."""
        for stage in KINDS[self.kind].stages(self):
            for name in ("height", "width"):
                if getattr(stage.layer, f"out_{name}") < 1:
                    raise SpecError(
                        name,
                        "{field}={size} leaves {left} for the stage '{stage}', whose window is larger. Raise {field}, "
                        "or choose padding 'same'.",
                        size=getattr(self, name),
                        left=getattr(stage.layer, name),
                        stage=stage.title,
                    )


def _whole(field: str, value: object, low: int = 1) -> int:
    if not isinstance(value, Integral) or isinstance(value, bool):  # NumPy's integers are Integral, too
        raise SpecError(field, "{field}={given} is not a whole number: give {low} or more.", given=value, low=low)
    if value < low:
        raise SpecError(field, "{field}={given} is too small: give {low} or more.", given=int(value), low=low)
    return int(value)


def _pair(field: str, value: object) -> tuple[int, int]:
    pair = (value, value) if isinstance(value, Integral) else value
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        message = "{field}={given} is neither a whole number nor a pair (vertical, horizontal)."
        raise SpecError(field, message, given=value)
    stem = field.removesuffix("_size")
    return _whole(f"{stem}_height", pair[0]), _whole(f"{stem}_width", pair[1])


def _padding(value: object) -> Padding:
    if isinstance(value, str) and value.lower() in ("valid", "same"):
        return cast(Padding, value.lower())
    if isinstance(value, (tuple, list)) and len(value) == 4:
        sides = ("pad_top", "pad_bottom", "pad_left", "pad_right")
        return cast(Padding, tuple(_whole(side, cells, low=0) for side, cells in zip(sides, value, strict=True)))
    message = "{field}={given} is none of 'valid', 'same' and (top, bottom, left, right)."
    raise SpecError("padding", message, given=value)


def _one_of(field: str, value: str, choices: Collection[str]) -> None:
    if value not in tuple(choices):  # not every value has a hash, as keys must
        raise SpecError(field, "{field}={given} is not one of {choices}.", given=value, choices=", ".join(choices))
