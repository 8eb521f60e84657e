"""Lesson: from loops to speed."""

import streamlit as st

from convviz.ui.lesson import page_frame, prose
from convviz.ui.speed import choose_and_race, show_laps, show_moral, show_roofline

page_frame("From loops to speed", "speed")
text = prose(__file__)
st.markdown(text["Idea"])
results = choose_and_race()
if results:
    laps, limits = results
    show_laps(laps)
    st.header("Under the roof", anchor=False)
    st.markdown(text["Roofline"])
    show_roofline(laps, limits)
    st.header("Fewer MACs, less time?", anchor=False)
    show_moral(laps)
    st.markdown(text["Moral"])
