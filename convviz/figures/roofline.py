"""The roofline: how fast each way was, under what the computer can do at best."""

from collections.abc import Sequence

import plotly.graph_objects as go

# Colour-blind-safe (Okabe and Ito); shapes differ as well, so that colour is never the only difference.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9")
_SHAPES = ("circle", "square", "diamond", "triangle-up", "star", "x")


def roofline(
    names: Sequence[str], intensities: Sequence[float], gflops: Sequence[float], *, peak: float, bandwidth: float
) -> go.Figure:
    """Points (FLOPs per byte, GFLOP/s) under the roof min(peak, bandwidth * intensity); both axes logarithmic.

    `peak` in GFLOP/s, `bandwidth` in GB/s. Source: Williams, Waterman, Patterson, "Roofline" (2009).
    """
    low, high = min(0.25, *intensities) / 2, max(256.0, *intensities) * 2
    ridge = peak / bandwidth
    roof = go.Scatter(
        x=[low, ridge, high],
        y=[low * bandwidth, peak, peak],
        mode="lines",
        line={"color": "rgba(128, 128, 128, 0.9)", "width": 2},
        name="limit of this computer",
        hovertemplate="at %{x:.3~g} FLOPs per byte: at most %{y:.3~g} GFLOP/s<extra></extra>",
    )
    points = [
        go.Scatter(
            x=[x],
            y=[y],
            mode="markers",
            marker={"size": 13, "color": colour, "symbol": shape},
            name=name,
            hovertemplate=f"{name}<br>%{{y:.3~g}} GFLOP/s at %{{x:.3~g}} FLOPs per byte<extra></extra>",
        )
        for name, x, y, colour, shape in zip(names, intensities, gflops, _COLOURS, _SHAPES, strict=False)
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
