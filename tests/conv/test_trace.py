"""The trace tells what the kernels do, cell by cell, in their order."""

from types import SimpleNamespace

import numpy as np

from convviz.conv import KINDS, ConvSpec, forward, kernels, pad, replay, trace_layer


class Watched:
    """Stands in for an array and remembers which cells were read and written."""

    dtype = None

    def __init__(self):
        self.read, self.written = [], []

    def __getitem__(self, index):
        self.read.append(index)
        return 1

    def __setitem__(self, index, value):
        self.written.append(index)


def watch(stage, monkeypatch):
    """Run a stage's loops as plain Python; what they read of the input and the filters, and where they wrote."""
    padded, filters, output = Watched(), Watched(), Watched()
    loops = getattr(stage.kernel, "py_func", stage.kernel)
    with monkeypatch.context() as patch:
        patch.setattr(kernels, "np", SimpleNamespace(zeros=lambda shape, dtype: output))
        loops(padded, filters, stage.layer)
    return padded.read, filters.read, output.written


def steps(trace):
    """(input cell, weight, output cell) of every multiply, as the trace's docstring says."""
    for n, oc, oh, ow in np.ndindex(trace.targets):
        for kh, kw, ic in np.ndindex(trace.window):
            row = trace.rows.origins[oh] + trace.rows.offsets[kh]
            column = trace.columns.origins[ow] + trace.columns.offsets[kw]
            channel = trace.channels.origins[oc] + trace.channels.offsets[ic]
            yield (n, row, column, channel), (kh, kw, ic, oc), (n, oh, ow, oc)


def test_steps_are_what_the_loops_do_in_their_order(spec, monkeypatch):
    for stage in KINDS[spec.kind].stages(spec):
        read, weighed, written = watch(stage, monkeypatch)
        cells, weights, targets = zip(*steps(trace_layer(stage.layer)), strict=True)
        assert list(cells) == read
        assert list(targets) == written
        flat = np.ravel_multi_index(np.transpose(weighed), stage.weight_shape)
        np.testing.assert_array_equal(np.ravel_multi_index(np.transpose(weights), stage.layer.filter_shape), flat)


def test_replayed_products_sum_to_the_output(spec, whole_numbers):
    for done in forward(spec, *whole_numbers(spec)):
        layer = done.stage.layer
        products = replay(trace_layer(layer), pad(done.input_nhwc, layer), done.weights)
        assert products.size == layer.tap_count * np.prod(layer.output_shape)
        np.testing.assert_array_equal(products.sum((4, 5, 6)), done.output_nhwc.transpose(0, 3, 1, 2))


def test_added_up_in_their_order_the_products_are_the_output_bit_for_bit(spec, fractions):
    for done in forward(spec, *fractions(spec)):
        layer = done.stage.layer
        products = replay(trace_layer(layer), pad(done.input_nhwc, layer), done.weights)
        assert products.dtype == np.float32
        running = np.cumsum(products.reshape(*products.shape[:4], -1), -1, dtype=np.float32)
        np.testing.assert_array_equal(running[..., -1], done.output_nhwc.transpose(0, 3, 1, 2))


def test_a_trace_by_hand():
    spec = ConvSpec("grouped", 1, 5, 4, 4, 2, (2, 3), (3, 1), "valid", (2, 1), groups=2)
    (stage,) = KINDS["grouped"].stages(spec)
    trace = trace_layer(stage.layer)
    assert trace.targets == (1, 2, 1, 2)
    assert trace.window == (2, 3, 2)
    assert trace.rows == ((0,), (0, 2))
    assert trace.columns == ((0, 1), (0, 1, 2))
    assert trace.channels == ((0, 2), (0, 1))


def test_a_trace_is_compact():
    (stage,) = KINDS["regular"].stages(ConvSpec(height=224, width=224, in_channels=64, out_channels=128))
    trace = trace_layer(stage.layer)
    assert sum(len(numbers) for axis in trace[2:] for numbers in axis) == 2 * (222 + 3) + 128 + 64
