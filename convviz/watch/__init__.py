"""The page without Streamlit: a player and nothing else, made from its address alone."""

from convviz.watch.page import watch_page

__all__ = ["watch_page"]
