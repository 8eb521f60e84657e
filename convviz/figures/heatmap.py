"""All channels of an output as one heatmap: tiles side by side on a common colour scale."""

from math import ceil, sqrt

import numpy as np
import plotly.graph_objects as go

# Blue, neutral, orange, as the player draws activations; the middle is the page's own background.
_ENDS = ("rgb(22, 84, 160)", "rgb(196, 80, 8)")
_DARK_ENDS = ("rgb(104, 172, 246)", "rgb(255, 156, 74)")
_NAMED = 48  # more tiles than this have no room for names
_ACROSS = 4.0  # tiles are arranged to a picture about this much wider than high


def output_heatmap(output: np.ndarray, *, dark: bool = False) -> go.Figure:
    """One tile per channel of (OH, OW, OC), zero in the middle of the diverging colour scale."""
    height, width, channels = output.shape
    across = min(channels, max(1, round(sqrt(channels * _ACROSS * height / width))))
    down = ceil(channels / across)
    gap = max(1, round(0.06 * max(height, width)))
    mosaic = np.full((down * (height + gap) - gap, across * (width + gap) - gap), np.nan, np.float32)
    names = np.full(mosaic.shape, "", dtype=object)
    for channel in range(channels):
        top, left = (channel // across) * (height + gap), (channel % across) * (width + gap)
        mosaic[top : top + height, left : left + width] = output[:, :, channel]
        names[top : top + height, left : left + width] = _cell_names(height, width, channel)
    bound = float(np.nanmax(np.abs(output), initial=0.0)) or 1.0
    low, high = _DARK_ENDS if dark else _ENDS
    middle = "rgb(44, 47, 56)" if dark else "rgb(246, 246, 248)"
    figure = go.Figure(
        go.Heatmap(
            z=mosaic,
            text=names,
            zmin=-bound,
            zmax=bound,
            colorscale=[[0, low], [0.5, middle], [1, high]],
            hovertemplate="%{text}: %{z:.4~g}<extra></extra>",
            hoverongaps=False,
            colorbar={"thickness": 12, "outlinewidth": 0, "len": 0.9},
        )
    )
    figure.update_xaxes(visible=False, constrain="domain", constraintoward="left")
    figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain", constraintoward="top")
    for channel in range(channels if channels <= _NAMED else 0):
        figure.add_annotation(
            x=(channel % across) * (width + gap) - 0.5,
            y=(channel // across) * (height + gap) - 0.5,
            text=f"channel {channel + 1}" if across <= 8 else f"{channel + 1}",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"size": 11},
        )
    rows, columns = mosaic.shape
    figure.update_layout(
        height=int(min(420, max(150, 860 * rows / columns + 40))),
        margin={"l": 0, "r": 0, "t": 22, "b": 4},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    return figure


def _cell_names(height: int, width: int, channel: int) -> np.ndarray:
    rows, columns = np.indices((height, width)) + 1
    at = np.char.add(np.char.add("row ", rows.astype(str)), np.char.add(", column ", columns.astype(str)))
    return np.char.add(f"channel {channel + 1}, ", at)
