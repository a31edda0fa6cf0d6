"""Calendars made to stick a parser, to open files or to mislead the next mail: told in a process of its own."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import reading_bars
from own_mails import KNOWN
from public_sets import needs_corpora

from core.understanding import Understanding
from mailgateway.reading.understand import understand

ROOT = Path(__file__).parents[3]
SECONDS = 3.0
PUBLIC_SECONDS = 1.0
UID = "qrstuvwxyzabcdefghijklmn45.1@lgd.example"
HEAD = (
    "From: Priya Shah <priya.shah@westshire.example>\r\nTo: hangouts@lgd.example\r\nMessage-ID: <x@westshire.example>\r\n"
    "Authentication-Results: mx.lgd.example; dmarc=pass header.from=westshire.example\r\n"
    "Content-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\n"
)


def reply(*event: str, zone: str = "", start: str = "DTSTART:20270121T140000Z") -> str:
    """An answer of Priya's with more lines in its event, and a time zone before it."""
    lines = [
        "BEGIN:VCALENDAR", "METHOD:REPLY", "VERSION:2.0", *([zone] if zone else []), "BEGIN:VEVENT", f"UID:{UID}",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:priya.shah@westshire.example", "SEQUENCE:0", start, *event, "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines)


def zone(name: str, rule: str, offset: str = "+0000") -> str:
    return "\r\n".join((
        "BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:STANDARD", "DTSTART:16010101T000000", rule, f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE",
    ))  # fmt: skip


SIXTY = ",".join(map(str, range(60)))
BOMBS = {
    "VTIMEZONE by the minute": reply(zone=zone("X", "RRULE:FREQ=MINUTELY"), start="DTSTART;TZID=X:20270121T140000"),
    "VTIMEZONE by the second": reply(zone=zone("X", "RRULE:FREQ=SECONDLY;INTERVAL=0"), start="DTSTART;TZID=X:20270121T140000"),
    "VTIMEZONE with many dates": reply(zone=zone("X", "RDATE:" + ",".join(["19700101T000000"] * 5_000))),
    "RRULE by the second": reply("RRULE:FREQ=SECONDLY;COUNT=999999999"),
    "RRULE without interval": reply("RRULE:FREQ=DAILY;INTERVAL=0"),
    "RRULE that never meets": reply("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "RRULE of all numbers": reply(f"RRULE:FREQ=YEARLY;BYSECOND={SIXTY};BYMINUTE={SIXTY}"),
    "EXDATE by the thousand": reply(*["EXDATE:20270121T140000Z"] * 1_900),
    "TZID of 5,000 characters": reply(start="DTSTART;TZID=" + "A" * 5_000 + ":20270121T140000"),
    "TZID that is a folder": reply(start="DTSTART;TZID=America:20270121T140000"),
    "TZID that climbs": reply(start="DTSTART;TZID=../../../../etc/passwd:20270121T140000"),
    "TZID with a NUL": reply(start="DTSTART;TZID=Europe/\0London:20270121T140000"),
    "TZID by another's rules": reply(
        zone=zone("GMT Standard Time", "RRULE:FREQ=YEARLY", "+0500"),
        start="DTSTART;TZID=GMT Standard Time:20270121T140000",
    ),
    "one megabyte": reply("COMMENT:" + "x" * 1_000_000),
    "one megabyte of lines": reply(*["COMMENT:x"] * 90_000),
    "folds without end": reply("COMMENT:" + "\r\n x" * 40_000),
    "nested a thousand deep": "BEGIN:VCALENDAR\r\n" * 1_000,
    "attendees by the thousand": reply(*["ATTENDEE:mailto:a@b.example"] * 1_000),
    "a year that is none": reply(start="DTSTART:99999999T999999Z"),
    "a local file": "{canary}",
    "a local file as address": "file://{canary}",
}  # fmt: skip

CHILD = """
import json, resource, sys, time
bombs = json.load(sys.stdin)
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from own_mails import KNOWN
from mailgateway.reading.understand import understand
good = bombs.pop("good").encode()
first = understand(good, KNOWN)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
out = {}
for name, raw in bombs.items():
    del opened[:]
    start = time.perf_counter()
    found = understand(raw.encode(), KNOWN)
    spent = time.perf_counter() - start
    files = [path for path in opened if "canary" in path or "passwd" in path]
    out[name] = [spent, found.code, files, understand(good, KNOWN) == first]
out["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps(out))
"""


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """What a process of its own made of every bomb, each followed by an honest answer."""
    canary = tmp_path_factory.mktemp("files") / "canary.ics"
    canary.write_text(reply())
    good = HEAD + reply(start="DTSTART;TZID=GMT Standard Time:20270121T140000")
    mails = {name: HEAD + body.replace("{canary}", str(canary)) for name, body in BOMBS.items()} | {"good": good}
    ran = subprocess.run(
        [sys.executable, "-c", CHILD], input=json.dumps(mails), capture_output=True, text=True, timeout=60,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_settled_in_time_opens_nothing_and_misleads_nobody(name: str, settled: dict[str, list[object]]) -> None:
    seconds, code, files, next_is_right = settled[name]
    assert isinstance(seconds, float)
    assert seconds < SECONDS
    assert (code, files, next_is_right) == ("", [], True)


def test_bombs_together_take_less_than_100_megabytes(settled: dict[str, object]) -> None:
    grown = settled["memory"]
    assert isinstance(grown, int)
    assert grown < 100 * 1024


def test_zone_of_a_stranger_never_moves_a_proposed_time() -> None:
    """The class of the cache trap: a VTIMEZONE named like Outlook's, five hours wrong, then an honest proposal."""
    understand((HEAD + BOMBS["TZID by another's rules"]).encode(), KNOWN)
    proposal = reply(start="DTSTART;TZID=GMT Standard Time:20270721T140000").replace("METHOD:REPLY", "METHOD:COUNTER")
    found = understand((HEAD + proposal).encode(), KNOWN).calendar[0].proposed_start
    assert found is not None
    assert found.isoformat() == "2027-07-21T13:00:00+00:00"


@needs_corpora
def test_every_public_calendar_file_is_read_or_refused_within_a_second() -> None:
    slow, found = [], []
    for path, raw in reading_bars.calendar_parts():
        start = time.perf_counter()
        understood = understand(raw, KNOWN)
        if time.perf_counter() - start > PUBLIC_SECONDS:
            slow.append(path)
        found.append(understood)
    assert slow == []
    assert len(found) >= 250
    assert [each.reason for each in found if each.code == "worker-error"] == []
    assert [each for each in found if acts(each)] == []


def acts(found: Understanding) -> bool:
    """Whether somebody else's calendar would change anything here."""
    return found.verdict == "act" and bool(found.calendar)
