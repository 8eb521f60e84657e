"""Specs of odd shapes, and what a link to an example means."""

import pytest

from convviz.choice.controls import CONTROLS
from convviz.conv import KIND_NAMES, KINDS, ConvSpec

SHAPES = {
    "one cell": {"height": 1, "width": 1, "in_channels": 1, "out_channels": 1, "kernel_size": (1, 1)},
    "2x5": {"height": 2, "width": 5, "out_channels": 4, "kernel_size": (2, 3)},
    "a batch of 3": {"batch": 3, "height": 5, "width": 4, "kernel_size": (3, 2), "depth_multiplier": 2},
    "7 channels": {"height": 4, "width": 4, "in_channels": 7, "out_channels": 14, "kernel_size": (4, 1), "groups": 7},
    "11x11": {"in_channels": 2, "out_channels": 9, "kernel_size": (11, 11), "padding": "same", "depth_multiplier": 3},
    "NCHW": {"batch": 2, "height": 3, "width": 6, "data_format": "NCHW"},
}
ODD_SPECS = {f"{kind}, {name}": ConvSpec(kind, **shape) for kind in KIND_NAMES for name, shape in SHAPES.items()}
PAGE_KINDS = {kind.lesson: name for name, kind in KINDS.items() if kind.lesson}


def pytest_generate_tests(metafunc):
    if "odd_spec" in metafunc.fixturenames:
        metafunc.parametrize("odd_spec", ODD_SPECS.values(), ids=ODD_SPECS.keys())


@pytest.fixture
def choose():
    """An example -> (its spec, every choice of its page, defaults included)."""

    def chosen(example):
        choices = {key: control.default for key, control in CONTROLS.items()} | example.choices
        sides = tuple(choices[f"pad_{side}"] for side in ("top", "bottom", "left", "right"))
        kind = PAGE_KINDS.get(example.page, "regular")  # padding is taught on regular convolutions
        kind = "grouped" if choices["groups"] > 1 else kind
        sizes = ("batch", "height", "width", "in_channels", "data_format", *KINDS[kind].fields)
        spec = ConvSpec(
            kind,
            kernel_size=(choices["kernel_height"], choices["kernel_width"]),
            stride=(choices["stride_height"], choices["stride_width"]),
            dilation=(choices["dilation_height"], choices["dilation_width"]),
            padding=sides if choices["padding"] == "explicit" else choices["padding"],
            **{key: choices[key] for key in sizes},
        )
        return spec, choices

    return chosen
