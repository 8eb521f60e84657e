"""The library against TensorFlow and PyTorch themselves: `make test-peers` installs them and runs this.

`make vectors` (this file as a script) writes vectors.npz, a few of their answers, which `make test` compares with.
"""

import json
import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
PROBLEMS = 2000  # for each peer and number type
VECTORS = Path(__file__).with_name("vectors.npz")


def tensorflow_answer(problem):
    """None where TensorFlow 2.21 is wrong (depthwise with both stride and dilation) or has no kernel (see below)."""
    nn = import_module("tensorflow").nn
    x, *filters = problem.input_nhwc, *problem.arrays[1:]
    layer = problem.layer
    padding = problem.padding
    if not isinstance(padding, str):
        padding = [[0, 0], [layer.pad_top, layer.pad_bottom], [layer.pad_left, layer.pad_right], [0, 0]]
    if problem.kind in ("regular", "grouped"):
        output = nn.conv2d(x, *filters, problem.strides, padding, dilations=problem.dilations)
    else:
        if max(problem.dilations) > 1 and max(problem.strides) > 1:
            return None
        if problem.strides[0] != problem.strides[1] and x.dtype != np.float32:
            return None
        call = nn.depthwise_conv2d if problem.kind == "depthwise" else nn.separable_conv2d
        output = call(x, *filters, [1, *problem.strides, 1], padding, dilations=problem.dilations)
    return in_layout(output.numpy(), problem)


def torch_answer(problem):
    """PyTorch pads beforehand, the only way to have SAME with a stride or unequal sides."""
    torch = import_module("torch")
    layer, (w, *pointwise) = problem.layer, problem.arrays[1:]
    x = torch.from_numpy(np.ascontiguousarray(problem.input_nhwc.transpose(0, 3, 1, 2)))
    x = torch.nn.functional.pad(x, (layer.pad_left, layer.pad_right, layer.pad_top, layer.pad_bottom))
    w = w.reshape(layer.filter_shape)
    output = torch.nn.functional.conv2d(x, to_torch(w), None, problem.strides, 0, problem.dilations, layer.groups)
    if pointwise:
        output = torch.nn.functional.conv2d(output, to_torch(pointwise[0]))
    return in_layout(output.numpy().transpose(0, 2, 3, 1), problem)


def to_torch(filters):
    return import_module("torch").from_numpy(np.ascontiguousarray(filters.transpose(3, 2, 0, 1)))


def in_layout(output, problem):
    return output.transpose(0, 3, 1, 2) if problem.data_format == "NCHW" else output


def test_tensorflow_agrees(make_problem):
    compare(make_problem, tensorflow_answer, np.float32)
    compare(make_problem, tensorflow_answer, np.float64)


def test_torch_agrees(make_problem):
    compare(make_problem, torch_answer, np.float32)
    compare(make_problem, torch_answer, np.float64)


def compare(make_problem, answer_of, dtype):
    rng, compared, contradictions = np.random.default_rng(10), 0, 0
    while compared < PROBLEMS:
        problem = make_problem(rng, dtype=dtype)
        answer = answer_of(problem)
        if answer is None:
            continue
        output = problem.run(fused=compared % 2 == 1)
        close = {np.float32: 1e-5, np.float64: 1e-13}[dtype] * size_of_sums(problem)
        assert output.shape == answer.shape, problem
        if np.abs(output - answer).max() > close and dtype is np.float32:
            # oneDNN 3.12 is wrong in float32 for some images of one channel, two columns and stride 2: ask for float64
            answer = answer_of(replace(problem, arrays=tuple(array.astype(np.float64) for array in problem.arrays)))
            contradictions += 1
        assert np.abs(output - answer).max() <= close, problem
        compared += 1
    assert contradictions < PROBLEMS / 200


def size_of_sums(problem):
    """How large a sum of products of these random numbers would be if the signs did not cancel much."""
    terms = problem.layer.tap_count * (problem.arrays[2].shape[2] if problem.kind == "separable" else 1)
    return 3 * terms**0.5


def test_int32_agrees_with_tensorflow(make_problem):
    rng = np.random.default_rng(11)
    for _ in range(300):
        problem = make_problem(rng, ("regular", "grouped"))
        for array in problem.arrays:
            array *= 1e4  # so that some sums wrap around
        whole = replace(problem, arrays=tuple(array.astype(np.int32) for array in problem.arrays))
        assert np.array_equal(whole.run(), tensorflow_answer(whole)), problem


def test_float16_is_as_near_as_tensorflows(make_problem):
    rng = np.random.default_rng(12)
    for _ in range(300):
        problem = make_problem(rng, ("regular", "depthwise"), np.float16)
        answer = tensorflow_answer(problem)
        if answer is not None:
            assert np.abs(problem.run() - answer).max() <= 4e-3 * size_of_sums(problem), problem


def write_vectors(make_problem):
    """Whole numbers, so that every sum is exact and an answer has to be equal."""
    rng, stored, described = np.random.default_rng(13), {}, []
    for kind in ("regular", "grouped", "depthwise", "separable") * 16:
        problem = make_problem(rng, (kind,))
        if sum(array.size for array in problem.arrays) > 12000:
            continue
        for array in problem.arrays:
            array[...] = rng.integers(-3, 4, array.shape)
        answers = [torch_answer(problem), tensorflow_answer(problem)]
        if answers[1] is not None and not np.array_equal(*answers):
            raise SystemExit(f"the peers differ: {problem}")
        name = f"{len(described):02}"
        stored |= {f"{name}/{number}": array.astype(np.int8) for number, array in enumerate(problem.arrays)}
        stored[f"{name}/answer"] = answers[0].astype(np.int32)
        rest = {"strides": problem.strides, "padding": problem.padding, "data_format": problem.data_format}
        by = "PyTorch" if answers[1] is None else "TensorFlow and PyTorch"
        described.append({"kind": kind, "by": by, "dilations": problem.dilations, **rest})
    np.savez_compressed(VECTORS, described=json.dumps(described), **stored)
    print(f"{len(described)} answers, {VECTORS.stat().st_size} bytes")


if __name__ == "__main__":
    write_vectors(import_module("conftest").random_problem)
