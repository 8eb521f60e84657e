"""Lesson: memory layout."""

import streamlit as st

from convviz.ui.choices import ask
from convviz.ui.layout import show_loop_order, show_traffic, show_tries
from convviz.ui.lesson import page_frame, prose
from convviz.ui.results import show_player

page_frame("Memory layout", "layout")
text = prose(__file__)
st.markdown(text["Idea"])
with ask("separable") as choice:
    show_player(choice, "memory")
st.markdown(text["Look"])
show_tries()
st.header("Runs and cache lines", anchor=False)
st.markdown(text["Table"])
show_traffic(choice.spec)
st.markdown(text["Why"])
st.header("The loop order that follows", anchor=False)
st.markdown(text["Order"])
show_loop_order(choice.spec)
