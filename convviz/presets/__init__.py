"""Named inputs, named filters, worked examples and the texts they are from: the data that the lessons talk about."""

from convviz.presets.examples import DEMO, EXAMPLES, QUESTIONS, Example
from convviz.presets.filters import make_weights, offered_filters
from convviz.presets.inputs import INPUTS, PIXELS, make_input
from convviz.presets.texts import TEXTS, Text

__all__ = [
    "DEMO",
    "EXAMPLES",
    "INPUTS",
    "PIXELS",
    "QUESTIONS",
    "TEXTS",
    "Example",
    "Text",
    "make_input",
    "make_weights",
    "offered_filters",
]
