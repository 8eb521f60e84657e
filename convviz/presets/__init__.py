"""Named inputs, named filters, worked examples and the texts they are from: the data that the lessons talk about."""

from convviz.presets.examples import EXAMPLES, Example
from convviz.presets.filters import FILTERS, make_weights
from convviz.presets.inputs import INPUTS, PIXELS, make_input
from convviz.presets.texts import TEXTS, Text

__all__ = ["EXAMPLES", "FILTERS", "INPUTS", "PIXELS", "TEXTS", "Example", "Text", "make_input", "make_weights"]
