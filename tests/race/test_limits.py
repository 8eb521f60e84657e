"""The roof: measured on memory that somebody wrote, and little of it."""

import numpy as np
import pytest

from convviz.race import limits
from convviz.race.limits import MOST_BYTES, Limits, copied_bytes, last_level_cache, measure_limits

MIB = 1 << 20


def test_limits_are_finite_and_positive():
    measured = measure_limits()
    assert 0 < measured.gflops < 1e6
    assert 0 < measured.gigabytes < 1e6


@pytest.mark.parametrize(
    ("cache", "copied", "in_cache"),
    [(6 * MIB, 24 * MIB, False), (32 * MIB, 32 * MIB, False), (64 * MIB, 32 * MIB, True)],
)
def test_what_is_done_is_what_is_counted(monkeypatch, cache, copied, in_cache):
    """Two operations for each product and addition; a copy reads every byte and writes it."""
    monkeypatch.setattr(limits, "_shortest", lambda call: 0.5)
    monkeypatch.setattr(limits, "last_level_cache", lambda: cache)
    assert measure_limits() == Limits(2 * 1024**3 / 0.5 / 1e9, 2 * copied / 0.5 / 1e9, in_cache)


def test_only_memory_that_was_written_is_copied_and_not_much_of_it(monkeypatch):
    """Untouched zeros all lie in one page, and the copy would measure the cache."""
    seen = []
    copy = np.copyto

    def copyto(target, source):
        seen.append((target.nbytes, source.nbytes, bool(source.all())))
        copy(target, source)

    monkeypatch.setattr(limits.np, "copyto", copyto)
    measure_limits()
    assert seen
    for target, source, is_written in seen:
        assert is_written
        assert target == source
        assert target + source <= MOST_BYTES


@pytest.mark.parametrize(
    ("cache", "copied"), [(1 * MIB, 4 * MIB), (6 * MIB, 24 * MIB), (8 * MIB, 32 * MIB), (480 * MIB, 32 * MIB)]
)
def test_four_times_the_cache_but_never_more_than_a_small_container_has(cache, copied):
    assert copied_bytes(cache) == copied


def test_the_largest_cache_counts(tmp_path):
    for number, size in enumerate(("48K", "2048K", "32M")):
        (tmp_path / f"index{number}").mkdir()
        (tmp_path / f"index{number}" / "size").write_text(f"{size}\n")
    assert last_level_cache(tmp_path) == 32 * MIB
    assert last_level_cache(tmp_path / "nowhere") == limits.UNKNOWN_CACHE


def test_the_roof_bends_at_the_ridge():
    roof = Limits(100.0, 10.0)
    assert roof.ridge == 10.0
    assert [roof.roof(x) for x in (1.0, 10.0, 50.0)] == [10.0, 100.0, 100.0]
    assert roof.better(Limits(90.0, 12.0)) == Limits(100.0, 12.0)
    assert roof._replace(in_cache=True).better(Limits(120.0, 9.0, in_cache=True)) == Limits(120.0, 10.0, in_cache=True)
