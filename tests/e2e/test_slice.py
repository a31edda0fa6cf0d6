"""A real mail becomes a place and a calendar invite: through a real Dovecot, the command itself, and a real Postfix."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from e2e.desk import real_desk
from icalendar import Calendar
from outlook import calendar_of, outlook_answer, outlook_reply

pytestmark = pytest.mark.e2e

PRIYA = ("Priya Shah", "priya.shah@westshire.example")
WINTER, SUMMER = "2026-11-23T09:30:00+00:00", "2027-05-24T09:30:00+00:00"


async def test_outlook_mail_becomes_one_place_and_one_invite_at_the_right_instant_in_winter(tmp_path: Path) -> None:
    async with real_desk(tmp_path, now=WINTER) as desk:
        mail = outlook_reply(*PRIYA, "Hi, yes please, count me in.", number=1)
        await desk.deliver(mail)
        await desk.once()
        kept = (await desk.letters(1))[0]
        assert kept.recipients == [PRIYA[1]]
        calendar = Calendar.from_ical(calendar_of(kept.content))
        event = calendar.walk("VEVENT")[0]
        assert calendar["METHOD"] == "REQUEST"
        assert [str(a) for a in [event["ATTENDEE"]]] == [f"mailto:{PRIYA[1]}"]
        assert str(event["ORGANIZER"]) == "mailto:hangouts@lgd.example"
        assert event.start.astimezone(UTC) == datetime(2026, 12, 17, 14, 0, tzinfo=UTC)
        assert event.end.astimezone(UTC) == datetime(2026, 12, 17, 15, 0, tzinfo=UTC)
        assert (await desk.run("signups", "digital-2026-12-17", "--json")).json[0]["state"] == "going"

        await desk.once()
        await desk.deliver(mail)
        await desk.once()
        assert len(desk.sink.mails) == 1

        await desk.deliver(outlook_answer(*PRIYA, kept.content, "DECLINED", number=2))
        await desk.once()
        declined = (await desk.letters(2))[1]
        assert calendar_of(declined.content) == b""
        assert (await desk.run("signups", "digital-2026-12-17", "--json")).json[0]["state"] == "withdrawn"


async def test_invite_in_summer_starts_an_hour_earlier_by_utc(tmp_path: Path) -> None:
    async with real_desk(tmp_path, now=SUMMER, first="2027-06-01") as desk:
        await desk.deliver(outlook_reply(*PRIYA, "YES", number=1))
        await desk.once()
        event = Calendar.from_ical(calendar_of((await desk.letters(1))[0].content)).walk("VEVENT")[0]
        assert event.start.astimezone(UTC) == datetime(2027, 6, 17, 13, 0, tzinfo=UTC)


async def test_no_above_our_quoted_letter_withdraws_the_entry_and_the_queue_moves(tmp_path: Path) -> None:
    async with real_desk(tmp_path, now=WINTER) as desk:
        officers = [(f"Guest {n}", f"guest{n}@eastham.example") for n in range(9)]
        for number, officer in enumerate([PRIYA, *officers]):
            await desk.deliver(outlook_reply(*officer, "Count me in!", number=number), officer[1])
        await desk.once()
        letters = {each.recipients[0]: each for each in await desk.letters(10)}
        assert calendar_of(letters[officers[8][1]].content) == b""

        no = outlook_reply(
            *PRIYA, "NO", number=50, reply_to=letters[PRIYA[1]].content, subject="RE: You are signed up"
        )  # fmt: skip
        await desk.deliver(no, to="hangouts@lgd.example")
        await desk.once()
        later = (await desk.letters(12))[10:]
        methods = {each.recipients[0]: Calendar.from_ical(calendar_of(each.content))["METHOD"] for each in later}
        assert methods == {PRIYA[1]: "CANCEL", officers[8][1]: "REQUEST"}
