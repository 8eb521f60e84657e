"""A drawing of one padded input channel: padding, window positions, and the cells that no window reads."""

from html import escape

from convviz.conv.coverage import Coverage
from convviz.conv.layer import ConvLayer

_WIDTH = 360  # of the drawing, in its own units
_LARGEST = 34  # of a cell

_LIGHT = {
    "cell": "#ffffff",
    "pad": "#eceef2",
    "line": "#9aa0ab",
    "missed": "#b8175a",
    "window": "#1654a0",
    "text": "#31333f",
}
_DARK = {
    "cell": "#23252d",
    "pad": "#3a3d48",
    "line": "#777d8a",
    "missed": "#ff7fae",
    "window": "#68acf6",
    "text": "#e8e9ed",
}


def padding_map(layer: ConvLayer, reads: Coverage, *, dark: bool = False) -> str:
    """An SVG document: cells of the padded input, zeros in the padding, hatched where no window reads.

    The first cell of every window carries a dot, the first window an outline.
    """
    colours = _DARK if dark else _LIGHT
    rows, columns = reads.row_reads.size, reads.column_reads.size
    cell = min(_LARGEST, _WIDTH / columns)
    parts = [_hatch(colours["missed"])]
    for row in range(rows):
        for column in range(columns):
            parts.append(_cell(layer, reads, row, column, cell, colours))
    for oh in range(layer.out_height):
        for ow in range(layer.out_width):
            x, y = (ow * layer.stride_width + 0.5) * cell, (oh * layer.stride_height + 0.5) * cell
            parts.append(
                f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{max(1.2, cell * 0.14):.2f}" fill="{colours["window"]}"/>'
            )
    height = (layer.kernel_height - 1) * layer.dilation_height + 1
    width = (layer.kernel_width - 1) * layer.dilation_width + 1
    parts.append(
        f'<rect x="1" y="1" width="{width * cell - 2:.2f}" height="{height * cell - 2:.2f}" fill="none" '
        f'stroke="{colours["window"]}" stroke-width="2.5"/>'
    )
    size = (
        f'width="{columns * cell:.0f}" height="{rows * cell:.0f}" viewBox="0 0 {columns * cell:.2f} {rows * cell:.2f}"'
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _cell(layer: ConvLayer, reads: Coverage, row: int, column: int, cell: float, colours: dict[str, str]) -> str:
    inside = (
        layer.pad_top <= row < layer.pad_top + layer.height and layer.pad_left <= column < layer.pad_left + layer.width
    )
    square = f'x="{column * cell:.2f}" y="{row * cell:.2f}" width="{cell:.2f}" height="{cell:.2f}"'
    drawn = (
        f'<rect {square} fill="{colours["cell" if inside else "pad"]}" stroke="{colours["line"]}" stroke-width="0.8"/>'
    )
    if inside and not (reads.row_reads[row] and reads.column_reads[column]):
        return f'{drawn}<rect {square} fill="url(#missed)"/>'
    if not inside and cell >= 14:
        x, y = (column + 0.5) * cell, (row + 0.5) * cell
        drawn += (
            f'<text x="{x:.2f}" y="{y:.2f}" font-family="monospace" font-size="{cell * 0.42:.1f}" text-anchor="middle" '
            f'dominant-baseline="central" fill="{escape(colours["text"])}" opacity="0.65">0</text>'
        )
    return drawn


def _hatch(colour: str) -> str:
    return (
        '<defs><pattern id="missed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<line x1="0" y1="0" x2="0" y2="6" stroke="{colour}" stroke-width="2.4"/></pattern></defs>'
    )
