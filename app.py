"""The landing page."""

from pathlib import Path

import streamlit as st

from convviz.ui.landing import show_demo, show_lessons, show_questions, show_sources
from convviz.ui.lesson import page_frame, prose

page_frame("Watch a convolution being computed", "")
text = prose(str(Path(__file__).with_name("pages") / "landing.py"))
st.markdown(text["Idea"])
show_demo()
show_questions()
st.header("Lessons", anchor=False)
st.markdown(text["Why"])
show_lessons()
st.header("Worked examples", anchor=False)
st.markdown(text["Examples"])
show_sources()
