"""Reduces a calendar part to the few lines we read, before any library sees it (calendar.md 4.2, steps 2 to 4).

Time zones, rules, alarms and attachments never reach the parser: that removes the class of attack, not single cases.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

PART_BYTES = 100 * 1024
LINES = 2_000
KEPT_LINES = 300
KEPT_LINE = 8 * 1024
DEPTH = 3
EVENTS = 20
ATTENDEES = 50
HOME_ZONE = "Europe/London"

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r"[A-Za-z-]{1,40}(?=[:;])")
_TZID = re.compile(r';TZID=("[^"]{0,200}"|[^;:]{0,200})', re.IGNORECASE)
_ZONE_NAME = re.compile(r"[A-Za-z_]{1,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}\Z")
_KEPT = frozenset({
    "UID", "RECURRENCE-ID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "ATTENDEE", "COMMENT",
    "X-CALENDARSERVER-PRIVATE-COMMENT",
})  # fmt: skip
_TIMES = frozenset({"RECURRENCE-ID", "DTSTART", "DTEND"})


class Filtered(NamedTuple):
    """The kept lines as UTF-8 bytes with CRLF, METHOD in capitals ('' if missing), and whether a zone was guessed."""

    content: bytes
    method: str
    zone_guessed: bool


def filtered(text: str) -> Filtered | None:
    """The kept lines of one calendar part, or None when it breaks a cap. One linear pass."""
    keep = _Keep()
    lines = _LINE_END.split(_FOLD.sub("", text.lstrip("\ufeff\r\n ")))
    if len(lines) > LINES or not all(keep.line(line) for line in lines):
        return None
    return Filtered("\r\n".join([*keep.lines, ""]).encode(), keep.method, keep.zone_guessed)


class _Keep:
    """Where the pass stands: the open components and what was kept."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.lines: list[str] = []
        self.events = 0
        self.attendees = 0
        self.method = ""
        self.zone_guessed = False

    def line(self, line: str) -> bool:
        """Look at one unfolded line; False when a cap is broken."""
        found = _NAME.match(line.lstrip() if line[:1] in " \t" else line)
        if not found:
            return True
        name, line = found.group().upper(), line.lstrip()
        if name in ("BEGIN", "END"):
            return self._component(name, line.partition(":")[2].strip().upper())
        if self.open == ["VCALENDAR"] and name == "METHOD":
            self.method = line.partition(":")[2].strip().upper()[:40]
            return True
        if self.open[:1] == ["VCALENDAR"] and self.open[1:] == ["VEVENT"] and name in _KEPT:
            return self._property(name, line)
        return True

    def _component(self, word: str, name: str) -> bool:
        if word == "BEGIN":
            self.open.append(name)
            self.events += name == "VEVENT"
        kept = self.open in (["VCALENDAR"], ["VCALENDAR", "VEVENT"])
        if word == "END":
            kept = kept and self.open[-1:] == [name]
            if name in self.open:
                del self.open[len(self.open) - 1 - self.open[::-1].index(name) :]
        if kept:
            self.lines.append(f"{word}:{name}")
        return len(self.open) <= DEPTH and self.events <= EVENTS

    def _property(self, name: str, line: str) -> bool:
        self.attendees += name == "ATTENDEE"
        if name in _TIMES:
            line = _TZID.sub(self._zone, line)
        self.lines.append(line)
        return len(line) <= KEPT_LINE and len(self.lines) <= KEPT_LINES and self.attendees <= ATTENDEES

    def _zone(self, found: re.Match[str]) -> str:
        zone = known_zone(found.group(1).strip('"'))
        self.zone_guessed = self.zone_guessed or not zone
        return f";TZID={zone}" if zone else ""


@lru_cache(maxsize=128)
def known_zone(name: str) -> str:
    """The IANA name for a TZID in the IANA list or the Windows table; '' for anything else."""
    iana = WINDOWS_TO_OLSON.get(name.strip(), name.strip())
    if not _ZONE_NAME.match(iana):
        return ""
    try:
        ZoneInfo(iana)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return iana
