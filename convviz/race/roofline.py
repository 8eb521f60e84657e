"""The roofline: how fast each contestant was, under what the computer can do at best."""

from collections.abc import Sequence
from itertools import cycle

import plotly.graph_objects as go

from convviz.race.contestants import Lap
from convviz.race.limits import Limits

# Colour-blind-safe (Okabe and Ito, and a grey); shapes differ as well, so that colour is never the only difference.
# Seven of the one and eight of the other: 56 contestants look different.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#999999")
SHAPES = ("circle", "square", "diamond", "triangle-up", "star", "x", "cross", "triangle-down")


def roofline(laps: Sequence[Lap], limits: Limits) -> go.Figure:
    """A point (FLOPs per byte, GFLOP/s) for every lap under the roof of `limits`; both axes logarithmic.

    Source: Williams, Waterman, Patterson, "Roofline" (2009).
    """
    intensities = [lap.intensity for lap in laps]
    corners = [min(0.25, *intensities) / 2, limits.ridge, max(256.0, *intensities) * 2]
    roof = go.Scatter(
        x=corners,
        y=[limits.roof(x) for x in corners],
        mode="lines",
        line={"color": "rgba(128, 128, 128, 0.9)", "width": 2},
        name="limit of this computer",
        hovertemplate="at %{x:.3~g} FLOPs per byte: at most %{y:.3~g} GFLOP/s<extra></extra>",
    )
    looks = zip(laps, cycle(COLOURS), cycle(SHAPES), strict=False)  # the cycles never end
    points = [
        go.Scatter(
            x=[lap.intensity],
            y=[lap.gflops],
            mode="markers",
            marker={"size": 13, "color": colour, "symbol": shape},
            name=lap.name,
            hovertemplate=f"{lap.name}<br>%{{y:.3~g}} GFLOP/s at %{{x:.3~g}} FLOPs per byte<extra></extra>",
        )
        for lap, colour, shape in looks
    ]
    layout = {
        "height": 430,
        "margin": {"l": 0, "r": 0, "t": 10, "b": 0},
        "xaxis": {"type": "log", "title": "FLOPs per byte moved (arithmetic intensity)", "dtick": 1},
        "yaxis": {"type": "log", "title": "GFLOP/s", "dtick": 1, "exponentformat": "power"},
        "legend": {"orientation": "h", "y": -0.2},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }
    return go.Figure([roof, *points], layout)
