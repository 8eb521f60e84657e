"""What the environment may say, and what the documentation says about it."""

import re
from pathlib import Path

import pytest

from convviz.server.settings import PREFIX, SettingError, Settings, read

HOSTING = (Path(__file__).parents[2] / "docs/hosting.md").read_text(encoding="utf-8")


def test_defaults_stand_where_nothing_is_said():
    assert read({"HOME": "/x"}) == Settings()


def test_values_become_what_the_defaults_are():
    said = read({"CONVVIZ_MOST_SOCKETS": "12", "CONVVIZ_MESSAGE_RATE": "2.5", "CONVVIZ_HOSTS": " a.org,b.org "})
    assert (said.most_sockets, said.message_rate, said.hosts) == (12, 2.5, "a.org,b.org")


@pytest.mark.parametrize(
    ("name", "text"),
    [("CONVVIZ_MOST_SOCKETS", "many"), ("CONVVIZ_MOST_SOCKETS", "-1"), ("CONVVIZ_MESSAGE_RATE", "nan"),
     ("CONVVIZ_MESSAGE_RATE", "inf"), ("CONVVIZ_LOG", "xml"), ("CONVVIZ_MOST_SOKETS", "3")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_name(name, text):
    with pytest.raises(SettingError, match=name):
        read({name: text})


def test_the_table_in_the_documentation_is_the_settings():
    rows = re.findall(r"^\| `(CONVVIZ_\w+)` \| `?(.*?)`? \|", HOSTING, flags=re.MULTILINE)
    assert dict(rows) == {
        PREFIX + field.upper(): str(default) or "–" for field, default in Settings._field_defaults.items()
    }
