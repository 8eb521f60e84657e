"""No kernel reads or writes beside its arrays: random layers between pages that must not be touched."""

import ctypes
import faulthandler
import mmap
import multiprocessing
import os
import sys

import numpy as np
import pytest

from convviz import nn
from convviz.nn import work

PROBLEMS = 400
TIME_LIMIT = 900  # seconds; compiling included


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and mprotect")
@pytest.mark.parametrize("kind", ["regular", "depthwise", "separable"])
def test_no_access_beyond_the_arrays(make_problem, kind):
    ended = exit_code(run_guarded, make_problem, kind)
    assert ended == 0, "a signal (-11: segmentation fault) means an access out of bounds"


def exit_code(work, *arguments):
    """Of a child process that does `work`; None if it has not ended in time."""
    child = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    child.start()
    child.join(TIME_LIMIT)
    ended = child.exitcode
    child.kill()
    return ended


def run_guarded(make_problem, kind):
    """In a child, because a wrong access kills the process. Arrays end, or begin, at a forbidden page."""
    nn.set_thread_count(1)
    rng = np.random.default_rng(6)
    for number in range(PROBLEMS):
        at_end, fused = number % 2 == 0, number % 3 == 0
        problem = make_problem(rng, (kind,), (np.float32, np.float64)[number % 4 == 3])
        arrays = [guarded(array, at_end) for array in (problem.input_nhwc, *problem.arrays[1:])]
        job = job_of(problem, fused)
        answer = problem.answer()
        if problem.data_format == "NCHW":
            answer = answer.transpose(0, 2, 3, 1)
        out = guarded(np.full(answer.shape, 7, answer.dtype), at_end)
        job.run(*arrays, out)
        assert np.allclose(out, answer, atol=1e-3)


def job_of(problem, fused):
    layer = problem.layer
    data = problem.input_nhwc
    padding = ((0, 0), (layer.pad_top, layer.pad_bottom), (layer.pad_left, layer.pad_right), (0, 0))
    shapes = data.shape, *(array.shape for array in problem.arrays[1:])
    decide = getattr(work, problem.kind)
    job = decide(*shapes, problem.strides, padding, "NHWC", problem.dilations, data.dtype, fused, 1)
    return job[0] if problem.kind == "separable" else job


def guarded(array, at_end):
    """A copy that ends (or begins) where a page begins (ends) that may be neither read nor written."""
    page = mmap.PAGESIZE
    pages = -(-array.nbytes // page)
    memory = mmap.mmap(-1, (pages + 2) * page)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    libc = ctypes.CDLL(None, use_errno=True)
    for forbidden in (start, start + (pages + 1) * page):
        if libc.mprotect(ctypes.c_void_p(forbidden), ctypes.c_size_t(page), 0):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    offset = page + (pages * page - array.nbytes if at_end else 0)
    copy = np.frombuffer(memory, array.dtype, array.size, offset).reshape(array.shape)
    copy[...] = array
    return copy


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and mprotect")
def test_the_guard_pages_guard():
    assert exit_code(touch_the_next_number) == -11


def touch_the_next_number():
    faulthandler.disable()  # the signal is wanted
    array = guarded(np.zeros(3), at_end=True)
    ctypes.memmove(ctypes.addressof(ctypes.c_double()), array.ctypes.data + array.nbytes, 8)
