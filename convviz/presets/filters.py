"""Named filters of any size, for every kind of convolution."""

from collections.abc import Callable
from math import comb

import numpy as np

from convviz.conv import KINDS, ConvSpec, SpecError, Stage
from convviz.presets.numbers import parse_numbers

Plane = np.ndarray  # (KH, KW)


def identity(height: int, width: int) -> Plane:
    return np.outer(_middle(height), _middle(width))


def box(height: int, width: int) -> Plane:
    """The mean of the window."""
    return np.full((height, width), 1 / (height * width))


def gaussian(height: int, width: int) -> Plane:
    """Binomial weights, Pascal's triangle: the usual small approximation of a Gaussian."""
    smooth = np.outer(_binomial(height), _binomial(width))
    return smooth / smooth.sum()


def sharpen(height: int, width: int) -> Plane:
    """The cell and its difference from its neighbours."""
    return identity(height, width) - laplacian(height, width)


def sobel_x(height: int, width: int) -> Plane:
    """Smooth down the columns, differences along the rows: answers to vertical edges."""
    return np.outer(_binomial(height), _difference(width))


def sobel_y(height: int, width: int) -> Plane:
    """Differences down the columns, upper minus lower: answers to horizontal edges."""
    return np.outer(_difference(height)[::-1], _binomial(width))


def laplacian(height: int, width: int) -> Plane:
    """Neighbours above, below, left and right minus the cell as often."""
    middle_row, middle_column = _middle(height), _middle(width)
    cross = np.outer(_neighbours(height), middle_column) + np.outer(middle_row, _neighbours(width))
    return cross - cross.sum() * np.outer(middle_row, middle_column)


def emboss(height: int, width: int) -> Plane:
    """Light from the upper left: darker before the middle, brighter after it, and the cell itself."""
    rows, columns = np.indices((height, width))
    return rows - (height - 1) // 2 + columns - (width - 1) // 2 + identity(height, width)


NAMED: dict[str, Callable[[int, int], Plane]] = {
    "identity": identity,
    "box": box,
    "gaussian": gaussian,
    "sharpen": sharpen,
    "sobel-x": sobel_x,
    "sobel-y": sobel_y,
    "laplacian": laplacian,
    "emboss": emboss,
}
ASSORTED = ("sobel-x", "sobel-y", "gaussian", "laplacian", "sharpen", "emboss", "box", "identity")

# Filters that are the outer product of a column and a row: only these have a factor for each.
FACTORS: dict[str, tuple[Callable[[int], np.ndarray], Callable[[int], np.ndarray]]] = {
    "identity": (lambda n: _middle(n), lambda n: _middle(n)),
    "box": (lambda n: np.full(n, 1 / n), lambda n: np.full(n, 1 / n)),
    "gaussian": (lambda n: _binomial(n) / _binomial(n).sum(), lambda n: _binomial(n) / _binomial(n).sum()),
    "sobel-x": (lambda n: _binomial(n), lambda n: _difference(n)),
    "sobel-y": (lambda n: _difference(n)[::-1], lambda n: _binomial(n)),
}


def offered_filters(kind: str) -> tuple[str, ...]:
    """The names that `make_weights` takes for a kind: what all of its stages can play, each in its role."""
    stages = KINDS[kind].stages(ConvSpec(kind))
    roles = {stage.role for stage in stages}
    named: tuple[str, ...] = ("identity",)
    if roles & {"column", "row"}:
        named = tuple(FACTORS)
    elif "plane" in roles:
        named = ("assorted", *NAMED)
    sees_every_channel = [stage.role == "plane" and stage.layer.groups == 1 for stage in stages] == [True]
    return "random", *named, "counting", *(["per-channel"] if sees_every_channel else []), "custom"


