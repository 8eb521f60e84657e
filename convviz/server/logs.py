"""The log: one line per event on standard error, as JSON where a machine reads it."""

import json
import logging
import sys
import time
from typing import Any

FORMATS = ("text", "json")
_OURS = ("streamlit", "uvicorn", "convviz")
_TALKATIVE = (
    "uvicorn.error",
    "uvicorn.access",
)  # a line with an address for every visitor: for a proxy to log, if at all
_DOUBLE = "Uncaught app execution"  # Streamlit's own line for what convviz.server.errors logs with its number


def set_up(form: str) -> None:
    """Send everything that Streamlit, uvicorn and the app log to one place in one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines() if form == "json" else logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_is_news)
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and name.split(".")[0] in _OURS:
            logger.handlers, logger.propagate = [], True
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Lines(logging.Formatter):
    """A record as one line of JSON; what is given as `extra={"facts": {…}}` stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{record.msecs:03.0f}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _is_news(record: logging.LogRecord) -> bool:
    return record.getMessage() != _DOUBLE
