"""What the gateway writes to stderr: one JSON object a line, without addresses, secrets or values of a stack."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from cli.faults import stack

Fields = MutableMapping[str, Any]
LEVELS = ("debug", "info", "warning", "error")
_SILENT = (
    "aioimaplib", "aiosmtplib", "aiosmtpd", "flufl", "icalendar", "mail", "asyncio", "msal", "urllib3", "requests",
    "inscriptis", "textual", "concurrent",
)  # fmt: skip
"""Libraries that would quote mail, addresses or tokens, with everything below them."""
_ADDRESS = re.compile(r"[^\s@<>\"',:;()\[\]]+@[^\s@<>\"',:;()\[\]]+")
_SECRET = re.compile(r"(?i)\b(authorization[=: ]+\w+|bearer|password|passwd|secret|token)([=: ]+)\S+")


def start(level: str = "info", stream: TextIO | None = None) -> None:
    """Send the log of everything to `stream` (stderr) from `level` up. Libraries that would quote mail are silenced."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        places_only,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    last: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        redacted,
        structlog.processors.JSONRenderer(),
    ]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    handler.addFilter(_speaks)


def _speaks(record: logging.LogRecord) -> bool:
    """Whether a logger may be heard. Switching a logger off would leave those below it on."""
    return record.name.partition(".")[0] not in _SILENT


def places_only(_logger: object, _method: str, fields: Fields) -> Fields:
    """Replace an exception by its type and places; its message may quote mail."""
    error = fields.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if error is True:
        error = sys.exception()
    if isinstance(error, BaseException):
        fields["stack"] = stack(error)
    return fields


def redacted(_logger: object, _method: str, fields: Fields) -> Fields:
    """The second net: whatever looks like an address or a secret does not get into the log."""
    return {key: _clean(value) for key, value in fields.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET.sub(r"\1\2[secret]", _ADDRESS.sub("[address]", value))
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value if isinstance(value, int | float | bool | None) else _clean(str(value))
