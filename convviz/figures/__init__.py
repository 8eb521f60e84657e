"""Plotly figures of arrays. No Streamlit here."""

from convviz.figures.heatmap import output_heatmap

__all__ = ["output_heatmap"]
