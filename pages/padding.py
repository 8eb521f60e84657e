"""Lesson: padding truth."""

import streamlit as st

from convviz.ui.choices import ask
from convviz.ui.lesson import page_frame, prose, section
from convviz.ui.paddings import show_paddings, show_values
from convviz.ui.results import show_costs, show_examples, show_output_size, show_player
from convviz.ui.share import show_share

page_frame("Padding truth", "padding")
text = prose(__file__)
st.markdown(text["Idea"])
asked = ask("padding", show_player)
show_share(asked)
show_examples("padding")
section("The same choice under every padding", text["Paddings"], about=asked.instead)
show_paddings(asked.choice.spec)
section("TensorFlow's numbers and PyTorch's", text["Values"], about=asked.instead)
show_values(asked.choice.spec)
show_output_size(text["Output size"], asked)
show_costs(text["Costs"], asked, title="What the zeros cost")
