"""What the server imports before anybody comes is what a page needs."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from convviz.server.first_imports import import_all
from streamlit.testing.v1 import AppTest
import_all()
before = set(sys.modules)
at = AppTest.from_file("pages/separable.py", default_timeout=60)
at.query_params["height"] = at.query_params["width"] = "40"
at.run()
assert at.get("plotly_chart")
print(*(name for name in set(sys.modules) - before if name.startswith(("plotly", "convviz", "streamlit.", "pandas"))))
"""


def test_a_lesson_imports_nothing_of_weight_any_more():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    late = set(done.stdout.split()) - {"streamlit.components.v2.manifest_scanner"}  # a server has read it at its start
    assert late == set()
