"""Lesson: from loops to speed."""

import streamlit as st

from convviz.race import judge
from convviz.ui.lesson import page_frame, prose
from convviz.ui.race import choose_and_race, show_laps, show_roofline, show_saving

page_frame("From loops to speed", "speed")
text = prose(__file__)
st.markdown(text["Idea"])
results = choose_and_race()
if results:
    verdict = judge(results.laps, results.limits)
    show_laps(results.laps)
    st.header("Under the roof", anchor=False)
    st.markdown(text["Roofline"])
    show_roofline(results)
    for finding in verdict.findings:
        st.markdown(text[finding])
    st.header("Fewer MACs, less time?", anchor=False)
    show_saving(verdict)
    st.markdown(text[verdict.saving])
