"""VTIMEZONE objects: as true as the zone database at every hour of eight years, in the form that Outlook reads."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from core.calendar import vtimezone
from core.calendar.zone import posix_rule
from core.errors import Refused

YEARS = range(2024, 2032)
HOURS = 70_128
OTHERS = (
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Athens",
    "Atlantic/Azores",
    "America/New_York",
    "America/St_Johns",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "America/Phoenix",
)


def offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))


def changes(zone: bytes) -> list[tuple[datetime, timedelta]]:
    """Every change that a VTIMEZONE says, as the UTC instant (naive) and the offset from then on, in order."""
    found: list[tuple[datetime, timedelta]] = []
    for block in re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\r\n(.*?)END:", zone.decode("ascii"), re.DOTALL):
        lines = dict(line.split(":", 1) for line in block.strip().split("\r\n"))
        start = datetime.strptime(lines["DTSTART"], "%Y%m%dT%H%M%S")
        until = datetime(YEARS[-1] + 1, 6, 1)
        local = (
            list(rrulestr(lines["RRULE"], dtstart=start).between(start, until, inc=True))
            if "RRULE" in lines
            else [start]
        )
        found += [(at - offset(lines["TZOFFSETFROM"]), offset(lines["TZOFFSETTO"])) for at in local]
    return sorted(found)


def differences(zone: bytes, real: tzinfo) -> int:
    """At how many hours of 2024 to 2031 the VTIMEZONE and the zone database tell another time."""
    said = changes(zone)
    at, end, wrong, hours = datetime(YEARS[0], 1, 1), datetime(YEARS[-1] + 1, 1, 1), 0, 0
    index = max(n for n, (moment, _) in enumerate(said) if moment <= at)
    while at < end:
        while index + 1 < len(said) and said[index + 1][0] <= at:
            index += 1
        wrong += at.replace(tzinfo=UTC).astimezone(real).utcoffset() != said[index][1]
        at += timedelta(hours=1)
        hours += 1
    assert hours == HOURS
    return wrong


@pytest.mark.parametrize("name", ["Europe/London", *OTHERS])
def test_zone_is_right_at_every_hour_of_eight_years(name: str) -> None:
    assert differences(vtimezone(name), ZoneInfo(name)) == 0


def test_comparison_would_see_a_wrong_zone() -> None:
    wrong = vtimezone("Europe/London").replace(b"BYDAY=-1SU;BYMONTH=10", b"BYDAY=4SU;BYMONTH=10")
    assert differences(wrong, ZoneInfo("Europe/London")) > 0


@pytest.mark.parametrize("name", ["Europe/London", *OTHERS])
def test_zone_has_the_form_that_outlook_reads(name: str) -> None:
    """One or two observances, a yearly rule with one BYDAY, no dates, no end ([MS-OXCICAL] 2.1.3.1.1.19.2.2)."""
    lines = vtimezone(name).decode("ascii").split("\r\n")
    observances = [line for line in lines if line in ("BEGIN:STANDARD", "BEGIN:DAYLIGHT")]
    rules = [line for line in lines if line.startswith("RRULE")]
    assert observances == ["BEGIN:STANDARD", "BEGIN:DAYLIGHT"][: len(observances)]
    assert len(rules) == (2 if len(observances) == 2 else 0)
    assert all(
        re.fullmatch(r"RRULE:FREQ=YEARLY;BYDAY=-?[1-5](SU|MO|TU|WE|TH|FR|SA);BYMONTH=\d\d?", rule) for rule in rules
    )
    assert (lines[:2], lines[-2:]) == (["BEGIN:VTIMEZONE", f"TZID:{name}"], ["END:VTIMEZONE", ""])
    known = ("BEGIN", "END", "TZID", "DTSTART", "RRULE", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO")
    assert {line.split(":")[0] for line in lines if line} <= set(known)


@pytest.mark.parametrize(
    "name",
    ["Africa/Cairo", "Asia/Jerusalem", "America/Nuuk", "Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza"],
)
def test_zone_that_cannot_be_written_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        vtimezone(name)
    assert (
        str(refused.value) == f"The clock changes of {name} cannot be written for calendars. Choose another time zone."
    )


@pytest.mark.parametrize(
    "name", ["London", "", "../../etc/passwd", "Europe/../../x", "Europe/London\r\nX:y", "/etc/localtime"]
)
def test_text_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(Refused, match=r"is not a time zone\. Write it like Europe/London\.$"):
        vtimezone(name)


@pytest.mark.parametrize("name", ["Europe/Westshire", "America/Argentina", "europe/london"])
def test_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        vtimezone(name)
    assert str(refused.value) == f"The time zone {name} is not known. Write it like Europe/London."


def test_rule_is_read_from_the_zone_database() -> None:
    assert posix_rule("America/New_York") == "EST5EDT,M3.2.0,M11.1.0"
