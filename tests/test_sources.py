"""docs/sources.md keeps step with the examples, the tests and the landing page."""

import re
from pathlib import Path

import pytest

from convviz.presets import EXAMPLES, TEXTS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| ([A-E]\d+) \| (.+) \|$", PAGE, flags=re.MULTILINE))
TESTED = set(re.findall(r"[A-E]\d(?=_)", (ROOT / "tests/conv/test_sources.py").read_text(encoding="utf-8")))


def test_every_claim_has_one_row_and_a_verdict():
    assert list(ROWS) == sorted(ROWS)
    assert len(re.findall(r"^\| [A-E]\d", PAGE, flags=re.MULTILINE)) == len(ROWS)
    for item, row in ROWS.items():
        claim, verdict = row.split(" | ")
        assert claim, item
        assert re.match(r"\**(Right|Corrected|Dated|Answered|No count)", verdict), item


def test_every_example_s_source_has_a_row():
    assert {example.source for example in EXAMPLES if example.source} <= set(ROWS)


def test_every_row_is_tested_and_every_tested_claim_has_a_row():
    assert set(ROWS) == TESTED


@pytest.mark.parametrize("letter", TEXTS)
def test_a_text_stands_there_as_on_the_landing_page(letter):
    text = TEXTS[letter]
    row = re.search(rf"^\| {letter} \| (.+)$", PAGE, flags=re.MULTILINE)[1]
    assert text.link or text.home
    for word in (text.title, text.author, text.site, text.date, text.link, text.home):
        assert word in row


def test_texts_are_those_of_the_claims():
    assert set(TEXTS) == {item[0] for item in ROWS}
