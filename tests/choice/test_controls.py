"""What a page offers: what each control takes from an address, and how much work one choice may be."""

import numpy as np
import pytest

from convviz.choice.controls import CONTROLS, STEP, Number, Option, Text
from convviz.choice.work import MOST_MACS, MOST_NUMBERS, check_work
from convviz.conv import KIND_NAMES, KINDS, ConvSpec, SpecError, count_ops
from convviz.presets import offered_filters

HEIGHT = Number("Height", 1, 128, 6)
NUMBERS = {key: control for key, control in CONTROLS.items() if isinstance(control, Number)} | {"step": STEP}
MALFORMED = [
    "", " ", "inf", "-inf", "Infinity", "nan", "NaN", "1e3", "1E1", "0x10", "0b11", "0o7", "1_0", "٦", "६", "６", "²",
    "Ⅵ", "9" * 400, "0" * 400 + "6", "-1", "+6", "−6", "6.0", "6.", ".6", "6,0", "6 ", " 6", "6\n", "6\x00", "six",
    "True", "None", "null", "[]", "6;7", "1/2", "6%", "<b>6</b>", "'6'", "6'--",
]  # fmt: skip


@pytest.mark.parametrize("key", NUMBERS)
def test_a_number_takes_its_limits_and_what_lies_between(key):
    control = NUMBERS[key]
    for number in {control.low, control.low + 1, control.default, control.high - 1, control.high}:
        assert control.accepts(str(number)), number
    for number in (control.low - 1, control.high + 1, 10 * control.high, -control.high - 1):
        assert not control.accepts(str(number)), number
    assert f"{control.low}" in control.rule
    assert f"{control.high}" in control.rule


@pytest.mark.parametrize("text", MALFORMED, ids=lambda text: ascii(text[:12]))
def test_what_is_no_plain_number_is_refused(text):
    assert not any(control.accepts(text) for control in NUMBERS.values())


@pytest.mark.parametrize("text", ["6", "06", "006", "000000006"])
def test_leading_zeros_change_nothing(text):
    assert HEIGHT.accepts(text)


def test_what_is_accepted_is_what_int_reads_and_the_limits_allow():
    random = np.random.default_rng(5)
    alphabet = list("0123456789+-.eE_ x٦")
    for _ in range(5000):
        text = "".join(random.choice(alphabet, random.integers(1, 4)))
        if HEIGHT.accepts(text):
            assert 1 <= int(text) <= 128
            assert set(text) <= set("0123456789")
        else:
            assert not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 128


def test_a_word_is_taken_as_it_is_written_or_not_at_all():
    padding = CONTROLS["padding"]
    assert all(padding.accepts(word) for word in ("valid", "same", "explicit"))
    assert not any(padding.accepts(word) for word in ("", "VALID", "Same", "same ", "sam", "None", "0", "(1, 1, 1, 1)"))
    assert "valid, same, explicit" in padding.rule


def test_text_is_printable_and_not_too_long():
    text = Text("Your own values", 10)
    assert all(text.accepts(word) for word in ("", "1 2 3", "x" * 10, "−½", "<b>"))
    assert not any(text.accepts(word) for word in ("x" * 11, "1\n2", "1\t2", "\x00", "\x1b[0m", "\u202e1"))
    assert "10" in text.rule


@pytest.mark.parametrize("key", CONTROLS)
def test_every_default_is_one_of_the_things_offered(key):
    control = CONTROLS[key]
    if key == "filters":
        assert all(control.default in names for names in map(offered_filters, KIND_NAMES))
    else:
        assert control.accepts(str(control.default))
    assert control.label
    if isinstance(control, Option):
        assert len(set(control.options)) == len(control.options)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_defaults_are_little_work(kind):
    check_work(ConvSpec(kind))


