"""What a spec takes, how it writes it down, and what it refuses in which words."""

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvKind, ConvSpec, SpecError
from convviz.conv.layer import decide
from convviz.conv.spec import COMMON_FIELDS, Field

COUNTED = ("batch", "height", "width", "in_channels", "out_channels", "depth_multiplier", "groups", "expansion")
PAIRED = ("kernel_size", "stride", "dilation")
SIDES = ("pad_top", "pad_bottom", "pad_left", "pad_right")


def refusal(**choices):
    with pytest.raises(SpecError) as caught:
        ConvSpec(**choices)
    return caught.value.field, str(caught.value)


def test_a_kind_is_known_once_it_is_registered(monkeypatch):
    assert refusal(kind="mine")[0] == "kind"
    monkeypatch.setitem(KINDS, "mine", KINDS["regular"])
    assert ConvSpec("mine").kind == "mine"
    assert "mine" in KIND_NAMES


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_docstring_says_which_fields_count(kind):
    lines = [line.split() for line in ConvSpec.__doc__.splitlines()]
    (names,) = (line[1:] for line in lines if line[:1] == ["kind"])
    (row,) = (line[1:] for line in lines if line[:1] == [kind])
    assert sorted(name for name, word in zip(names, row, strict=True) if word == "yes") == sorted(KINDS[kind].fields)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_what_a_kind_uses_is_enough_to_build_it_again(kind):
    spec = ConvSpec(kind, 2, 9, 8, 4, 6, (2, 3), (2, 1), (1, 0, 2, 3), (1, 2), 3, 2, "NCHW")
    used = spec.used()
    assert set(used) == {"kind", *COMMON_FIELDS, *KINDS[kind].fields}
    again = ConvSpec(**used)
    assert again.used() == used
    assert KINDS[kind].stages(again) == KINDS[kind].stages(spec)


def test_a_later_stage_s_window_must_fit_too(monkeypatch):
    def twice(spec):
        (first,) = KINDS["depthwise"].stages(spec)
        return first, replace(first, layer=decide(first.layer.output_shape, out_channels=3, kernel_size=(3, 3)))

    monkeypatch.setitem(KINDS, "twice", ConvKind(title="Twice", stages=twice, fields=()))
    assert ConvSpec("twice", height=5, width=5).kind == "twice"
    assert refusal(kind="twice", width=4) == (
        "width",
        "width=4 leaves 2 for the stage 'Depthwise', whose window is larger. Raise width, or choose padding 'same'.",
    )


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_defaults_are_a_convolution_of_every_kind(kind):
    assert ConvSpec(kind).kind == kind


def test_one_number_stands_for_both_axes():
    spec = ConvSpec(kernel_size=2, stride=3, dilation=4)
    assert (spec.kernel_size, spec.stride, spec.dilation) == ((2, 2), (3, 3), (4, 4))


def test_a_list_is_as_good_as_a_tuple():
    spec = ConvSpec(kernel_size=[2, 3], stride=[1, 2], dilation=[2, 1], padding=[0, 1, 2, 3])
    assert spec == ConvSpec(kernel_size=(2, 3), stride=(1, 2), dilation=(2, 1), padding=(0, 1, 2, 3))
    assert hash(spec) == hash(replace(spec))


@pytest.mark.parametrize("word", ["same", "SAME", "Same"])
def test_padding_words_in_any_case(word):
    assert ConvSpec(padding=word).padding == "same"
    assert ConvSpec(padding="VALID").padding == "valid"


def test_a_pointwise_filter_is_one_cell_whatever_kernel_size_says():
    spec = ConvSpec("pointwise", height=1, width=1, kernel_size=(5, 7))
    assert spec.kernel_size == (1, 1)


def test_frozen():
    with pytest.raises(FrozenInstanceError):
        ConvSpec().height = 3


@pytest.mark.parametrize("value", [True, 2.0, "2", None, (2,)])
@pytest.mark.parametrize("field", COUNTED)
def test_only_whole_numbers_count(field, value):
    blamed, message = refusal(**{field: value})
    assert blamed == field
    assert message == f"{field}={value!r} is not a whole number: give 1 or more."


@pytest.mark.parametrize("value", [0, -1])
@pytest.mark.parametrize("field", COUNTED)
def test_nothing_is_less_than_one(field, value):
    assert refusal(**{field: value}) == (field, f"{field}={value} is too small: give 1 or more.")


@pytest.mark.parametrize("value", [0, -2, True, 1.5, "3", None])
@pytest.mark.parametrize("field", PAIRED)
def test_a_pair_blames_the_axis(field, value):
    stem = field.removesuffix("_size")
    for axis, pair in ((f"{stem}_height", (value, 1)), (f"{stem}_width", (1, value))):
        blamed, message = refusal(**{field: pair})
        assert blamed == axis
        assert message.startswith(f"{axis}={value!r} is ")
        assert message.endswith("give 1 or more.")


@pytest.mark.parametrize("value", [1.5, "3", None, (), (1,), (1, 2, 3)])
@pytest.mark.parametrize("field", PAIRED)
def test_a_pair_is_a_pair(field, value):
    blamed, message = refusal(**{field: value})
    assert blamed == field
    assert message == f"{field}={value!r} is neither a whole number nor a pair (vertical, horizontal)."


