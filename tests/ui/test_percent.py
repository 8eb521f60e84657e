"""Shares in percent: rounded as usual, but all and nothing are said of nothing else."""

import pytest

from convviz.ui.percent import percent


@pytest.mark.parametrize(
    ("share", "digits", "said"),
    [
        (1.0, 0, "100%"),
        (0.9985, 0, "more than 99%"),
        (0.994, 0, "99%"),
        (0.9985, 1, "99.9%"),
        (0.99951, 1, "more than 99.9%"),
        (0.125, 0, "12%"),
        (0.004, 0, "less than 1%"),
        (0.0, 0, "0%"),
        (2.25, 1, "225.0%"),
    ],
)
def test_only_all_is_100_percent(share, digits, said):
    assert percent(share, digits) == said
