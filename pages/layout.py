"""Lesson: memory layout."""

import streamlit as st

from convviz.ui.choices import ask
from convviz.ui.layout import show_loop_order, show_traffic, show_tries
from convviz.ui.lesson import page_frame, prose, section
from convviz.ui.results import show_player
from convviz.ui.share import show_share

page_frame("Memory layout", "layout")
text = prose(__file__)
st.markdown(text["Idea"])
asked = ask("layout", show_player)
show_share(asked)
st.markdown(text["Look"])
show_tries()
section("Runs and cache lines", text["Table"], about=asked.instead)
show_traffic(asked.choice.spec)
st.markdown(text["Why"])
section("The loop order that follows", text["Order"], about=asked.instead)
show_loop_order(asked.choice.spec)
