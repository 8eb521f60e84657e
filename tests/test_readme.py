"""What the README says can be followed: its code runs, its links lead somewhere, its figures are the measured ones."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(path.relative_to(ROOT) for pattern in ("*.md", "docs/*.md") for path in ROOT.glob(pattern))


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL))
def test_the_code_runs_and_gives_what_its_comment_says(code, capsys):
    names = {}
    exec(code, names)  # noqa: S102  our own text
    promised = re.findall(r"  # (.+)", code)
    given = capsys.readouterr().out.split("\n")[:-1] or [str(names["output"].shape)]
    assert given == promised


def test_figures_are_those_of_the_measured_page():
    measured = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:conv|depthwise|separable) .+ \|$", README, flags=re.MULTILINE)
    assert rows
    for row in rows:
        assert f"\n{row}" in measured.split("## 2 threads")[0], row
    for fact in ("AMD EPYC", "avx512", "torch 2.13.0", "tensorflow-cpu 2.21.0"):
        assert fact in measured


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_to_files_that_exist(page):
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text(encoding="utf-8")):
        if "://" not in target:
            assert (ROOT / page).parent.joinpath(target).exists(), target
