"""Lesson: bottleneck convolution."""

import streamlit as st

from convviz.ui.choices import ask
from convviz.ui.lesson import page_frame, prose
from convviz.ui.results import show_examples, show_player, show_results
from convviz.ui.share import show_share

page_frame("Bottleneck convolution", "bottleneck")
text = prose(__file__)
st.markdown(text["Idea"])
asked = ask("bottleneck", show_player)
show_share(asked)
st.markdown(text["Look"])
show_examples("bottleneck")
show_results(text, asked)
