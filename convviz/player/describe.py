"""Says in words which convolution is shown."""

from typing import cast

from convviz.conv import KINDS, ConvSpec

_SAID = {"kind", "batch", "height", "width", "in_channels", "out_channels", "kernel_size", "stride", "padding"}
_SAID |= {"dilation", "data_format"}  # what `describe` says itself; what else a kind uses, it adds


def describe(spec: ConvSpec) -> str:
    """One line: "Depthwise separable convolution: 8 × 8 × 3, window 3 × 3, 4 output channels, stride 2, padding same".

    What is not said is 1 or none.
    """
    kind = KINDS[spec.kind]
    outputs = kind.stages(spec)[-1].layer.out_channels
    parts = [
        f"{kind.name}: {spec.height} × {spec.width} × {spec.in_channels}",
        f"window {spec.kernel_size[0]} × {spec.kernel_size[1]}",
        f"{outputs} {'output channel' if outputs == 1 else 'output channels'}",
    ]
    if spec.batch > 1:
        parts.append(f"batch of {spec.batch}")
    for name, pair in (("stride", spec.stride), ("dilation", spec.dilation)):
        if max(pair) > 1:
            parts.append(f"{name} {pair[0] if pair[0] == pair[1] else f'{pair[0]} × {pair[1]}'}")
    if spec.padding == "same":
        parts.append("padding same")
    elif spec.padding != "valid":
        sides = cast(tuple[int, ...], spec.padding)
        parts.append(f"padding {sides if len(set(sides)) > 1 else sides[0]}")
    own = {name: value for name, value in spec.used().items() if name not in _SAID}
    parts += [f"{name.split('_')[-1]} {value}" for name, value in own.items() if value > 1]
    return ", ".join(parts)