LARGE = {
    "height": ConvSpec(height=128, width=60, in_channels=8, out_channels=8, kernel_size=7, padding="same"),
    "width": ConvSpec(height=60, width=128, in_channels=8, out_channels=8, kernel_size=7, padding="same"),
    "in_channels": ConvSpec("depthwise", height=128, width=128, in_channels=128, kernel_size=3, padding="same"),
    "out_channels": ConvSpec(height=64, width=64, in_channels=16, out_channels=128, kernel_size=3),
    "depth_multiplier": ConvSpec("depthwise", height=25, width=25, batch=8, in_channels=8, kernel_size=11,
                                 padding="same", depth_multiplier=8, stride=1),
}  # fmt: skip


@pytest.mark.parametrize("key", LARGE)
def test_too_much_work_blames_the_control_that_adds_most_with_the_amount_and_the_limit(key):
    spec = LARGE[key]
    with pytest.raises(SpecError) as refused:
        check_work(spec)
    assert refused.value.field == key
    message = str(refused.value)
    macs = count_ops(spec).multiplies
    assert f"{macs:,}" in message or "numbers to draw" in message
    assert f"{MOST_MACS:,}" in message or f"{MOST_NUMBERS:,}" in message
    assert f"Lower {key} or another size" in message
    assert "Lower That or another size" in refused.value.told(name=lambda field: "That")


@pytest.mark.parametrize("kind", ["depthwise", "spatially_separable", "separable", "regular"])
def test_numbers_to_draw_are_limited_even_where_macs_are_few(kind):
    spec = ConvSpec(kind, 8, 128, 128, 8, 2, kernel_size=1)
    assert count_ops(spec).multiplies < MOST_MACS
    with pytest.raises(SpecError, match=rf"{MOST_NUMBERS:,}"):
        check_work(spec)


def test_the_limits_are_the_last_that_is_allowed():
    side, filters = 100, 58
    regular = ConvSpec(height=side, width=side, in_channels=1, out_channels=filters, kernel_size=1)
    assert side * side * (1 + filters) <= MOST_NUMBERS
    check_work(regular)
    with pytest.raises(SpecError):
        check_work(ConvSpec(height=side, width=side, in_channels=1, out_channels=filters + 2, kernel_size=1))
    macs = {"height": 100, "width": 100, "in_channels": 20, "kernel_size": 10, "padding": "same"}
    check_work(ConvSpec(out_channels=1, **macs))
    assert count_ops(ConvSpec(out_channels=1, **macs)).multiplies == MOST_MACS
    with pytest.raises(SpecError):
        check_work(ConvSpec(out_channels=1, batch=2, **macs))


def test_lowering_the_blamed_control_to_its_least_always_helps():
    """Whatever a page's controls can be set to, the message's advice leads somewhere."""
    random = np.random.default_rng(11)
    refused = 0
    pages = ("regular", "depthwise", "separable", "spatially_separable")
    for _ in range(2000):
        draw = {
            key: int(random.integers(NUMBERS[key].low, NUMBERS[key].high + 1))
            for key in ("batch", "height", "width", "in_channels", "out_channels", "depth_multiplier")
        }
        kernel = tuple(int(random.integers(1, 12)) for _ in range(2))
        kind = pages[random.integers(len(pages))]
        for _ in range(8):
            spec = ConvSpec(kind, kernel_size=kernel, padding="same", **draw)
            try:
                check_work(spec)
                break
            except SpecError as error:
                refused += 1
                draw[error.field] = NUMBERS[error.field].low
        else:
            pytest.fail(f"{kind}, {kernel}: no end in sight with {draw}")
    assert refused > 500


def test_what_is_allowed_is_bounded_in_every_array():
    """Weights too: they travel with the message."""
    for kind in KIND_NAMES:
        most = ConvSpec(kind, 1, 11, 11, 32, 128, 11, depth_multiplier=8)
        check_work(most)
        assert sum(np.prod(stage.weight_shape) for stage in KINDS[kind].stages(most)) < MOST_NUMBERS
