"""What whoever runs the server may set: one environment variable each, CONVVIZ_ and the field's name in capitals."""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from convviz.server.logs import FORMATS

PREFIX = "CONVVIZ_"


class Settings(NamedTuple):
    """Every limit of one server process; docs/hosting.md says what each is for."""

    address: str = "127.0.0.1"
    port: int = 8501
    base_path: str = ""
    hosts: str = ""
    frame_ancestors: str = "*"
    most_sockets: int = 250
    most_address: int = 16_384
    most_message: int = 262_144
    message_rate: float = 10.0
    message_burst: int = 30
    run_share: float = 0.5
    run_burst: float = 5.0
    first_runs: int = 8
    most_memory: int = 0
    stop_seconds: int = 5
    cache: str = ""
    log: str = "text"
    metrics_port: int = 0
    metrics_address: str = "127.0.0.1"


class SettingError(ValueError):
    """An environment variable says what cannot be meant."""


def read(environment: Mapping[str, str]) -> Settings:
    """The settings that `environment` makes of the defaults.

    Raises:
        SettingError: a value is no number where one belongs, is negative, or a variable with our prefix is unknown.
    """
    asked = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    known = {PREFIX + field.upper(): field for field in Settings._fields}
    for name in asked:
        if name not in known:
            raise SettingError(f"{name} is no setting; there are {', '.join(known)}")
    return Settings()._replace(**{known[name]: _value(name, known[name], text) for name, text in asked.items()})


@cache
def settings() -> Settings:
    """This process's settings: what its environment said when somebody first asked."""
    return read(os.environ)


def _value(name: str, field: str, text: str) -> Any:
    kind = type(Settings._field_defaults[field])
    if kind is str:
        if field == "log" and text not in FORMATS:
            raise SettingError(f"{name} is {text!r}; there are {', '.join(FORMATS)}")
        return text.strip()
    try:
        number = kind(text)
    except ValueError as error:
        raise SettingError(f"{name} is {text!r}, which is no {kind.__name__}") from error
    if not 0 <= number < float("inf"):
        raise SettingError(f"{name} is {text}; it must be 0 or more")
    return number
