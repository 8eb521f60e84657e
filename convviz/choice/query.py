"""What a query string says of a choice: read strictly and bounded, never evaluated."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from convviz.choice.controls import STEP, Control
from convviz.choice.questions import Answers, Questions

Parameters = Mapping[str, Sequence[str]]  # every value of a key, in order


def read_answers(questions: Questions, parameters: Parameters, known: Answers = MappingProxyType({})) -> Answers:
    """What is answered to what is asked: what is `known`, else what `parameters` say, else the default.

    So is the default where they say something that cannot be taken.
    """
    answers: dict[str, Any] = {}
    for row in questions.rows:
        if row.is_asked(answers):
            for key in row.keys:
                said = parameters.get(key, ())
                answers[key] = known[key] if key in known else _read(questions.controls[key], said)
    return answers


def read_step(parameters: Parameters) -> int:
    """Where the player starts."""
    return int(_read(STEP, parameters.get("step", ())))


def refused(controls: Mapping[str, Control], parameters: Parameters, quote: Callable[[object], str]) -> dict[str, str]:
    """What cannot be taken, by key: the value as `quote` writes it, and the rule."""
    found = {}
    for key, control in [*controls.items(), ("step", STEP)]:
        values = parameters.get(key, ())
        if values and not _is_taken(control, values):
            found[key] = f"{key}={quote(', '.join(values))} ({key} is {control.rule})"
    return found


def ignored(refusals: Mapping[str, str]) -> str:
    """What to say of what was refused."""
    return f"Ignored in the address: {'; '.join(refusals.values())}. The default is used instead."


def _read(control: Control, values: Sequence[str]) -> Any:
    return control.read(values[0]) if _is_taken(control, values) else control.default


def _is_taken(control: Control, values: Sequence[str]) -> bool:
    return len(values) == 1 and control.accepts(values[0])
