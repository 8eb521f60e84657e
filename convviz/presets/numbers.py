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
        raise SpecError(field, f"{field} holds {len(numbers)} numbers; give {wanted}, separated by spaces or commas.")
    return np.array(numbers, np.float32)


def _number(field: str, word: str) -> float:
    if not _NUMBER.fullmatch(word):
        shown = word[:_SHOWN].replace("`", "'")  # between backticks nothing in a message can become a link or a picture
        raise SpecError(field, f"{field} holds `{shown}`, which is no number. Write them like 3, -0.5 or 2e3.")
    value = float(word)
    if abs(value) > LARGEST:
        raise SpecError(field, f"{field} holds {word[:_SHOWN]}; numbers go from -{LARGEST:,.0f} to {LARGEST:,.0f}.")
    return value if abs(value) >= SMALLEST else 0.0
