"""Lesson: depthwise separable convolution."""

import streamlit as st

from convviz.ui.choices import ask
from convviz.ui.lesson import page_frame, prose
from convviz.ui.results import (
    show_code,
    show_comparison,
    show_costs,
    show_examples,
    show_heatmaps,
    show_output_size,
    show_player,
)

page_frame("Depthwise separable convolution", "separable")
text = prose(__file__)
st.markdown(text["Idea"])
choice = ask("separable")
passes = show_player(choice)
st.markdown(text["Look"])
show_examples("separable")

st.header("Output size", anchor=False)
st.markdown(text["Output size"])
show_output_size(choice.spec)

st.header("What it costs", anchor=False)
st.markdown(text["Costs"])
show_costs(choice.spec)

st.header("Against the regular convolution", anchor=False)
st.markdown(text["Comparison"])
show_comparison(choice.spec)

st.header("Output, channel by channel", anchor=False)
show_heatmaps(passes)

st.header("The loops that ran", anchor=False)
st.markdown(text["Loops"])
show_code(passes)
