"""One HTML page per choice: the player's message stands in it, its modules are files that every such page shares."""

import re
from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

import convviz.player
from convviz.choice.choice import Choice, completed, default_choice, make_choice, make_spec
from convviz.choice.controls import Option
from convviz.choice.lessons import lessons
from convviz.choice.query import Parameters, ignored, read_answers, read_step, refused
from convviz.choice.questions import Questions, questions_of
from convviz.conv import SpecError, count_ops, forward
from convviz.player.bundle import BUNDLE
from convviz.player.describe import describe
from convviz.player.payload import encode

_MOST_PARAMETERS = 100
_FEW_NUMBERS, _FEW_MACS = 5_000, 100_000  # that a processor has done with in a millisecond
_LONGEST = 40  # characters of a value that is quoted
_WEB = Path(convviz.player.__file__).with_name("web")


class Watched(NamedTuple):
    """What an address asks for: a lesson's choice, and what there is to say of the address."""

    query: str
    lesson: str
    choice: Choice
    notes: list[str]

    @property
    def is_small(self) -> bool:
        """Whether its page takes about a millisecond to make."""
        numbers = self.choice.input.size + sum(weights.size for weights in self.choice.weights)
        return numbers <= _FEW_NUMBERS and count_ops(self.choice.spec).multiplies <= _FEW_MACS


def watch_page(query: str, *, base: str, files: str) -> str:
    """The page of an address: a function of its query string and of where things are.

    base    the path below which the lessons stand: "/"
    files   the path of the player's files: "/player/1f3a/"

    What the query string says wrongly is told on the page, and the default shown instead.
    """
    return page_of(read_watched(query), base=base, files=files)


def read_watched(query: str) -> Watched:
    """What a query string asks for, and what it says wrongly."""
    parameters, notes = _parameters(query)
    lesson = Option("Lesson", tuple(lessons()), "regular")
    named = parameters.get("lesson", [lesson.default])
    name = named[0] if len(named) == 1 and lesson.accepts(named[0]) else lesson.default
    questions = questions_of(lessons()[name])
    if wrong := refused({"lesson": lesson, **questions.controls}, parameters, _quoted):
        notes.append(ignored(wrong))
    choice, mistake = _choice(name, questions, parameters)
    notes += [f"{mistake} The picture below shows the default choice."] if mistake else []
    return Watched(query, name, choice, notes)


def page_of(watched: Watched, *, base: str, files: str) -> str:
    """The page that shows it, as HTML; `base` and `files` as for `watch_page`."""
    choice = watched.choice
    passes = forward(choice.spec, choice.input, choice.weights)
    message = encode(passes, spec=choice.spec, step=choice.step, pixels=choice.pixels, views=choice.views)
    title = escape(describe(choice.spec))
    parts = {
        "title": title,
        "head": _head(files, title),
        "above": "".join(f'<p class="notice" role="alert">{escape(note)}</p>' for note in watched.notes),
        "below": _origin(base, watched.lesson, watched.query),
        "message": b64encode(message).decode(),
        "foot": f'<script type="module" src="{files}{BUNDLE}"></script>',
    }
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], _frame())


def _parameters(query: str) -> tuple[Parameters, list[str]]:
    """Every value of each key, and what there is to say about that."""
    try:
        return parse_qs(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS), []
    except ValueError:
        return {}, [f"The address has more than {_MOST_PARAMETERS} parameters, so none of them is read."]


def _choice(name: str, questions: Questions, parameters: Parameters) -> tuple[Choice, str]:
    """What the parameters ask for, or the lesson's default and why it is not what they ask for."""
    lesson, step = lessons()[name], read_step(parameters)
    answers = completed(questions, read_answers(questions, parameters))
    try:
        return make_choice(lesson, make_spec(lesson.kind, answers), answers, step=step), ""
    except SpecError as mistake:
        labels = {key: control.label for key, control in questions.controls.items()}
        said = mistake.told(name=lambda key: labels.get(key, key), quote=_quoted)
        return default_choice(lesson, questions, step=step), said


def _quoted(given: object) -> str:
    """As Python writes it, with escapes for whatever cannot be printed."""
    text = repr(given)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _head(files: str, title: str) -> str:
    links = [f'<link rel="stylesheet" href="{files}{name}">' for name in ("page.css", "player.css")]
    links.append(f'<link rel="modulepreload" href="{files}{BUNDLE}">')
    said = f'<meta name="description" content="{title}: watch every multiply.">'
    return "\n".join([said, f'<meta property="og:title" content="{title}">', *links])


def _origin(base: str, lesson: str, query: str) -> str:
    """Where the page comes from; its script keeps the link to the lesson up to date."""
    own = re.sub(r"(?:^|&)(?:lesson|present)=[^&]*", "", query).lstrip("&")
    address = f"{base}{lesson}{f'?{own}' if own else ''}"
    return (
        f'<nav class="origin" aria-label="ConvViz"><a id="convviz-lesson" href="{escape(address)}">Change this</a>'
        f'<a href="{base}">ConvViz: convolutions made visible</a></nav>'
        "<noscript>This page plays with JavaScript, which comes from this server alone.</noscript>"
    )


@cache
def _frame() -> str:
    return (_WEB / "page.html").read_text(encoding="utf-8")