def make_weights(name: str, spec: ConvSpec, *, seed: int = 0, weights: str = "") -> list[np.ndarray]:
    """The named filter as one float32 array per stage, (KH, KW, IC / groups, OC) or depthwise (KH, KW, C, M).

    A named plane looks at every input channel alike; "assorted" gives each filter another plane; "per-channel" lets
    filter o look at channel o only, so that a regular convolution plays depthwise. A stage that only mixes channels
    (1x1) gets small seeded whole numbers, or the identity.

    Raises:
        SpecError: the kind has no such filter, or the custom `weights` are not as many as needed.
    """
    if name not in offered_filters(spec.kind):
        message = "{field}={given} is none of {names} for {kind}."
        raise SpecError("filters", message, given=name, names=", ".join(offered_filters(spec.kind)), kind=spec.kind)
    stages = KINDS[spec.kind].stages(spec)
    rng = np.random.default_rng(seed)
    if name == "custom":
        arrays = _custom(spec, stages, weights, rng)
    else:
        arrays = [_stage_weights(name, stage, rng) for stage in stages]
    return [np.ascontiguousarray(array, np.float32) for array in arrays]


def _stage_weights(name: str, stage: Stage, rng: np.random.Generator) -> np.ndarray:
    shape = stage.weight_shape
    if name == "counting":
        return np.arange(1, np.prod(shape) + 1).reshape(shape)
    if name == "identity" and not stage.is_depthwise:
        return identity(*shape[:2])[:, :, None, None] * _own_channel(shape)
    if name == "random" or stage.role == "mix":
        return rng.integers(-2, 3, shape)
    if name == "per-channel":
        return rng.integers(-2, 3, shape) * _own_channel(shape)
    if stage.role in ("column", "row"):
        column, row = FACTORS[name]
        factor = column(shape[0]) if stage.role == "column" else row(shape[1])
        return np.broadcast_to(factor.reshape(*shape[:2], 1, 1), shape)
    if name == "assorted":
        planes = [NAMED[ASSORTED[o % len(ASSORTED)]](*shape[:2]) for o in range(stage.layer.out_channels)]
        per_filter = np.stack(planes, axis=-1)[:, :, None, :]
        return np.broadcast_to(per_filter, stage.layer.filter_shape).reshape(shape)
    return np.broadcast_to(NAMED[name](*shape[:2])[:, :, None, None], shape)


def _custom(spec: ConvSpec, stages: tuple[Stage, ...], weights: str, rng: np.random.Generator) -> list[np.ndarray]:
    """One plane for every channel and filter of the window, or every weight of every stage in memory order."""
    shapes = [stage.weight_shape for stage in stages]
    sizes = [int(np.prod(shape)) for shape in shapes]
    counts = {sum(sizes): "every weight, stage after stage"}
    has_window = [stage.role == "plane" and stage.weight_shape[:2] == spec.kernel_size for stage in stages]
    if any(has_window):
        counts = {spec.kernel_size[0] * spec.kernel_size[1]: "one plane for all"} | counts
    numbers = parse_numbers("weights", weights, counts)
    if numbers.size != sum(sizes):
        plane = numbers.reshape(*spec.kernel_size, 1, 1)
        return [
            np.broadcast_to(plane, shape) if takes_it else rng.integers(-2, 3, shape)
            for shape, takes_it in zip(shapes, has_window, strict=True)
        ]
    pieces = np.split(numbers, np.cumsum(sizes)[:-1])
    return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]


def _own_channel(shape: tuple[int, int, int, int]) -> np.ndarray:
    """(1, 1, IC, OC): 1 where input channel and filter belong together."""
    inputs, outputs = np.indices(shape[2:])
    return (outputs % shape[2] == inputs)[None, None].astype(np.int64)


def _middle(size: int) -> np.ndarray:
    return (np.arange(size) == (size - 1) // 2).astype(float)


def _neighbours(size: int) -> np.ndarray:
    return (abs(np.arange(size) - (size - 1) // 2) == 1).astype(float)


def _binomial(size: int) -> np.ndarray:
    return np.array([comb(size - 1, k) for k in range(size)], float)


def _difference(size: int) -> np.ndarray:
    """-1, 0, 1 for three cells; for other sizes that difference, smoothed: (size - 1) binomials apart by one step."""
    if size == 1:
        return np.zeros(1)
    smooth = np.array([comb(size - 2, k) for k in range(size - 1)], float)
    return np.convolve(smooth, [-1, 1])
