"""A bug's number is on the page and in the log, where every event is one line."""

import io
import json
import logging

import pytest
from streamlit.testing.v1 import AppTest

from convviz.server import logs


@pytest.fixture
def logged():
    """What has been logged as JSON since."""
    root, lines = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers, root.level
    logs.set_up("json")
    root.handlers[0].setStream(lines)
    yield lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
    root.handlers, root.level = handlers, level


def broken():
    import logging

    from convviz.server.errors import tell

    try:
        raise LookupError("secret of the server")
    except LookupError as error:
        is_told = tell(error)
    assert is_told
    logging.getLogger("streamlit.error_util").error("Uncaught app execution")


def test_the_visitor_gets_a_number_and_the_log_the_reason(logged):
    at = AppTest.from_function(broken).run()
    (told,) = at.error
    (line,) = [each for each in logged() if each["logger"].startswith(("convviz", "streamlit.error"))]
    assert line["error_id"] in told.value
    assert "secret" not in told.value
    assert "LookupError: secret of the server" in line["traceback"]
    assert (line["level"], line["logger"]) == ("error", "convviz.server.errors")


def test_a_line_is_one_line_whatever_it_says(logged):
    logging.getLogger("convviz.x").warning("two\nlines %s", "é", extra={"facts": {"where": "here"}})
    (line,) = logged()
    assert (line["message"], line["where"], line["level"]) == ("two\nlines é", "here", "warning")
    assert line["time"].endswith("Z")
