"""Finds and reads the calendar answer in a mail: bytes to plain facts (calendar.md 4.2); it never raises."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

import icalendar
from icalendar.timezone import tzp

from core.calendar import own_uid
from core.text import Safe, clean_text, is_address
from core.understanding import CalendarAnswer, Partstat
from mailgateway.reading.calendar_lines import HOME_ZONE, PART_BYTES, Filtered, filtered, known_zone
from mailgateway.reading.charsets import codec_for, decoded
from mailgateway.reading.mime import Leaf, Mail, leaf_bytes, leaf_charset, parameter

CANDIDATES = 4
COMMENT_LIMIT = 2_000
HANDLED = ("REPLY", "COUNTER", "REFRESH")

_PARTSTATS = frozenset({"ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED", "NEEDS-ACTION"})
_PROPOSED = re.compile(r"DTSTART(?:;TZID=([^:;]{1,80}))?:(\d{8}T\d{6})(Z?)", re.IGNORECASE)
_EVENT_COMMENTS = ("COMMENT", "X-CALENDARSERVER-PRIVATE-COMMENT")


class CalendarFacts(NamedTuple):
    """What the calendar parts of a mail say. `method` is '' when there is none; `foreign` marks events not ours; `day` is
    that of the first entry answered, as the mail has it.
    """

    method: str = ""
    answers: tuple[CalendarAnswer, ...] = ()
    foreign: bool = False
    assumed: bool = False
    day: date | None = None

    @property
    def usable(self) -> bool:
        """Whether it answers an invitation of ours."""
        return self.method in HANDLED and bool(self.answers)


def read_calendar(mail: Mail, uid_domain: str, sender: str) -> CalendarFacts:
    """The facts of the first calendar part that speaks of us; of the first readable one when none does."""
    found = [facts for leaf in _candidates(mail) if (facts := _facts(leaf, mail, uid_domain, sender))]
    ours = [facts for facts in found if facts.answers]
    return ours[0] if ours else (found[0] if found else CalendarFacts())


def _candidates(mail: Mail) -> list[Leaf]:
    ranked = [(rank, at, leaf) for at, leaf in enumerate(mail.leaves) if (rank := _rank(leaf, mail)) < 3]
    return [leaf for _, _, leaf in sorted(ranked, key=lambda item: item[:2])][:CANDIDATES]


def _rank(leaf: Leaf, mail: Mail) -> int:
    """0 with a handled method, 1 without, 2 for attachments, 3 for no calendar part."""
    if leaf.kind == "text/calendar":
        return 0 if parameter(leaf, "method", mail.defects).upper() in HANDLED else 1
    if leaf.kind in ("application/ics", "text/x-vcalendar") or leaf.name.lower().endswith(".ics"):
        return 2
    if leaf.kind == "application/octet-stream":
        return 2 if leaf_bytes(leaf, mail.defects)[:15].upper() == b"BEGIN:VCALENDAR" else 3
    return 3


def _facts(leaf: Leaf, mail: Mail, uid_domain: str, sender: str) -> CalendarFacts | None:
    data = leaf_bytes(leaf, mail.defects)
    lines = filtered(_text(data, leaf_charset(leaf, mail.defects))) if len(data) <= PART_BYTES else None
    if lines is None:
        mail.defects.append("calendar")
        return None
    events = _events(lines.content, mail.defects)
    if not events:
        return None
    reading = _Reading(lines, parameter(leaf, "method", mail.defects).upper(), uid_domain, sender)
    try:
        return reading.facts(events)
    except Exception:  # icalendar raises on the access to a property it could not parse
        mail.defects.append("calendar-syntax")
        return None


def _text(data: bytes, charset: str) -> str:
    if codec_for(charset) in ("", "ascii"):
        charset = ""
    return decoded(data, charset)


def _events(content: bytes, defects: list[str]) -> list[Any]:
    """The VEVENTs of exactly one calendar; bytes, never text: icalendar takes a text for a file name."""
    try:
        tzp.use_default()
        calendars = icalendar.Calendar.from_ical(content, multiple=True)
        if len(calendars) == 1 and calendars[0].name == "VCALENDAR":
            return list(calendars[0].walk("VEVENT"))
    except (Exception, RecursionError):
        defects.append("calendar-syntax")
    return []


class _Reading(NamedTuple):
    """One calendar part on its way to facts."""

    lines: Filtered
    header_method: str
    uid_domain: str
    sender: str

    def facts(self, events: list[Any]) -> CalendarFacts:
        """Answers of the events that are ours, one per UID unless they disagree."""
        ours = [(event, uid) for event in events if (uid := own_uid(_value(event, "UID"), self.uid_domain))]
        method = self.lines.method or self.header_method
        read = [self._answer(event, uid, method or "REPLY") for event, uid in ours]
        assumed = not method and any(answer.partstat for answer in read)
        distinct = {(answer.uid, answer.partstat): answer for answer in reversed(read)}
        answers = tuple(reversed(distinct.values()))
        starts = _time(ours[0][0], "DTSTART") if ours else None
        day = starts.astimezone(ZoneInfo(HOME_ZONE)).date() if starts else None
        return CalendarFacts("REPLY" if assumed else method, answers, len(ours) < len(events), assumed, day)

    def _answer(self, event: Any, uid: str, method: str) -> CalendarAnswer:
        attendee, parameters = self._attendee(event)
        start, end = (_time(event, "DTSTART"), _time(event, "DTEND")) if method == "COUNTER" else (None, None)
        proposed = _PROPOSED.search(str(parameters.get("TO-ALL-PROPOSED-NEW-TIME", "")))
        return CalendarAnswer(
            method=method,
            uid=uid,
            recurrence_id=_time(event, "RECURRENCE-ID"),
            sequence=_sequence(event),
            dtstamp=_time(event, "DTSTAMP"),
            attendee=attendee,
            partstat=_partstat(parameters),
            comment=_comment(event),
            proposed_start=_proposal(proposed) if proposed else start,
            proposed_end=end,
            counter_in_body=self.lines.method == "COUNTER",
            zone_guessed=self.lines.zone_guessed,
        )

    def _attendee(self, event: Any) -> tuple[str, dict[str, Any]]:
        """The one ATTENDEE; of several, the sender's."""
        people = [_person(item) for item in _items(event, "ATTENDEE")]
        people = [(address, found) for address, found in people if found.get("CUTYPE", "") not in ("RESOURCE", "ROOM")]
        own = [pair for pair in people if pair[0] == self.sender]
        if own:
            return own[0]
        return people[0] if len(people) == 1 else ("", {})


