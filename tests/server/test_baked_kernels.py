"""Machine code that comes along is read where nothing can be written, and only by processors that have it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from convviz.baked_kernels import _NEEDED, forget_what_the_host_lacks, host_flags

BAKED = {"NUMBA_CPU_NAME": "x86-64-v3", "NUMBA_CPU_FEATURES": "+avx2", "NUMBA_CACHE_DIR": "/x", "HOME": "/home/x"}
CALL = """
import convviz.baked_kernels
from convviz.conv import warm
list(warm.warm_up())
"""


def test_a_host_that_can_keeps_them():
    environment = dict(BAKED)
    assert not forget_what_the_host_lacks(environment, _NEEDED | {"avx512f"})
    assert environment == BAKED


@pytest.mark.parametrize("lacking", sorted(_NEEDED))
def test_a_host_that_lacks_anything_compiles_for_itself(lacking):
    environment = dict(BAKED)
    assert forget_what_the_host_lacks(environment, _NEEDED - {lacking})
    assert environment == {"HOME": "/home/x"}


def test_the_hosts_own_can_be_asked_for():
    environment = BAKED | {"NUMBA_CPU_NAME": "host"}
    assert forget_what_the_host_lacks(environment, _NEEDED)
    assert environment == {"HOME": "/home/x"}


def test_other_choices_are_nobodys_business():
    environment = {"NUMBA_CPU_NAME": "generic"}
    assert not forget_what_the_host_lacks(environment, set())
    assert environment == {"NUMBA_CPU_NAME": "generic"}


@pytest.mark.skipif("avx2" not in host_flags(), reason="this processor has no x86-64-v3")
def test_what_was_baked_is_loaded_from_a_folder_that_cannot_be_written(tmp_path):
    """For root, too, who may write anywhere: nothing is saved in a second run, and all is loaded."""

    def run(**more):
        environment = os.environ | {"NUMBA_CPU_NAME": "x86-64-v3", "NUMBA_CPU_FEATURES": "+avx,+avx2,+fma",
                                    "NUMBA_CACHE_DIR": str(tmp_path), "NUMBA_DEBUG_CACHE": "1"} | more  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", CALL], env=environment, capture_output=True, text=True, check=True,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        return done.stdout.count("data loaded from"), done.stdout.count("data saved to")

    loaded, saved = run()
    assert loaded == 0
    assert saved > 0
    for path in [tmp_path, *tmp_path.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert run(NUMBA_CACHE_LOCATOR_CLASSES="convviz.baked_kernels.ReadOnlyLocator") == (saved, 0)
    for path in [tmp_path, *tmp_path.glob("*")]:
        path.chmod(0o755)
