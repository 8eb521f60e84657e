"""The roofline: the roof bends where memory and arithmetic meet, and every way has its point."""

import pytest

from convviz.figures import roofline


def test_the_roof_and_the_points():
    figure = roofline(["a", "b"], [0.5, 40.0], [5.0, 90.0], peak=100.0, bandwidth=10.0)
    roof, first, second = figure.data
    assert roof.x[1] == pytest.approx(10.0)  # peak / bandwidth
    assert list(roof.y) == pytest.approx([roof.x[0] * 10.0, 100.0, 100.0])
    assert [(point.name, point.x[0], point.y[0]) for point in (first, second)] == [("a", 0.5, 5.0), ("b", 40.0, 90.0)]
    assert first.marker.symbol != second.marker.symbol
    assert roof.x[0] < 0.5 < 40.0 < roof.x[2]
