"""Pictures of arrays and layers: Plotly figures and SVG. No Streamlit here."""

from convviz.figures.heatmap import output_heatmap
from convviz.figures.padding_map import padding_map

__all__ = ["output_heatmap", "padding_map"]
