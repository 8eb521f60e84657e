"""The app behind its own server: python serve.py. What it may be told stands in docs/hosting.md."""

from pathlib import Path

import streamlit as st

import convviz.baked_kernels  # noqa: F401 - before anything that imports Numba
from convviz.server.application import surroundings
from convviz.server.serving import serve

app = st.App("app.py", **surroundings(Path(__file__).parent))

if __name__ == "__main__":
    serve(app)
