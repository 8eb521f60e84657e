"""Everything that the first visitor's page would otherwise have to import."""

import pkgutil
from importlib import import_module

import numpy as np

import convviz.ui
from convviz.figures import output_heatmap

_LATE = ("streamlit.emojis", "streamlit.material_icon_names", "streamlit.runtime.scriptrunner.magic_funcs")


def import_all() -> None:
    """The pages' own modules, what Streamlit imports when it runs one, and the parts of Plotly that a heatmap takes."""
    for module in pkgutil.iter_modules(convviz.ui.__path__, "convviz.ui."):
        import_module(module.name)
    for name in _LATE:
        import_module(name)
    output_heatmap(np.zeros((1, 1, 1)), dark=False).to_json()


if __name__ == "__main__":
    import_all()
