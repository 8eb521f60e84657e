"""All channels of an output as one heatmap: tiles side by side on a common colour scale."""

from math import ceil, sqrt
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

# Blue, neutral, orange, as the player draws activations.
_LIGHT = ("rgb(22, 84, 160)", "rgb(246, 246, 248)", "rgb(196, 80, 8)")
_DARK = ("rgb(104, 172, 246)", "rgb(44, 47, 56)", "rgb(255, 156, 74)")
_HOVERED = 3_000  # cells that say their place when hovered; for more the words would weigh more than the numbers
_NAMED = 48  # more tiles than this have no room for names
_NAME = 18  # pixels that a name needs between two rows of tiles
_PAGE = 840  # pixels that the tiles have on a wide page
_ASPECT = 4.0  # tiles are arranged to a picture about this much wider than high


class _Tiles(NamedTuple):
    """A grid of `across` tiles a row, each (height, width); empty cells keep them apart and leave room for names."""

    height: int
    width: int
    channels: int
    across: int

    @property
    def gap_across(self) -> int:
        return max(1, round(0.06 * max(self.height, self.width)))

    @property
    def columns(self) -> int:
        return self.across * (self.width + self.gap_across) - self.gap_across

    @property
    def gap_down(self) -> int:
        """At least a name's height, given that the columns share about _PAGE pixels."""
        return ceil(_NAME * self.columns / _PAGE)

    @property
    def shape(self) -> tuple[int, int]:
        down = ceil(self.channels / self.across)
        return down * (self.height + self.gap_down) - self.gap_down, self.columns

    def corner(self, channel: int) -> tuple[int, int]:
        """(row, column) of a tile's first cell in the mosaic."""
        down, right = divmod(channel, self.across)
        return down * (self.height + self.gap_down), right * (self.width + self.gap_across)

    def lay(self, planes: np.ndarray, mosaic: np.ndarray) -> np.ndarray:
        """Write planes (height, width, channels) into the mosaic."""
        for channel in range(self.channels):
            row, column = self.corner(channel)
            mosaic[row : row + self.height, column : column + self.width] = planes[:, :, channel]
        return mosaic


def output_heatmap(output: np.ndarray, *, dark: bool = False) -> go.Figure:
    """One tile per channel of (OH, OW, OC), zero in the middle of the diverging colour scale."""
    height, width, channels = output.shape
    across = min(channels, max(1, round(sqrt(channels * _ASPECT * height / width))))
    tiles = _Tiles(height, width, channels, across)
    finite = np.abs(output[np.isfinite(output)])
    bound = float(finite.max(initial=0)) or 1.0
    rows, columns = tiles.shape
    text = tiles.lay(_cell_names(output.shape), np.full(tiles.shape, "", object)) if output.size <= _HOVERED else None
    heatmap = go.Heatmap(
        z=tiles.lay(output, np.full(tiles.shape, np.nan, np.float32)),
        text=text,
        zmin=-bound,
        zmax=bound,
        colorscale=list(zip((0, 0.5, 1), _DARK if dark else _LIGHT, strict=True)),
        hovertemplate=f"{'%{text}: ' if text is not None else ''}%{{z:.4~g}}<extra></extra>",
        hoverongaps=False,
        colorbar={"thickness": 12, "outlinewidth": 0, "len": 0.9},
    )
    layout = {
        "height": int(min(460, max(150, _PAGE * rows / columns + 40))),
        "margin": {"l": 0, "r": 0, "t": 22, "b": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {"visible": False, "constrain": "domain", "constraintoward": "left"},
        "yaxis": {"visible": False, "autorange": "reversed", "scaleanchor": "x", "constrain": "domain",
                  "constraintoward": "top"},
        "annotations": [_name(tiles, channel) for channel in range(channels if channels <= _NAMED else 0)],
    }  # fmt: skip
    return go.Figure(heatmap, layout)


def _name(tiles: _Tiles, channel: int) -> dict[str, object]:
    """The tile's name above its upper left corner."""
    row, column = tiles.corner(channel)
    text = f"channel {channel + 1}" if tiles.across <= 8 else f"{channel + 1}"
    place = {"x": column - 0.5, "y": row - 0.5, "xanchor": "left", "yanchor": "bottom"}
    return {"text": text, "showarrow": False, "font": {"size": 11}, **place}


def _cell_names(shape: tuple[int, ...]) -> np.ndarray:
    """What hovering says of each cell, counted from 1 as the player does, (OH, OW, OC)."""
    height, width, channels = shape
    names = [
        f"channel {c}, row {h}, column {w}"
        for h in range(1, height + 1)
        for w in range(1, width + 1)
        for c in range(1, channels + 1)
    ]
    return np.array(names, object).reshape(shape)
