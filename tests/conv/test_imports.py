"""The numerical core stands alone."""

import subprocess
import sys


def test_the_core_loads_neither_streamlit_nor_plotly():
    script = "import sys, convviz.conv.warm, convviz.conv; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"convviz", "numpy", "numba"} <= loaded
    assert loaded.isdisjoint({"streamlit", "plotly", "PIL"})
