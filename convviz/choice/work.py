"""How much work one choice may be, so that nobody waits for somebody else's."""

from convviz.choice.controls import CONTROLS, Number
from convviz.conv import KINDS, ConvSpec, SpecError, count_ops

MOST_MACS = 20_000_000  # about 30 ms of a kernel's time
MOST_NUMBERS = 600_000  # inputs and outputs: 2.4 MB for the browser


def check_work(spec: ConvSpec) -> None:
    """Refuse a choice that would take too long to compute or to send.

    Raises:
        SpecError: blaming the control that contributes most.
    """
    macs = count_ops(spec).multiplies
    layers = [stage.layer for stage in KINDS[spec.kind].stages(spec)]
    shapes = [layers[0].input_shape, *(layer.output_shape for layer in layers)]
    numbers = sum(n * h * w * c for n, h, w, c in shapes)
    for amount, most, what in ((macs, MOST_MACS, "multiply-accumulates"), (numbers, MOST_NUMBERS, "numbers to draw")):
        if amount > most:
            raise SpecError(
                _largest(spec),
                "This would be {amount:,} {what}; one choice may have {most:,}, so that nobody waits. "
                "Lower {field} or another size.",
                amount=amount,
                what=what,
                most=most,
            )


def _largest(spec: ConvSpec) -> str:
    """The size furthest above its default."""
    fields = (field for field in KINDS[spec.kind].fields if field != "groups")  # more groups are less work
    return max("height", "width", "in_channels", *fields, key=lambda key: getattr(spec, key) / _default(key))


def _default(key: str) -> int:
    control = CONTROLS[key]
    return control.default if isinstance(control, Number) else 1
