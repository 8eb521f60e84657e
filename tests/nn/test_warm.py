"""Warming up compiles everything: no later call compiles more.

What is compiled is counted in a process of its own (this file as a script), where nothing has run but the warm-up.
"""

import gc
import subprocess
import sys

import numpy as np
from numba.core.dispatcher import Dispatcher

from convviz import nn
from convviz.nn import warm


def test_no_call_compiles_anything_after_the_warm_up():
    done = subprocess.run([sys.executable, __file__], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


def signatures():
    """Every kernel of the library that exists now, with the argument types that it is compiled (or loaded) for."""
    kernels = [thing for thing in gc.get_objects() if isinstance(thing, Dispatcher)]
    return {
        (kernel.py_func.__qualname__, id(kernel), str(signature))
        for kernel in kernels
        if kernel.py_func.__module__.startswith("convviz.nn")
        for signature in kernel.signatures
    }


def run_everything(random_problem):
    """All operations, number types and memory layouts; forms of arrays that the kernels must never see."""
    rng = np.random.default_rng(9)
    for number in range(60):
        problem = random_problem(rng, dtype=(np.float32, np.float64)[number % 2])
        if number % 4 == 0:
            for array in problem.arrays:
                array.flags.writeable = False
        problem.run(fused=number % 3 == 0)
    every_other = np.ones((1, 12, 10, 8), np.float32)[:, ::2, ::2, ::2]
    filters, mixing = np.ones((3, 3, 4, 2), np.float32)[::-1], np.ones((1, 1, 8, 40), np.float32)
    for dtype in (np.float32, np.float64, np.float16, np.int32, np.uint8, ">f4"):
        x, w, p = every_other.astype(dtype), filters.astype(dtype), mixing.astype(dtype)
        nn.conv2d(x, w, 1, "SAME")
        nn.conv2d(every_other.astype(dtype, order="F"), w, 2, "SAME")
        if dtype is not np.int32:
            nn.depthwise_conv2d(x, w, 1, "SAME")
            nn.separable_conv2d(x, w, p, 1, "SAME")
    nn.conv2d(every_other, filters[:, :, :2], 1, "SAME")  # two groups
    nn.conv2d(every_other, filters, 1, "SAME", dilations=10**6)  # the fallback
    nn.depthwise_conv2d(every_other, filters, 1, "SAME", dilations=10**6)


if __name__ == "__main__":
    from conftest import random_problem  # beside this file

    names = list(warm.warm_up())
    if len(set(names)) != warm.count() or len(names) != warm.count():
        raise SystemExit(f"{warm.count()} names were promised: {names}")
    warmed = signatures()
    if not warmed:
        raise SystemExit("found no kernel: this test would see nothing")
    run_everything(random_problem)
    more = signatures() - warmed
    if more:
        raise SystemExit("compiled after the warm-up:\n" + "\n".join(f"{name} {types}" for name, _, types in more))
