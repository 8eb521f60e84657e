"""The race: one convolution computed in several ways on this computer, and what this computer could do at best."""

from convviz.race.contestants import CASES, CONTESTANTS, Contestant, Lap, race
from convviz.race.limits import Limits, measure_limits
from convviz.race.roofline import roofline
from convviz.race.verdict import Verdict, judge

__all__ = [
    "CASES",
    "CONTESTANTS",
    "Contestant",
    "Lap",
    "Limits",
    "Verdict",
    "judge",
    "measure_limits",
    "race",
    "roofline",
]