def test_true_is_no_pair_of_ones():
    assert refusal(stride=True)[0] == "stride_height"


@pytest.mark.parametrize("value", [-1, True, 0.5, "1", None])
@pytest.mark.parametrize("side", range(4))
def test_explicit_padding_blames_the_side(side, value):
    cells = [0, 0, 0, 0]
    cells[side] = value
    blamed, message = refusal(padding=tuple(cells))
    assert blamed == SIDES[side]
    assert message.startswith(f"{SIDES[side]}={value!r} is ")
    assert message.endswith("give 0 or more.")


@pytest.mark.parametrize("value", ["full", "", 1, None, (1, 1), ((1, 1), (1, 1)), (0, 0, 0, 0, 0)])
def test_padding_is_a_word_or_four_sides(value):
    blamed, message = refusal(padding=value)
    assert blamed == "padding"
    assert message == f"padding={value!r} is none of 'valid', 'same' and (top, bottom, left, right)."


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "transposed"), ("kind", None), ("kind", ["regular"]), ("data_format", "CHWN")]
)
def test_words_are_among_the_known(field, value):
    blamed, message = refusal(**{field: value})
    assert blamed == field
    assert message.startswith(f"{field}={value!r} is not one of ")
    assert ("NHWC, NCHW" if field == "data_format" else "regular, grouped, depthwise") in message


@pytest.mark.parametrize(
    ("field", "in_channels", "out_channels", "divisors"),
    [("in_channels", 6, 8, "1, 2, 3, 6"), ("out_channels", 8, 6, "1, 2, 3, 6")],
)
def test_groups_divide_the_channels(field, in_channels, out_channels, divisors):
    blamed, message = refusal(kind="grouped", in_channels=in_channels, out_channels=out_channels, groups=4)
    assert blamed == "groups"
    assert f"4 groups do not divide {field}=6" in message
    assert f"Choose groups from {divisors}, or change {field}" in message


def test_groups_are_ignored_where_the_kind_has_none():
    assert ConvSpec("regular", in_channels=3, out_channels=2, groups=4).groups == 4


@pytest.mark.parametrize("axis", ["height", "width"])
@pytest.mark.parametrize("kind", [kind for kind in KIND_NAMES if kind != "pointwise"])
def test_a_window_larger_than_the_input(kind, axis):
    pairs = {"height": ((4, 1), (2, 1)), "width": ((1, 4), (1, 2))}
    kernel_size, dilation = pairs[axis]
    choices = {"kind": kind, "kernel_size": kernel_size, "dilation": dilation}
    blamed, message = refusal(**choices)
    assert blamed == f"dilation_{axis}"
    assert f"kernel_{axis}=4 with dilation_{axis}=2 spans 7 " in message
    assert "the input has 6, padding included" in message
    assert f"Lower kernel_{axis} or dilation_{axis}, raise {axis}, or choose padding 'same'." in message
    one_more = {"height": (1, 0, 0, 0), "width": (0, 0, 0, 1)}[axis]
    for fits in ({axis: 7}, {"padding": "same"}, {"padding": one_more}):
        assert ConvSpec(**choices, **fits).kernel_size == kernel_size


def test_padding_of_one_axis_does_not_help_the_other():
    assert refusal(height=2, kernel_size=3, padding=(0, 0, 5, 5))[0] == "kernel_height"
    assert refusal(width=2, kernel_size=3, padding=(5, 5, 0, 0))[0] == "kernel_width"


def test_a_message_without_facts_is_taken_as_it_is():
    error = SpecError("height", "sets like {1, 2} and {height} are no {given}")
    assert (error.field, str(error)) == ("height", "sets like {1, 2} and {height} are no {given}")
    assert error.told(name=str.upper, quote=str.upper) == str(error)


def test_a_message_names_fields_and_quotes_what_was_given():
    error = SpecError(
        "stride", "{field}={given} and {other} {cells:,}", given="{a}\n", other=Field("height"), cells=1234
    )
    assert str(error) == "stride='{a}\\n' and height 1,234"
    assert error.told(name=str.upper, quote=lambda given: f"<{given}>") == "STRIDE=<{a}\n> and HEIGHT 1,234"


REFUSED = [
    {"kernel_size": (7, 3)}, {"kind": "grouped", "groups": 2}, {"height": 0}, {"height": "6"}, {"padding": "full"},
    {"stride": (1, 2, 3)}, {"kind": "transposed"},
]  # fmt: skip


@pytest.mark.parametrize("choices", REFUSED, ids=str)
def test_every_field_in_a_message_can_be_called_otherwise(choices):
    with pytest.raises(SpecError) as caught:
        ConvSpec(**choices)
    named = caught.value.told(name=lambda field: "HERE", quote=lambda given: "THAT")
    assert "HERE" in named
    assert "_" not in named.replace("spatially_separable", "")
    assert ("THAT" in named) == ("given" in caught.value.facts)


def test_an_error_survives_being_sent_to_another_process():
    error = SpecError("stride", "{field}={given}", given=[1])
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (copy.field, str(copy)) == ("stride", "stride=[1]")
