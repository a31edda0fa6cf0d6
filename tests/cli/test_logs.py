"""The log: JSON lines, places instead of messages, and nothing that looks like an address or a secret."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from cli import logs


@pytest.fixture
def lines() -> Iterator[Any]:
    """Start the log into a string; gives a function that reads what was written."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    logs.start("info", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    root.handlers[:], level = before
    root.setLevel(level)


def test_event_is_one_json_line_with_time_level_and_logger(lines: Any) -> None:
    structlog.get_logger("intake.imap").info("mail", record="abc", count=3)
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "mail", "logger": "intake.imap", "level": "info", "record": "abc", "count": 3}


def test_addresses_and_secrets_are_replaced_wherever_they_stand(lines: Any) -> None:
    structlog.get_logger("x").warning(
        "refused priya.shah@westshire.example", why={"text": ["to <omar@eastham.example>, password=hunter2"]},
        header="Authorization: Bearer abc.def", id=b"nia@lgd.example",
    )  # fmt: skip
    (line,) = lines()
    assert line["event"] == "refused [address]"
    assert line["why"] == {"text": ["to <[address]>, password=[secret]"]}
    assert "abc.def" not in json.dumps(line)
    assert "nia" not in line["id"]


def test_exception_keeps_places_and_drops_its_message(lines: Any) -> None:
    def fails() -> None:
        raise ValueError("Dear Priya")

    for logger in (structlog.get_logger("x"), logging.getLogger("other")):
        try:
            fails()
        except ValueError:
            logger.exception("failed")
    found = lines()
    assert [line["stack"][0] for line in found] == ["ValueError", "ValueError"]
    assert all(line["stack"][-1].endswith(" fails") for line in found)
    assert "Priya" not in json.dumps(found)


def test_library_loggers_that_quote_mail_are_silent(lines: Any) -> None:
    for name in (
        "aioimaplib.aioimaplib",
        "aiosmtplib",
        "mail.log",
        "mail.debug",
        "flufl.bounce",
        "icalendar.cal",
        "msal.x",
    ):
        logging.getLogger(name).error("a line of mail")
    logging.getLogger("other").debug("too quiet")
    assert lines() == []
