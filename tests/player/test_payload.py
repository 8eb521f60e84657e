"""The message from Python to the player: its bytes, its size, what it leaves out."""

import inspect
import json
import struct
from math import prod

import numpy as np
import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, count_layer, forward, pad, trace_layer
from convviz.player.calls import calls
from convviz.player.payload import encode


def read(message):
    """(head, the numbers that follow it), read as the format says and not as payload.py writes it."""
    (length,) = struct.unpack_from("<I", message)
    return json.loads(message[4 : 4 + length]), np.frombuffer(message, "<f4", offset=4 + length)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_numbers_are_the_input_then_weights_and_output_of_each_stage(run, kind):
    spec = ConvSpec(kind, batch=2, height=5, width=4, in_channels=4, out_channels=6, groups=2)
    passes = run(spec)
    head, numbers = read(encode(passes, spec=spec))
    arrays = [passes[0].input, *(array for done in passes for array in (done.weights, done.output))]
    np.testing.assert_array_equal(numbers, np.concatenate([array.ravel() for array in arrays]))
    assert [stage["title"] for stage in head["stages"]] == [done.stage.title for done in passes]


@pytest.mark.parametrize("step", [0, 7, 31])
@pytest.mark.parametrize("pixels", [False, True])
def test_the_numbers_are_aligned_whatever_the_head_says(run, step, pixels):
    message = encode(run(ConvSpec()), spec=ConvSpec(), step=step, pixels=pixels)
    (length,) = struct.unpack_from("<I", message)
    assert length % 4 == 0
    assert len(message) % 4 == 0
    assert (read(message)[0]["step"], read(message)[0]["pixels"]) == (step, pixels)


def test_the_head_of_every_stage_is_its_geometry(runs):
    for spec, passes in runs:
        head, _ = read(encode(passes, spec=spec))
        assert ConvSpec(**head["spec"]).used() == spec.used()
        assert head["title"] == f"{KINDS[spec.kind].title} convolution"
        for stage, done in zip(head["stages"], passes, strict=True):
            layer, trace = done.stage.layer, trace_layer(done.stage.layer)
            assert stage["input"] == list(layer.input_shape)
            assert stage["output"] == list(layer.output_shape)
            assert stage["pads"] == [layer.pad_top, layer.pad_bottom, layer.pad_left, layer.pad_right]
            assert stage["stride"] == [layer.stride_height, layer.stride_width]
            assert stage["dilation"] == [layer.dilation_height, layer.dilation_width]
            assert stage["groups"] == layer.groups
            assert (stage["isDepthwise"], stage["weightName"]) == (done.stage.is_depthwise, done.stage.weight_name)
            assert stage["weightShape"] == list(done.weights.shape)
            assert stage["rows"] == {"origins": list(trace.rows.origins), "offsets": list(trace.rows.offsets)}
            assert stage["columns"] == {"origins": list(trace.columns.origins), "offsets": list(trace.columns.offsets)}
            assert stage["channels"]["origins"] == list(trace.channels.origins)
            assert prod(stage["targets"]) * prod(stage["window"]) == count_layer(layer).multiplies


@pytest.mark.parametrize("kind", ["separable", "spatially_separable"])
def test_what_the_second_stage_reads_is_not_sent_twice(run, kind):
    spec = ConvSpec(kind, height=8, width=8, depth_multiplier=2, padding="same")
    first, second = passes = run(spec)
    _, numbers = read(encode(passes, spec=spec))
    sent = first.input.size + first.weights.size + first.output.size + second.weights.size + second.output.size
    assert numbers.size == sent
    np.testing.assert_array_equal(second.input, first.output)


def test_padding_is_not_sent(run):
    specs = (ConvSpec(padding=padding) for padding in ("valid", (16, 16, 16, 16)))
    bare, padded = (read(encode(run(spec), spec=spec))[1] for spec in specs)
    assert padded.size - bare.size == 36 * 36 * 2 - 4 * 4 * 2  # only the output is larger


def test_small_and_large_messages_stay_small(run):
    small = ConvSpec(height=8, width=8, out_channels=4, padding="same")
    large = ConvSpec(height=32, width=32, in_channels=16, out_channels=16, padding="same")
    assert len(encode(run(small), spec=small)) < 8_000
    assert len(encode(run(large), spec=large)) < 250_000


@pytest.mark.parametrize("kind", ["regular", "separable"])
@pytest.mark.parametrize(("asked", "given"), [(0, 0), (5, 5), ("last", "last"), ("steps", "last"), (10**9, "last")])
def test_a_step_past_the_end_starts_at_the_last_one(run, kind, asked, given):
    passes = run(ConvSpec(kind))
    steps = sum(done.output.size for done in passes)
    number = {"last": steps - 1, "steps": steps}
    head, _ = read(encode(passes, spec=ConvSpec(kind), step=number.get(asked, asked)))
    assert head["step"] == number.get(given, given)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_nchw_sends_the_same_message_but_for_its_name(run, kind):
    specs = [ConvSpec(kind, 2, 5, 7, 4, 6, groups=2, data_format=name) for name in ("NHWC", "NCHW")]
    nhwc = run(specs[0])
    nchw = forward(specs[1], nhwc[0].input.transpose(0, 3, 1, 2), [done.weights for done in nhwc])
    (first, numbers), (second, same) = (
        read(encode(passes, spec=spec)) for passes, spec in zip((nhwc, nchw), specs, strict=True)
    )
    np.testing.assert_array_equal(numbers, same)
    assert (first["spec"].pop("data_format"), second["spec"].pop("data_format")) == ("NHWC", "NCHW")
    assert first.pop("calls") != second.pop("calls")
    assert first == second


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_loops_are_the_kernel_s_own_text_without_its_docstring(run, kind):
    passes = run(ConvSpec(kind))
    head, _ = read(encode(passes, spec=ConvSpec(kind)))
    for stage, done in zip(head["stages"], passes, strict=True):
        kernel = getattr(done.stage.kernel, "py_func", done.stage.kernel)
        assert stage["kernel"] == kernel.__name__
        text = head["loops"][stage["kernel"]]
        source = inspect.getsource(kernel)
        head_line, body = text.split("\n", 1)
        assert source == f'@compiled\n{head_line}\n    """{kernel.__doc__}"""\n{body}\n'
        scope = {"np": np}
        exec(text, scope)  # noqa: S102  what the player shows computes what the kernel computed
        again = scope[stage["kernel"]](pad(done.input_nhwc, done.stage.layer), done.weights, done.stage.layer)
        np.testing.assert_array_equal(again, done.output_nhwc)


def test_the_calls_travel_with_the_spec(run):
    spec = ConvSpec()
    assert read(encode(run(spec), spec=spec))[0]["calls"] == calls(spec)


def test_not_a_number_and_infinities_arrive_as_they_are(run):
    passes = run(ConvSpec())
    special = np.array([np.nan, np.inf, -np.inf], np.float32)
    passes[0].input.ravel()[:3] = special
    np.testing.assert_array_equal(read(encode(passes, spec=ConvSpec()))[1][:3], special)


@pytest.mark.parametrize("views", [(), ("arithmetic",), ("sum", "arithmetic")])
def test_a_page_may_say_which_views_to_begin_with(run, views):
    passes = run(ConvSpec())
    assert read(encode(passes, spec=ConvSpec()))[0]["views"] == []
    assert read(encode(passes, spec=ConvSpec(), views=views))[0]["views"] == list(views)
