"""The verdict: every sentence that a race can lead to, from results made for it."""

import pytest

from convviz.race import Lap, Limits, judge

LIMITS = Limits(100.0, 10.0)  # bends at 10 FLOPs per byte


def laps(*, regular=1.0, separable=0.1, depthwise_bytes=4_000_000, separable_bytes=1_000_000, slower=5.0):
    """Seconds and bytes of made-up contestants; the separable one needs a tenth of the MACs."""
    return [
        Lap("slow", "regular", slower, 1_000_000_000, 10_000_000),
        Lap("fast", "regular", regular, 1_000_000_000, 10_000_000),
        Lap("both", "separable", separable, 100_000_000, separable_bytes),
        Lap("step", "depthwise", 1.0, 10_000_000, depthwise_bytes),
    ]


def test_the_fastest_regular_way_is_compared():
    verdict = judge(laps(regular=2.0, slower=1.0), LIMITS)
    assert verdict.regular.name == "slow"
    assert (verdict.macs, verdict.speed) == pytest.approx((10.0, 10.0))


@pytest.mark.parametrize(
    ("separable", "saving"),
    [
        (2.0, "No less time"),
        (1.0, "No less time"),
        (0.9, "Less time, but not as much less"),
        (0.2, "Less time, but not as much less"),
        (0.11, "As much less time"),
        (0.09, "As much less time"),
        (0.05, "Even less time"),
    ],
)
def test_what_came_of_the_saved_macs(separable, saving):
    assert judge(laps(separable=separable), LIMITS).saving == saving


@pytest.mark.parametrize(("numbers", "side"), [(4_000_000, "left"), (1_000_000, "right")])
def test_where_the_depthwise_step_stands(numbers, side):
    findings = judge(laps(depthwise_bytes=numbers), LIMITS).findings
    assert findings[0] == f"The depthwise step is {side} of the bend"


@pytest.mark.parametrize(("numbers", "side"), [(100_000_000, "left"), (1_000_000, "right")])
def test_where_the_separable_convolution_stands(numbers, side):
    findings = judge(laps(separable_bytes=numbers), LIMITS).findings
    assert findings[1] == f"The separable convolution is {side} of the bend"


def test_a_point_above_the_slope_is_explained():
    assert "A point is above the slope" not in judge(laps(), LIMITS).findings
    in_a_cache = laps(separable=0.001, separable_bytes=100_000_000)  # 200 GFLOP/s where the slope allows 20
    assert "A point is above the slope" in judge(in_a_cache, LIMITS).findings


def test_a_point_above_the_flat_part_is_explained():
    assert "A point is above the flat part" not in judge(laps(), LIMITS).findings
    assert "A point is above the flat part" in judge(laps(separable=0.001), LIMITS).findings  # 200 GFLOP/s of 100


def test_a_slope_that_a_cache_may_have_made_is_owned_up_to():
    assert "The slope may be a cache's" not in judge(laps(), LIMITS).findings
    assert "The slope may be a cache's" in judge(laps(), LIMITS._replace(in_cache=True)).findings
