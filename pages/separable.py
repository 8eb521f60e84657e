"""Lesson: depthwise separable convolution."""

import streamlit as st

from convviz.ui.choices import ask
from convviz.ui.lesson import page_frame, prose
from convviz.ui.results import show_examples, show_player, show_results
from convviz.ui.share import show_share

page_frame("Depthwise separable convolution", "separable")
text = prose(__file__)
st.markdown(text["Idea"])
asked = ask("separable", show_player)
show_share(asked)
st.markdown(text["Look"])
show_examples("separable")
show_results(text, asked)
