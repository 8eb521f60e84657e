"""The three convolutions of tf.nn, on NumPy arrays; the package's text says what they share."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.nn import work
from convviz.nn.arguments import frozen, refuse
from convviz.nn.threads import thread_count

FLOAT32, FLOAT64, INT32 = np.dtype(np.float32), np.dtype(np.float64), np.dtype(np.int32)


def conv2d(
    input: ArrayLike,
    filters: ArrayLike,
    strides: Any,
    padding: Any,
    data_format: str | None = "NHWC",
    dilations: Any = None,
    *,
    fused: bool = False,
) -> np.ndarray:
    """Regular convolution, or grouped: filters with IC / groups input channels see their own group only.

    y[n, oh, ow, oc] = sum over kh, kw, ic of
        x[n, oh * stride + kh * dilation - pad, ow * stride + kw * dilation - pad, ic] * filters[kh, kw, ic, oc]

    input (N, H, W, IC), filters (KH, KW, IC / groups, OC) -> (N, OH, OW, OC). Arguments, number types, errors:
    `convviz.nn`.
    """
    x: Any = input
    w: Any = filters
    if type(strides) is int and type(padding) is str and dilations is None and _is_ready(x, w, data_format):
        job = work.regular(x.shape, w.shape, strides, padding, "NHWC", None, x.dtype, bool(fused), thread_count())
        if job.alone is not None:  # nothing to convert or to share out: the whole call takes a few microseconds
            out = np.empty(job.shape, x.dtype) if job.small else _aligned(job.shape, x.dtype)
            job.kernel(x, w, out, job.alone)
            return out
    x, w = _array("input", x), _array("filters", w)
    compute = _computing_type(x, w, "filters", integers=True)
    job = work.regular(
        x.shape, w.shape, frozen("strides", strides), frozen("padding", padding), data_format,
        frozen("dilations", dilations), compute, bool(fused), thread_count(),
    )  # fmt: skip
    out = _empty(job, compute)
    if job.groups == 1:
        job.run(_nhwc(x, compute, data_format), _plain(w, compute), out)
    else:
        _run_groups(job, _nhwc(x, compute, data_format), _plain(w, compute), out)
    return _like_input(out, x, data_format)


def depthwise_conv2d(
    input: ArrayLike,
    filter: ArrayLike,
    strides: Any,
    padding: Any,
    data_format: str | None = "NHWC",
    dilations: Any = None,
    *,
    fused: bool = False,
) -> np.ndarray:
    """Depthwise convolution: every filter looks at one input channel; channel c's filter m makes output c * M + m.

    y[n, oh, ow, c * M + m] = sum over kh, kw of
        x[n, oh * stride + kh * dilation - pad, ow * stride + kw * dilation - pad, c] * filter[kh, kw, c, m]

    input (N, H, W, C), filter (KH, KW, C, M) -> (N, OH, OW, C * M). Arguments, number types, errors: `convviz.nn`.
    Strides need not be equal, and may come with dilations.
    """
    x, w = _array("input", input), _array("filter", filter)
    compute = _computing_type(x, w, "filter")
    job = work.depthwise(
        x.shape, w.shape, frozen("strides", strides), frozen("padding", padding), data_format,
        frozen("dilations", dilations), compute, bool(fused), thread_count(),
    )  # fmt: skip
    out = _empty(job, compute)
    job.run(_nhwc(x, compute, data_format), _plain(w, compute), out)
    return _like_input(out, x, data_format)


def separable_conv2d(
    input: ArrayLike,
    depthwise_filter: ArrayLike,
    pointwise_filter: ArrayLike,
    strides: Any,
    padding: Any,
    data_format: str | None = "NHWC",
    dilations: Any = None,
    *,
    fused: bool = False,
) -> np.ndarray:
    """Depthwise separable convolution: `depthwise_conv2d`, then `conv2d` with 1x1 filters, in one pass over the input.

    input (N, H, W, C), depthwise_filter (KH, KW, C, M), pointwise_filter (1, 1, C * M, OC) -> (N, OH, OW, OC). Strides,
    padding and dilations are those of the depthwise step. The bits are those of the two calls one after the other,
    except for float16, which is rounded at the end only. Arguments, number types, errors: `convviz.nn`.
    """
    x, above, below = (
        _array("input", input),
        _array("depthwise_filter", depthwise_filter),
        _array("pointwise_filter", pointwise_filter),
    )
    compute = _computing_type(x, above, "depthwise_filter")
    _computing_type(x, below, "pointwise_filter")
    job = work.separable(
        x.shape, above.shape, below.shape, frozen("strides", strides), frozen("padding", padding), data_format,
        frozen("dilations", dilations), compute, bool(fused), thread_count(),
    )  # fmt: skip
    out = _empty(job[-1], compute)
    data = _nhwc(x, compute, data_format)
    if len(job) == 2:
        between = _empty(job[0], compute)
        job[0].run(data, _plain(above, compute), between)
        job[1].run(between, _plain(below, compute), out)
    else:
        job[0].run(data, _plain(above, compute), _plain(below, compute), out)
    return _like_input(out, x, data_format)


def _is_ready(x: Any, w: Any, data_format: str | None) -> bool:
    """Both are arrays that a kernel takes as they are."""
    if type(x) is np.ndarray and type(w) is np.ndarray and data_format == "NHWC" and x.ndim == 4:
        dtype = x.dtype
        return w.dtype is dtype and (dtype is FLOAT32 or dtype is FLOAT64) and x.flags.carray and w.flags.carray
    return False


def _empty(job: work.Work, dtype: np.dtype) -> np.ndarray:
    return np.empty(job.shape, dtype) if job.small else _aligned(job.shape, dtype)


def _aligned(shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Uninitialised, beginning on a cache line, which makes large depthwise layers up to a tenth faster."""
    cells = math.prod(shape)
    array = np.empty(cells + 64 // dtype.itemsize, dtype)
    first = -array.ctypes.data % 64 // dtype.itemsize
    return array[first : first + cells].reshape(shape)


def _array(name: str, value: ArrayLike) -> np.ndarray:
    if type(value) is np.ndarray and (value.dtype == FLOAT32 or value.dtype == FLOAT64):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:
        refuse(f"{name}.dtype", array.dtype.name, "must be float16, float32, float64 or an integer type")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def _computing_type(x: np.ndarray, w: np.ndarray, name: str, integers: bool = False) -> np.dtype:
    """float32 or float64, or int32 where `integers` are computed as they are."""
    if w.dtype != x.dtype:
        refuse(f"{name}.dtype", w.dtype.name, f"must be the input's, {x.dtype.name}: convert one of them with astype")
    if x.dtype == FLOAT32 or x.dtype == FLOAT64:
        return x.dtype
    if x.dtype == INT32:
        if not integers:
            refuse("input.dtype", "int32", "is for conv2d only, as in TensorFlow: convert to float32 or float64")
        return INT32
    return FLOAT32 if x.dtype.itemsize == 2 and x.dtype.kind == "f" else FLOAT64


def _nhwc(x: np.ndarray, compute: np.dtype, data_format: str | None) -> np.ndarray:
    """(N, H, W, C) of the computing type, as `_plain` gives it."""
    if data_format == "NCHW":
        x = np.moveaxis(x, -3, -1)
    return _plain(x if x.ndim == 4 else x.reshape(-1, *x.shape[-3:]), compute)


def _plain(array: np.ndarray, compute: np.dtype) -> np.ndarray:
    """Contiguous, aligned and writeable, so that the kernels compile once; a copy if `array` is not."""
    if array.flags.carray and array.dtype == compute:
        return array
    return np.array(array, compute, order="C")


def _like_input(out: np.ndarray, x: np.ndarray, data_format: str | None) -> np.ndarray:
    """The output with the input's leading dimensions, layout and, for float16, type."""
    if x.dtype.itemsize == 2 and x.dtype.kind == "f":
        out = out.astype(x.dtype)
    if x.ndim != 4:
        out = out.reshape(*x.shape[:-3], *out.shape[1:])
    return np.ascontiguousarray(np.moveaxis(out, -1, -3)) if data_format == "NCHW" else out


def _run_groups(job: work.Work, x: np.ndarray, w: np.ndarray, out: np.ndarray) -> None:
    """Group after group: its channels, its filters, its part of the output."""
    inputs, outputs = x.shape[3] // job.groups, w.shape[3] // job.groups
    part = np.empty((*out.shape[:3], outputs), out.dtype)
    for group in range(job.groups):
        own_filters = np.ascontiguousarray(w[..., group * outputs : (group + 1) * outputs])
        job.run(np.ascontiguousarray(x[..., group * inputs : (group + 1) * inputs]), own_filters, part)
        out[..., group * outputs : (group + 1) * outputs] = part
