"""Asks for a choice in the sidebar. The address bar holds every answer."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from convviz.choice.choice import Choice, completed, default_choice, make_choice, make_spec
from convviz.choice.controls import Text
from convviz.choice.lessons import lessons
from convviz.choice.query import read_answers
from convviz.choice.questions import Answers, Questions, questions_of
from convviz.conv import ConvSpec, SpecError
from convviz.ui.address import clean_address, first_step, has_notice, parameters, take_notice
from convviz.ui.quoting import quoted
from convviz.ui.sidebar import draw

_HEAD_START = 0.1  # seconds in which the browser gets nothing else, so that it draws the picture at once
_FIRST_HEAD_START = 0.4  # on a first visit, when it has to fetch the player first
Picture = TypeVar("Picture")
Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Asked(Generic[Picture]):
    """What a visitor asked for, and what the page shows: the same, unless it cannot be shown.

    page      the lesson's name in addresses
    spec      what was asked for; None if no convolution can have it
    error     why it is not what the picture shows; None if it is
    choice    what the picture shows
    instead   what to call that choice if it is not what was asked for, else ""
    picture   what showing the choice gave
    """

    page: str
    spec: ConvSpec | None
    error: SpecError | None
    choice: Choice
    instead: str
    picture: Picture


def ask(page: str, show: Callable[[Choice], Picture]) -> Asked[Picture]:
    """Ask in the sidebar for everything that the lesson on `page` needs, and let `show` draw what was chosen.

    An impossible answer is explained, and the last good one shown. What else the kind may become (regular with groups
    is grouped) is offered, too.
    """
    above = st.container()  # what has to be said stands above the picture
    questions = questions_of(lessons()[page])
    has_started_over = has_notice()
    unbound = clean_address(questions.controls)
    if unbound and not has_started_over:
        draw(questions, unbound)
        st.rerun()  # the address is clean now: bind every widget to it before anybody touches one
    if notice := take_notice():
        above.warning(notice)
    asked, places = picture_first(questions, lambda answers: _show(page, questions, answers, show), unbound)
    if asked.error:
        _explain(asked, questions, above, places)
    return asked


def picture_first(
    questions: Questions, show: Callable[[Answers], Shown], unbound: Collection[str] = ()
) -> tuple[Shown, dict[str, Any]]:
    """What `show` makes of the answers, drawn before the widgets that give them; and the widgets' places for messages.

    A rerun sends some eighty messages, most of them the sidebar's, and the browser commits to the screen only when they
    pause; but what somebody came for, or changed a choice for, is the picture. So the picture goes first, then for a
    moment nothing, then the widgets: what they will answer, the session knows or, on a first visit, the address says.
    The measurements stand in docs/decisions.md, "The picture before the widgets".
    """
    if unbound:
        answers, places = draw(questions, unbound)
        return show(answers), places
    known: Answers = st.session_state  # type: ignore[assignment] # a mapping from keys, whatever it calls itself
    answers = read_answers(questions, parameters(), known)
    is_first = not any(key in known for key in answers)
    shown = show(answers)
    time.sleep(_FIRST_HEAD_START if is_first else _HEAD_START)
    drawn, places = draw(questions)
    if drawn != answers:
        st.rerun()  # the address was changed from outside (back, forward): only the widgets read it
    return shown, places


def _show(page: str, questions: Questions, answers: Answers, show: Callable[[Choice], Picture]) -> Asked[Picture]:
    """Show the choice that the answers make or, if they make none, the last one that they did."""
    lesson = lessons()[page]
    last_good = f"last good {page}"
    used = completed(questions, answers)
    spec, error, instead = None, None, ""
    try:
        spec = make_spec(lesson.kind, used)
        choice = st.session_state[last_good] = make_choice(lesson, spec, used, step=first_step())
    except SpecError as mistake:
        error = mistake
        if last_good in st.session_state:
            choice, instead = st.session_state[last_good], "the last choice that works"
        else:
            choice, instead = default_choice(lesson, questions, step=first_step()), "the default choice"
    return Asked(page, spec, error, choice, instead, show(choice))


def _explain(asked: Asked[Any], questions: Questions, above: Any, places: dict[str, Any]) -> None:
    """Say what is wrong beside the control to blame, and above the picture that it is another choice's."""
    assert asked.error is not None  # noqa: S101 - the caller has looked
    field, controls = asked.error.field, questions.controls
    message = asked.error.told(name=lambda key: controls[key].label if key in controls else key, quote=quoted)
    place = places.get(field, st.sidebar)
    if isinstance(controls.get(field), Text) and not st.session_state[field].strip():
        place.info(message)  # nothing typed yet is no mistake
        return
    place.error(message)
    costs = " Sizes and costs are those of what you asked for." if asked.spec else ""
    above.error(f"{message} The picture below shows {asked.instead}.{costs}")
