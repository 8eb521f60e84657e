"""Plotly figures of arrays. No Streamlit here."""

from convviz.figures.heatmap import output_heatmap
from convviz.figures.roofline import roofline

__all__ = ["output_heatmap", "roofline"]
