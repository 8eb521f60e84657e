"""`make test` runs its parts at once, keeps their words apart, and never ends well when one of them did not."""

import subprocess
import sys
from pathlib import Path

import pytest

TOGETHER = Path(__file__).parents[1] / "scripts/together.py"
# Stands in for make: the part's name comes last, and what each does is written down.
MAKE = """#!/bin/sh
for part; do :; done
echo "$part begins" >> log
[ "$part" != kernels ] || sleep 0.3
echo "$part says one"
[ "$part" != "$WRONG" ] || { echo "$part complains" >&2; exit 2; }
[ "$part" != "$KILLED" ] || kill -SEGV $$
echo "$part says two"
echo "$part ends" >> log
"""


@pytest.fixture
def together(tmp_path):
    """(parts) -> the finished process and what the parts wrote down, in order."""
    (tmp_path / "make").write_text(MAKE)
    (tmp_path / "make").chmod(0o755)

    def run(*parts, **bad):
        done = subprocess.run(
            [sys.executable, TOGETHER, *parts],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin"} | bad, cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done, (tmp_path / "log").read_text().splitlines()

    return run


def test_each_part_s_words_stay_together(together):
    done, _ = together("lint", "python", "browser")
    for part in ("lint", "python", "browser"):
        assert f"== {part} ==\n{part} says one\n{part} says two\n" in done.stdout
    assert done.stdout.endswith("Every part is good.\n")
    assert done.returncode == 0


@pytest.mark.parametrize("how", ["WRONG", "KILLED"])
@pytest.mark.parametrize("part", ["lint", "kernels", "browser"])
def test_a_part_that_fails_is_named_and_the_others_still_run(together, part, how):
    parts = {"lint", "kernels", "python", "browser"}
    done, log = together(*parts, **{how: part})
    assert done.returncode == 1
    assert done.stdout.endswith(f"Failed: {part}\n")
    assert {line for line in log if line.endswith("ends")} == {f"{each} ends" for each in parts - {part}}
    assert how == "KILLED" or f"{part} complains" in done.stdout


def test_every_part_that_fails_is_named(together):
    done, _ = together("lint", "types", "browser", WRONG="lint", KILLED="browser")
    assert set(done.stdout.splitlines()[-1].removeprefix("Failed: ").split(", ")) == {"lint", "browser"}


def test_what_compiles_runs_before_those_that_need_it(together):
    _, log = together("python", "browser", "kernels", "lint")
    assert log.index("kernels ends") < min(log.index("python begins"), log.index("browser begins"))
    assert log.index("lint begins") < log.index("kernels ends")
