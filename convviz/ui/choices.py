"""A choice: a spec with its input and weights, asked for in the sidebar. The address bar holds every one of them."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import streamlit as st

from convviz.conv import KINDS, ConvSpec, SpecError
from convviz.presets import PIXELS, make_input, make_weights
from convviz.ui.address import clean_address, first_step, has_notice, take_notice
from convviz.ui.controls import Text, check_work
from convviz.ui.quoting import quoted
from convviz.ui.sidebar import Answers, Sidebar, draw, known_answers, sidebar_of

_SIZES = ("batch", "height", "width", "in_channels", "data_format")  # controls that are fields of a spec, word for word
_HEAD_START = 0.1  # seconds in which the browser gets nothing else, so that it draws the picture at once
Picture = TypeVar("Picture")
Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Choice:
    """A spec with the numbers it runs on, arrays in the spec's data format; `step` is where the player starts."""

    spec: ConvSpec
    input: np.ndarray
    weights: list[np.ndarray]
    pixels: bool
    step: int


@dataclass(frozen=True, slots=True)
class Asked(Generic[Picture]):
    """What a visitor asked for, and what the page shows: the same, unless it cannot be shown.

    spec      what was asked for; None if no convolution can have it
    error     why it is not what the picture shows; None if it is
    choice    what the picture shows
    instead   what to call that choice if it is not what was asked for, else ""
    picture   what showing the choice gave
    """

    spec: ConvSpec | None
    error: SpecError | None
    choice: Choice
    instead: str
    picture: Picture


def ask(kind: str, show: Callable[[Choice], Picture], **defaults: Any) -> Asked[Picture]:
    """Ask in the sidebar for everything a convolution of `kind` needs, and let `show` draw what was chosen.

    An impossible answer is explained, and the last good one shown. What else the kind may become (regular with groups
    is grouped) is offered, too. `defaults` are the page's own, by control.
    """
    above = st.container()  # what has to be said stands above the picture
    sidebar = sidebar_of(kind, defaults)
    has_started_over = has_notice()
    unbound = clean_address(sidebar.controls)
    if unbound and not has_started_over:
        draw(sidebar, unbound)
        st.rerun()  # the address is clean now: bind every widget to it before anybody touches one
    if notice := take_notice():
        above.warning(notice)
    asked, places = picture_first(sidebar, lambda answers: _show(kind, sidebar, answers, show), unbound)
    if asked.error:
        _explain(asked, sidebar, above, places)
    return asked


def picture_first(
    sidebar: Sidebar, show: Callable[[Answers], Shown], unbound: Collection[str] = ()
) -> tuple[Shown, dict[str, Any]]:
    """What `show` makes of the answers, drawn before the widgets that give them; and the widgets' places for messages.

    A rerun sends some eighty messages, most of them the sidebar's, and the browser commits to the screen only when they
    pause; but what somebody changed a choice for is the picture. So wherever the session knows what the widgets will
    answer, the picture goes first, then for a moment nothing, then the widgets. The measurements stand in
    docs/decisions.md, "The picture before the widgets". Only a first visit draws the widgets first: nothing is known.
    """
    answers = None if unbound else known_answers(sidebar)
    if answers is None:
        answers, places = draw(sidebar, unbound)
        shown = show(answers)
        time.sleep(_HEAD_START)
        return shown, places
    shown = show(answers)
    time.sleep(_HEAD_START)
    drawn, places = draw(sidebar)
    if drawn != answers:
        st.rerun()  # the address was changed from outside (back, forward): only the widgets read it
    return shown, places


def _show(kind: str, sidebar: Sidebar, answers: Answers, show: Callable[[Choice], Picture]) -> Asked[Picture]:
    """Show the choice that the answers make or, if they make none, the last one that they did."""
    used = {key: answers.get(key, control.default) for key, control in sidebar.controls.items()}
    last_good = f"last good {kind}"
    spec, error, instead = None, None, ""
    try:
        spec = _spec(kind, used)
        choice = st.session_state[last_good] = _choice(spec, used)
    except SpecError as mistake:
        error = mistake
        if last_good in st.session_state:
            choice, instead = st.session_state[last_good], "the last choice that works"
        else:
            used = {key: control.default for key, control in sidebar.controls.items()}
            choice, instead = _choice(_spec(kind, used), used), "the default choice"
    return Asked(spec, error, choice, instead, show(choice))


def _explain(asked: Asked[Any], sidebar: Sidebar, above: Any, places: dict[str, Any]) -> None:
    """Say what is wrong beside the control to blame, and above the picture that it is another choice's."""
    assert asked.error is not None  # noqa: S101 - the caller has looked
    field, controls = asked.error.field, sidebar.controls
    message = asked.error.told(name=lambda key: controls[key].label if key in controls else key, quote=quoted)
    place = places.get(field, st.sidebar)
    if isinstance(controls.get(field), Text) and not st.session_state[field].strip():
        place.info(message)  # nothing typed yet is no mistake
        return
    place.error(message)
    costs = " Sizes and costs are those of what you asked for." if asked.spec else ""
    above.error(f"{message} The picture below shows {asked.instead}.{costs}")


def _spec(kind: str, used: Answers) -> ConvSpec:
    """The spec that the answers make; raises SpecError."""
    kind = next((other for field, other in KINDS[kind].becomes.items() if used[field] > 1), kind)
    sides = (used["pad_top"], used["pad_bottom"], used["pad_left"], used["pad_right"])
    return ConvSpec(
        kind=kind,
        **{key: used[key] for key in (*_SIZES, *KINDS[kind].fields)},
        kernel_size=(used["kernel_height"], used["kernel_width"]),
        stride=(used["stride_height"], used["stride_width"]),
        dilation=(used["dilation_height"], used["dilation_width"]),
        padding=sides if used["padding"] == "explicit" else used["padding"],
    )


def _choice(spec: ConvSpec, used: Answers) -> Choice:
    """Check that `spec` is not too much work, and make its numbers; raises SpecError."""
    check_work(spec)
    return Choice(
        spec,
        make_input(used["input"], spec, seed=used["seed"], values=used["values"]),
        make_weights(used["filters"], spec, seed=used["seed"], weights=used["weights"]),
        used["input"] in PIXELS,
        first_step(),
    )
