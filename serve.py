"""The app behind its own server: python serve.py. What it may be told stands in docs/hosting.md."""

from pathlib import Path

import streamlit as st

from convviz.server import serve, surroundings

app = st.App("app.py", **surroundings(Path(__file__).parent))

if __name__ == "__main__":
    serve(app)
