"""Filters as products of smaller filters, and the other way round."""

import numpy as np
from numpy.typing import ArrayLike

from convviz.nn.arguments import refuse


def as_separable(filters: ArrayLike, multiplier: int) -> tuple[np.ndarray, np.ndarray, float]:
    """The depthwise separable filters nearest to regular ones, and how near they are.

    filters (KH, KW, C, O) -> depthwise (KH, KW, C, M), pointwise (1, 1, C * M, O), error, with M = `multiplier`.

    Theorem. For input channel c view the filters as a matrix W_c of KH * KW rows and O columns. A depthwise separable
    convolution with multiplier M computes, for that channel, a product D_c P_c of a (KH * KW, M) and an (M, O) matrix:
    any matrix of rank M or less, and no other. So it can equal the regular convolution if and only if every W_c has
    rank <= M; M = min(KH * KW, O) always suffices. Otherwise the nearest D_c P_c, in the sum of squared differences of
    the weights, is the singular value decomposition of W_c cut off after M terms (Eckart & Young 1936), and as the
    channels do not meet, the whole error is the root of the sum of all squares of the singular values that were
    dropped.

    `error` is that root (the Frobenius norm of the difference), 0 but for rounding if the filters are separable. Each
    factor gets the square root of the singular value. Computed in float64; the filters come back in float32 if they
    came so.

    Raises:
        ValueError: filters without 4 dimensions or with an empty one, or a multiplier that is no whole number of 1 or
        more.
    """
    given = _numbers("filters", filters, 4)
    if isinstance(multiplier, bool) or not isinstance(multiplier, int | np.integer) or multiplier < 1:
        refuse("multiplier", multiplier, "must be a whole number, 1 or more")
    height, width, channels, outputs = given.shape
    matrices = given.transpose(2, 0, 1, 3).reshape(channels, height * width, outputs)
    left, right, error = _cut(matrices, int(multiplier))
    depthwise = left.reshape(channels, height, width, multiplier).transpose(1, 2, 0, 3)
    return _like(depthwise, filters), _like(right.reshape(1, 1, channels * multiplier, outputs), filters), error


def split_spatial(filter: ArrayLike) -> tuple[np.ndarray, np.ndarray, float]:
    """The column and the row whose outer product is nearest to a filter, and how near it is.

    filter (KH, KW) -> column (KH, 1), row (1, KW), error. A depthwise filter (KH, KW, C, M) is split channel by
    channel, into (KH, 1, C, M) and (1, KW, C * M, 1) to be used one after the other: KH + KW products each instead of
    KH * KW.

    Theorem. A filter is the outer product of two vectors if and only if its rank as a matrix is 1 (Sobel's is; most are
    not). The nearest outer product is the first term of its singular value decomposition (Eckart & Young 1936); the
    error is the root of the sum of the squares of the other singular values.

    `error` is that root over all channels, 0 but for rounding if the filter is spatially separable. Computed in
    float64; the filters come back in float32 if they came so.

    Raises:
        ValueError: a filter that has neither 2 nor 4 dimensions, or an empty one.
    """
    given = _numbers("filter", filter, 2, 4)
    if given.ndim == 2:
        left, right, error = _cut(given, 1)
        return _like(left, filter), _like(right, filter), error
    height, width, channels, multiplier = given.shape
    left, right, error = _cut(given.transpose(2, 3, 0, 1), 1)
    column = left.reshape(channels, multiplier, height, 1).transpose(2, 3, 0, 1)
    row = right.reshape(channels * multiplier, 1, 1, width).transpose(1, 3, 0, 2)
    return _like(column, filter), _like(row, filter), error


def depthwise_as_regular(filter: ArrayLike) -> np.ndarray:
    """The regular filters that do what a depthwise one does: (KH, KW, C, M) -> (KH, KW, C, C * M), of the same type.

    Theorem. A depthwise convolution is a regular one in which output c * M + m has zero weights for every input channel
    but c. The products with those zeros add nothing (unless the input is infinite or NaN), at C times the cost.

    Raises:
        ValueError: a filter without 4 dimensions, or with an empty one.
    """
    _numbers("filter", filter, 4)
    given = np.asarray(filter)
    height, width, channels, multiplier = given.shape
    regular = np.zeros((height, width, channels, channels, multiplier), given.dtype)
    each = np.arange(channels)
    regular[:, :, each, each] = given
    return regular.reshape(height, width, channels, channels * multiplier)


def _cut(matrices: np.ndarray, rank: int) -> tuple[np.ndarray, np.ndarray, float]:
    """(..., m, n) -> (..., m, rank), (..., rank, n) and the norm of what is lost; terms that do not exist are zeros."""
    left, sigma, right = np.linalg.svd(matrices, full_matrices=False)
    lost = float(np.sqrt((sigma[..., rank:] ** 2).sum()))
    root = np.sqrt(sigma[..., :rank])
    left, right = left[..., :rank] * root[..., None, :], root[..., :, None] * right[..., :rank, :]
    missing = rank - root.shape[-1]
    if missing > 0:
        still = [(0, 0)] * (matrices.ndim - 2)
        left, right = np.pad(left, [*still, (0, 0), (0, missing)]), np.pad(right, [*still, (0, missing), (0, 0)])
    return left, right, lost


def _numbers(name: str, value: ArrayLike, *dimensions: int) -> np.ndarray:
    given = np.asarray(value)
    if given.ndim not in dimensions or 0 in given.shape:
        allowed = " or ".join(map(str, dimensions))
        refuse(f"{name}.shape", given.shape, f"must have {allowed} dimensions, none of them empty")
    if given.dtype.kind not in "iuf" or not np.isfinite(given).all():
        refuse(name, given.dtype.name, "must hold finite real numbers")
    return given.astype(np.float64)


def _like(result: np.ndarray, given: ArrayLike) -> np.ndarray:
    dtype = np.asarray(given).dtype
    return np.ascontiguousarray(result, np.float32 if dtype == np.float32 else np.float64)
