"""The app's own server: Streamlit behind limits, headers, compressed files, logs and metrics (see docs/hosting.md)."""

from convviz.server.application import surroundings
from convviz.server.serving import serve

__all__ = ["serve", "surroundings"]
