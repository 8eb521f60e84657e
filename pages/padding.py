"""Lesson: padding truth."""

import streamlit as st

from convviz.ui.choices import ask
from convviz.ui.lesson import page_frame, prose
from convviz.ui.paddings import show_paddings, show_values
from convviz.ui.results import show_costs, show_examples, show_output_size, show_player

page_frame("Padding truth", "padding")
text = prose(__file__)
st.markdown(text["Idea"])
with ask("regular") as choice:
    show_player(choice)
show_examples("padding")

st.header("The same choice under every padding", anchor=False)
st.markdown(text["Paddings"])
show_paddings(choice.spec)

st.header("TensorFlow's numbers and PyTorch's", anchor=False)
st.markdown(text["Values"])
show_values(choice.spec)

st.header("Output size", anchor=False)
st.markdown(text["Output size"])
show_output_size(choice.spec)

st.header("What the zeros cost", anchor=False)
st.markdown(text["Costs"])
show_costs(choice.spec)
