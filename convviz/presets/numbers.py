"""Numbers that a visitor typed: parsed strictly, bounded, never evaluated."""

import re

import numpy as np

from convviz.conv import SpecError

LARGEST = 1e6  # keeps every product and sum of a page's work far from float32's limit
SMALLEST = 1e-6  # and far from subnormals, which slow a kernel down a hundredfold

_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s,;]+")
_SHOWN = 24


def parse_numbers(field: str, text: str, counts: dict[int, str]) -> np.ndarray:
    """The numbers in `text`, split at commas, semicolons or white space, as float32 (count,).

    `counts` says how many there may be, and what each number of numbers means.

    Raises:
        SpecError: naming `field`, for what is no number, is too large, or comes in another count.
    """
    numbers = [_number(field, word) for word in _SEPARATORS.split(text.strip()) if word]
    if len(numbers) not in counts:
        wanted = " or ".join(f"{count} ({meaning})" for count, meaning in counts.items())
        message = "{field} holds {count} numbers; give {wanted}, separated by spaces or commas."
        raise SpecError(field, message, count=len(numbers), wanted=wanted)
    return np.array(numbers, np.float32)


def _number(field: str, word: str) -> float:
    if not _NUMBER.fullmatch(word):
        message = "{field} holds {given}, which is no number. Write them like 3, -0.5 or 2e3."
        raise SpecError(field, message, given=word[:_SHOWN])
    value = float(word)
    if abs(value) > LARGEST:
        message = "{field} holds {given}; numbers go from -{most:,.0f} to {most:,.0f}."
        raise SpecError(field, message, given=word[:_SHOWN], most=LARGEST)
    return value if abs(value) >= SMALLEST else 0.0