def _items(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    return value if isinstance(value, list) else ([] if value is None else [value])


def _value(event: Any, name: str) -> str:
    items = _items(event, name)
    return str(items[0]) if items else ""


def _person(item: Any) -> tuple[str, dict[str, Any]]:
    address = str(item).strip()
    if address[:7].lower() == "mailto:":
        address = address[7:].strip()
    parameters = {str(key).upper(): value for key, value in getattr(item, "params", {}).items()}
    return (address.casefold() if is_address(address) else ""), parameters


def _partstat(parameters: dict[str, Any]) -> Partstat:
    word = str(parameters.get("PARTSTAT", "")).strip().upper()
    return cast(Partstat, word) if word in _PARTSTATS else ""


def _sequence(event: Any) -> int | None:
    text = _value(event, "SEQUENCE").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _comment(event: Any) -> Safe:
    texts = (str(item) for name in _EVENT_COMMENTS for item in _items(event, name))
    return next((text for raw in texts if (text := Safe(clean_text(raw, COMMENT_LIMIT).strip()))), Safe(""))


def _time(event: Any, name: str) -> datetime | None:
    """A time as UTC; a date is its midnight, and both without a zone are read as Europe/London."""
    for item in _items(event, name):
        value = getattr(item, "dt", None)
        if isinstance(value, datetime):
            return _utc(value)
        if isinstance(value, date):
            return _utc(datetime.combine(value, time()))
    return None


def _utc(value: datetime) -> datetime | None:
    try:
        aware = value.replace(tzinfo=ZoneInfo(HOME_ZONE)) if value.tzinfo is None else value
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _proposal(found: re.Match[str]) -> datetime | None:
    try:
        value = datetime.strptime(found.group(2), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone is added below
    except ValueError:
        return None
    zone = UTC if found.group(3) else ZoneInfo(known_zone(found.group(1) or "") or HOME_ZONE)
    return _utc(value.replace(tzinfo=zone))


def answers_disagree(answers: tuple[CalendarAnswer, ...]) -> bool:
    """Whether one UID was answered in two ways in the same mail."""
    return len({answer.uid for answer in answers}) < len(answers)


def uids_in(answers: tuple[CalendarAnswer, ...]) -> Iterator[str]:
    """The UIDs answered, in order."""
    return (answer.uid for answer in answers)
