"""Named inputs, named filters and worked examples: the data that the lessons talk about."""

from convviz.presets.examples import EXAMPLES, Example
from convviz.presets.filters import FILTERS, make_weights
from convviz.presets.inputs import INPUTS, PIXELS, make_input

__all__ = ["EXAMPLES", "FILTERS", "INPUTS", "PIXELS", "Example", "make_input", "make_weights"]
