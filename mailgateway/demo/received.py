"""What the people of the demo find in their mailboxes: the desk's letters, and the invites they can answer."""

import email
from datetime import datetime
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, cast

import icalendar
import msgspec

from mailgateway.demo.world import DESK, plain


class Invite(msgspec.Struct, frozen=True, kw_only=True):
    """What a calendar program keeps of a REQUEST. `raw` is the object as it came, for those who forward it."""

    uid: str
    summary: str
    starts: datetime
    ends: datetime
    sequence: int
    location: str
    organizer: str
    organizer_name: str
    raw: bytes


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as its reader sees it. `method` and `uid` are those of its calendar part, "" without one."""

    sender: str
    sender_name: str
    to: str
    subject: str
    message_id: str
    references: str
    reply_to: str
    sent: datetime
    text: str
    method: str
    uid: str
    invite: Invite | None

    @property
    def from_desk(self) -> bool:
        """Whether the desk wrote it (and no colleague)."""
        return plain(self.sender) == DESK


def read(raw: bytes) -> Letter:
    """A mail of the demo's world, read as a mail program does."""
    message = email.message_from_bytes(raw, policy=default)
    sender_name, sender = parseaddr(str(message["From"]))
    body = message.get_body(("plain",))
    calendar = next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)
    method = str(calendar.get_param("method", "")) if calendar else ""
    invite = _invite(cast(bytes, calendar.get_payload(decode=True))) if calendar else None
    return Letter(
        sender=sender,
        sender_name=sender_name,
        to=parseaddr(str(message["To"]))[1],
        subject=str(message["Subject"]),
        message_id=str(message["Message-ID"]).strip(),
        references=str(message.get("References", "")),
        reply_to=parseaddr(str(message.get("Reply-To", message["From"])))[1],
        sent=parsedate_to_datetime(str(message["Date"])),
        text=body.get_content().replace("\r\n", "\n") if body else "",
        method=method,
        uid=invite.uid if invite else "",
        invite=invite if method == "REQUEST" else None,
    )


def _invite(content: bytes) -> Invite:
    event: Any = next(iter(icalendar.Calendar.from_ical(content).walk("VEVENT")))
    organizer = event["ORGANIZER"]
    return Invite(
        uid=str(event["UID"]),
        summary=str(event["SUMMARY"]),
        starts=event["DTSTART"].dt,
        ends=event["DTEND"].dt,
        sequence=int(event["SEQUENCE"]),
        location=str(event.get("LOCATION", "")),
        organizer=str(organizer).removeprefix("mailto:"),
        organizer_name=str(organizer.params.get("CN", "")),
        raw=content,
    )
