"""Numbers that a visitor typed: what is read, and what is refused with a reason."""

import numpy as np
import pytest

from convviz.conv import SpecError
from convviz.presets.numbers import LARGEST, SMALLEST, parse_numbers


def read(text):
    """The one number in `text`."""
    return parse_numbers("weights", text, {1: "one"})[0]


def refusal(text, counts):
    with pytest.raises(SpecError) as refused:
        parse_numbers("weights", text, counts)
    assert refused.value.field == "weights"
    assert "weights" in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("7", 7), ("+7", 7), ("-7", -7), ("007", 7), ("0.25", 0.25), ("-.5", -0.5), ("5.", 5), ("1e3", 1000),
        ("1E3", 1000), ("1.5e-2", 0.015), ("2e+2", 200), ("-0", 0), ("1000000", 1e6), ("-1e6", -1e6),
    ],
)  # fmt: skip
def test_plain_numbers_are_read(text, value):
    assert read(text) == np.float32(value)


@pytest.mark.parametrize("separator", [" ", ",", ", ", ";", "\n", "\t", "  ;  ,", "\u2009", "\xa0"])
def test_numbers_are_parted_by_spaces_commas_or_semicolons(separator):
    numbers = parse_numbers("values", f"  1{separator}-2{separator}3.5 ", {3: "three"})
    np.testing.assert_array_equal(numbers, np.array([1, -2, 3.5], np.float32))
    assert numbers.dtype == np.float32
    assert numbers.shape == (3,)


@pytest.mark.parametrize(
    "text",
    [
        "nan", "NaN", "-nan", "inf", "-inf", "Infinity", "1e999", "1e-999", "1e400", "0x10", "0b1", "1_000", "1j", "٦",
        "１", "²", "½", "−3", "1.2.3", "1e", "e5", ".", "+", "-", "--1", "1-2", "None", "True", "[1]", "1" * 400,
        "1" + "0" * 13, "0." + "1" * 400, "__import__('os')", "1;DROPTABLE", "1\x00",
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused(text):
    message = refusal(text, {1: "one", 2: "two", 3: "three"})
    assert "no number" in message
    assert len(message) < 200


@pytest.mark.parametrize("text", ["1000001", "-1000001", "1e7", "9e99", "999999999999"])
def test_what_is_too_large_is_refused_with_the_limits(text):
    message = refusal(text, {1: "one"})
    assert text in message
    assert "-1,000,000 to 1,000,000" in message


@pytest.mark.parametrize("text", ["1e-7", "-1e-7", "9.9e-7", "1e-45", "1e-99", "-0.0000001"])
def test_what_is_tiny_is_zero_so_that_nothing_becomes_subnormal(text):
    assert read(text) == 0
    assert not np.signbit(read(text))


def test_products_of_the_smallest_and_sums_of_the_largest_are_normal_numbers():
    smallest, largest = read(str(SMALLEST)), read(str(LARGEST))
    assert smallest * smallest > np.finfo(np.float32).tiny
    assert np.isfinite(largest * largest * 20_000_000)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 8, 10, 53, 55])
def test_another_count_is_refused_with_the_counts_that_fit_and_their_meaning(count):
    message = refusal("1 " * count, {9: "one plane for all", 54: "every weight"})
    assert f"holds {count} numbers" in message
    assert "9 (one plane for all) or 54 (every weight)" in message


def test_what_was_typed_is_kept_apart_from_what_the_message_says_of_it():
    with pytest.raises(SpecError) as refused:
        parse_numbers("weights", "1 [a](//evil.io)", {2: "two"})
    assert "holds '[a](//evil.io)', which is no number" in str(refused.value)
    assert "holds <typed>, which is no number" in refused.value.told(quote=lambda given: "<typed>")
