"""What people get in the stories: one mail, its words and its calendar object; and what holds for every mail."""

import email
import email.policy
import re
from collections.abc import Collection, Sequence
from email.message import EmailMessage
from textwrap import dedent
from typing import Any

from icalendar import Calendar
from stories_cast import END, EVERYBODY, PRIYA, PRIYA_AT_HOME

from mailgateway.demo.received import Letter, read
from mailgateway.demo.world import DESK


class Got:
    """One mail that somebody got from the desk: as bytes, as a mail, as its reader sees it, and its calendar object."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.letter: Letter = read(raw)
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mail = parsed

    @property
    def subject(self) -> str:
        return self.letter.subject

    @property
    def text(self) -> str:
        return self.letter.text.strip()

    @property
    def method(self) -> str:
        """METHOD of the calendar object, '' without a calendar part."""
        calendar = self.calendar
        return str(calendar["METHOD"]) if calendar is not None else ""

    @property
    def calendar(self) -> Calendar | None:
        part = next((p for p in self.mail.walk() if p.get_content_type() == "text/calendar"), None)
        if part is None:
            return None
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return Calendar.from_ical(content)

    @property
    def event(self) -> Any:
        """The one VEVENT of its calendar object."""
        assert self.calendar is not None, self.text
        events = self.calendar.walk("VEVENT")
        assert len(events) == 1
        return events[0]


def body(text: str, since: str = "you wrote to us on 23 November 2026", end: str = END) -> str:
    """The whole text of a letter with the long footer; without `since` with the short one."""
    footer = (
        f"You are getting this because {since}.\n"
        "Reply STOP to leave this series. Reply STOP ALL to get nothing more from us.\n"
        if since
        else ""
    )
    return f"{dedent(text).strip()}\n\n{footer}{end}"


NAMING = frozenset({
    "host_pack", "who_list", "who_came", "came_noted", "forwarded_invite", "brought", "brought_noted", "phone_confirm",
    "alias_confirm", "pair_intro", "talk_digest",
})  # fmt: skip
"""Letters that name others by their purpose (safety.md 1.12); who hosts or runs the desk is named anywhere."""


def named_others(raw: bytes, recipients: Sequence[str], known: Collection[str]) -> list[str]:
    """Names and organisations of people in a mail, decoded, that are not its reader's, nor of those whose addresses are
    `known` to all. Priya reads at home too.
    """
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
    seen = " ".join(
        [*(str(value) for value in mail.values()), *(each.decode() for each in parts if isinstance(each, bytes))]
    )
    seen = seen.replace("\r\n ", "")
    here = {*recipients, *known} | ({PRIYA.address} if PRIYA_AT_HOME.address in recipients else set())
    named = [who for who in EVERYBODY if who.address in here]
    names = {who.name for who in EVERYBODY} - {who.name for who in named}
    councils = {who.council.name for who in EVERYBODY} - {who.council.name for who in named}
    return sorted(each for each in names | (councils - {"home"}) if re.search(rf"\b{re.escape(each)}\b", seen))


def look_at(raw: bytes, recipients: Sequence[str]) -> None:
    """What holds for every mail that leaves: one recipient, plain text, no other guest, its headers, one attendee."""
    got = Got(raw)
    assert [str(a.addr_spec) for a in got.mail["To"].addresses] == list(recipients)
    assert len(recipients) == 1
    assert [got.mail[name] for name in ("Cc", "Bcc")] == [None, None]
    assert got.letter.sender == DESK
    assert got.mail["Auto-Submitted"] in {"auto-replied", "auto-generated"}
    assert got.mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    seen = got.raw.decode("utf-8", "replace") + got.text
    assert [who.address for who in EVERYBODY if who.address not in recipients and who.address in seen] == []
    kinds = {part.get_content_type() for part in got.mail.walk() if not part.is_multipart()}
    assert kinds <= {"text/plain", "text/calendar", "application/ics", "text/csv", "application/json"}
    if got.calendar is not None:
        attendees = got.event["ATTENDEE"]
        assert str(attendees) == f"mailto:{recipients[0]}"
        assert str(got.event["ORGANIZER"]) == f"mailto:{DESK}"
        assert got.letter.method == got.method
