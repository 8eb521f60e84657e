"""A choice: a spec with its input and weights."""

from dataclasses import dataclass

import numpy as np

from convviz.choice.lessons import Lesson
from convviz.choice.questions import Answers, Questions
from convviz.choice.work import check_work
from convviz.conv import KINDS, ConvSpec
from convviz.presets import PIXELS, make_input, make_weights

_SIZES = ("batch", "height", "width", "in_channels", "data_format")  # controls that are fields of a spec, word for word


@dataclass(frozen=True, slots=True)
class Choice:
    """A spec with the numbers it runs on, arrays in the spec's data format, and how the player begins to show it.

    pixels   draw the input in grey
    views    what is switched on besides the usual views
    step     where it starts
    """

    spec: ConvSpec
    input: np.ndarray
    weights: list[np.ndarray]
    pixels: bool
    views: tuple[str, ...]
    step: int


def completed(questions: Questions, answers: Answers) -> Answers:
    """An answer for every control: the default where nothing was asked."""
    return {key: answers.get(key, control.default) for key, control in questions.controls.items()}


def make_spec(kind: str, answers: Answers) -> ConvSpec:
    """The spec that complete answers make.

    Raises:
        SpecError: no convolution can have them.
    """
    kind = next((other for field, other in KINDS[kind].becomes.items() if answers[field] > 1), kind)
    sides = (answers["pad_top"], answers["pad_bottom"], answers["pad_left"], answers["pad_right"])
    return ConvSpec(
        kind=kind,
        **{key: answers[key] for key in (*_SIZES, *KINDS[kind].fields)},
        kernel_size=(answers["kernel_height"], answers["kernel_width"]),
        stride=(answers["stride_height"], answers["stride_width"]),
        dilation=(answers["dilation_height"], answers["dilation_width"]),
        padding=sides if answers["padding"] == "explicit" else answers["padding"],
    )


def make_choice(lesson: Lesson, spec: ConvSpec, answers: Answers, *, step: int = 0) -> Choice:
    """The choice of `spec` with the numbers that complete answers name.

    Raises:
        SpecError: it is too much work, or what was typed does not make its numbers.
    """
    check_work(spec)
    return Choice(
        spec,
        make_input(answers["input"], spec, seed=answers["seed"], values=answers["values"]),
        make_weights(answers["filters"], spec, seed=answers["seed"], weights=answers["weights"]),
        answers["input"] in PIXELS,
        lesson.views,
        step,
    )


def default_choice(lesson: Lesson, questions: Questions, *, step: int = 0) -> Choice:
    """What `lesson` shows somebody who has asked for nothing."""
    answers = completed(questions, {})
    return make_choice(lesson, make_spec(lesson.kind, answers), answers, step=step)
