"""The roofline: the roof bends where memory and arithmetic meet, and every contestant has its point."""

import pytest

from convviz.race import CONTESTANTS, Lap, Limits, roofline


def test_the_roof_and_the_points():
    laps = [
        Lap("a", "regular", seconds=1.0, macs=2_500_000_000, bytes_moved=10_000_000_000),
        Lap("b", "regular", seconds=1.0, macs=45_000_000_000, bytes_moved=2_250_000_000),
    ]
    roof, first, second = roofline(laps, Limits(100.0, 10.0)).data
    assert roof.x[1] == pytest.approx(10.0)  # peak / bandwidth
    assert list(roof.y) == pytest.approx([roof.x[0] * 10.0, 100.0, 100.0])
    assert [(point.name, point.x[0], point.y[0]) for point in (first, second)] == [("a", 0.5, 5.0), ("b", 40.0, 90.0)]
    assert roof.x[0] < 0.5 < 40.0 < roof.x[2]


@pytest.mark.parametrize("count", [len(CONTESTANTS), 20])
def test_nobody_is_left_out_and_no_two_look_alike(count):
    laps = [Lap(f"{n}", "regular", seconds=1.0, macs=10**9, bytes_moved=10**9) for n in range(count)]
    points = roofline(laps, Limits(100.0, 10.0)).data[1:]
    assert [point.name for point in points] == [lap.name for lap in laps]
    assert len({(point.marker.color, point.marker.symbol) for point in points}) == count
