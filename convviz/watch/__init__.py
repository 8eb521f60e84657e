"""The page without Streamlit: a player and nothing else, made from its address alone."""

from convviz.watch.page import Watched, page_of, read_watched, watch_page

__all__ = ["Watched", "page_of", "read_watched", "watch_page"]
