"""What a race has shown: which sentences of the lesson are true of its results."""

from collections.abc import Sequence
from typing import NamedTuple

from convviz.race.contestants import Lap
from convviz.race.limits import Limits

SAME = 1.25  # a saving within this factor of the one that the counts promise is as promised
NOISE = 1.05  # less than this factor is no difference


class Verdict(NamedTuple):
    """The separable convolution against the fastest regular one; `findings` and `saving` are headings of the prose.

    It needs `macs` times fewer MACs and is `speed` times as fast. `findings` say where the points stand under the roof,
    `saving` what came of the saved MACs.
    """

    regular: Lap
    separable: Lap
    macs: float
    speed: float
    findings: tuple[str, ...]
    saving: str


def judge(laps: Sequence[Lap], limits: Limits) -> Verdict:
    """The verdict on the laps of a whole race."""
    regular = min((lap for lap in laps if lap.kind == "regular"), key=lambda lap: lap.seconds)
    (separable,) = (lap for lap in laps if lap.kind == "separable")
    (depthwise,) = (lap for lap in laps if lap.kind == "depthwise")
    macs, speed = regular.macs / separable.macs, regular.seconds / separable.seconds
    findings = [
        f"The depthwise step is {_place(depthwise, limits)}",
        f"The separable convolution is {_place(separable, limits)}",
    ]
    above = [lap for lap in laps if lap.gflops > NOISE * limits.roof(lap.intensity)]
    if any(lap.intensity < limits.ridge for lap in above):
        findings.append("A point is above the slope")
    if any(lap.intensity >= limits.ridge for lap in above):
        findings.append("A point is above the flat part")
    if limits.in_cache:
        findings.append("The slope may be a cache's")
    return Verdict(regular, separable, macs, speed, tuple(findings), _saving(macs, speed))


def _place(lap: Lap, limits: Limits) -> str:
    return "left of the bend" if lap.intensity < limits.ridge else "right of the bend"


def _saving(macs: float, speed: float) -> str:
    if speed < NOISE:
        return "No less time"
    if speed < macs / SAME:
        return "Less time, but not as much less"
    if speed <= macs * SAME:
        return "As much less time"
    return "Even less time"
