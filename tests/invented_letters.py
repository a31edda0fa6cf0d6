"""One invented letter as `compose` takes it, and reading what it made."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from invented import GATEWAY, NOW, PRIYA, UID, occasion

from core.calendar import request
from core.calendar.objects import Guest
from mailgateway.sending.compose import Outgoing

CALENDAR = request(occasion(), Guest(UID, 0, NOW, PRIYA, "Priya Shah", "ACCEPTED"))
TEXT = """Hello Priya,

You are signed up for “Writing for people in a hurry” on Thursday 17 December, 2pm to 3pm.

Join: https://meet.example/lgd
By phone: 020 7946 0123, PIN 4 4 7 1

In your calendar choose Accept, or do nothing. If your plans change, choose Decline or reply NO.

.
From the LocalGov Digital Hangouts – Grŵp Digidol
"""


def letter(**fields: Any) -> Outgoing:
    """The letter of calendar.md 3.2."""
    given: dict[str, Any] = {
        "from_address": GATEWAY,
        "from_name": "LocalGov Digital Hangouts",
        "to_address": PRIYA,
        "to_name": "Priya Shah",
        "subject": "You are signed up: Thursday 17 December, 2pm to 3pm",
        "date": NOW,
        "message_id": "<k7c2mq5x.1@lgd.example>",
        "text": TEXT,
        "reply_to": "hangouts+n4xw2k@lgd.example",
        "in_reply_to": "<her-own.id@westshire.example>",
        "auto": "replied",
        "loop": "lgd-desk",
        "calendar": CALENDAR,
    }
    return Outgoing(**given | fields)


def plain(**fields: Any) -> Outgoing:
    """A letter of text alone."""
    return letter(**{"calendar": b"", "reply_to": "", "in_reply_to": "", "loop": ""} | fields)


def read(raw: bytes) -> EmailMessage:
    """The mail as Python's newer parser reads it; it must find nothing to complain of."""
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    assert [part.defects for part in mail.walk()] == [[] for _ in mail.walk()]
    return mail


def text_of(raw: bytes) -> str:
    """The text part, without its last line end."""
    part = read(raw).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n")
