"""Lesson: depthwise convolution."""

import streamlit as st

from convviz.ui.choices import ask
from convviz.ui.lesson import page_frame, prose
from convviz.ui.results import show_examples, show_player, show_results

page_frame("Depthwise convolution", "depthwise")
text = prose(__file__)
st.markdown(text["Idea"])
with ask("depthwise") as choice:
    passes = show_player(choice)
st.markdown(text["Look"])
show_examples("depthwise")
show_results(text, choice, passes)
