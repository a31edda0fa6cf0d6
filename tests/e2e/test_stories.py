"""Stories 1, 3, 4, 5 and 8 through a real Dovecot, the command itself and a real Postfix."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from e2e.desk import RealDesk, real_desk
from stories_cast import ANA, DAVID, GRACE, HELEN, LEE, MEI, OMAR, PRIYA, RUTH, SAM, TOM, YUSUF, at
from stories_mails import Got, body

from mailgateway.demo.calendar_mails import Press, pressed
from mailgateway.demo.cast import Officer
from mailgateway.demo.mails import Draft, written

pytestmark = pytest.mark.e2e

DECEMBER, JANUARY, FEBRUARY = "digital-2026-12-17", "digital-2027-01-21", "digital-2027-02-18"
GUESTS = (PRIYA, TOM, SAM, DAVID, LEE, RUTH, ANA, HELEN, MEI)
PROVEN = b"dmarc=pass"


class Told:
    """A story on real servers: who writes what, when; and what reached the sink."""

    def __init__(self, desk: RealDesk) -> None:
        self.desk, self._number, self._seen = desk, 0, 0

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.desk.now)

    def goes_on_to(self, moment: str) -> None:
        """What every command takes for the present (London)."""
        self.desk.now = at(moment).astimezone(UTC).isoformat()

    def later(self, seconds: int) -> None:
        self.desk.now = (self.now + timedelta(seconds=seconds)).isoformat()

    async def write(self, who: Officer, text: str, subject: str = "Hangouts", **more: Any) -> None:
        """Lay somebody's mail into the mailbox; nothing reads it yet."""
        await self.desk.deliver(written(self._draft(who, text, subject=subject, **more)), who.address)

    async def press(self, who: Officer, press: Press, invite: Got, comment: str = "") -> None:
        assert invite.letter.invite is not None
        await self.desk.deliver(pressed(self._draft(who, comment), invite.letter.invite, press), who.address)

    async def letters(self, count: int) -> dict[str, Got]:
        """One pass of the gateway, and the `count` new letters by recipient."""
        await self.desk.once()
        found = (await self.desk.letters(self._seen + count))[self._seen :]
        assert len(found) == count
        self._seen += count
        assert [len(each.recipients) for each in found] == [1] * count
        return {each.recipients[0]: Got(each.content) for each in found}

    async def standing(self, session: str) -> dict[str, str]:
        """The state of every sign-up, by name."""
        rows = (await self.desk.run("signups", session, "--json")).json
        return {row["name"]: row["state"] for row in rows}

    def _draft(self, who: Officer, text: str, **more: Any) -> Draft:
        self._number += 1
        return Draft(writer=who, number=self._number, at=self.now, text=text, **more)


@pytest.fixture
async def told(tmp_path: Path) -> AsyncIterator[Told]:
    async with real_desk(tmp_path, now="2026-11-23T09:12:00+00:00") as desk:
        yield Told(desk)


async def test_story_1_stranger_has_a_place_and_an_entry_after_one_sentence(told: Told) -> None:
    await told.write(PRIYA, "Hi, could I come along to the next one please?", "OFFICIAL: Hangouts")
    answer = (await told.letters(1))[PRIYA.address]
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert answer.text == body("""
        Hello Priya

        You have a place at LocalGov Digital Hangouts.

        When: Thursday 17 December 2026, 2pm to 3pm
        Host: Nia Morgan
        How to join: https://meet.example/lgd

        A hangout is a one-hour group video call. You can listen, you do not have to speak.
        The calendar invite with this email puts it in your diary. You do not need to do anything else.

        Cannot use video on your work computer? Reply PHONE.
        Plans changed? Reply NO.
        Want to be invited to every one? Reply SERIES.

        We have noted your organisation as Westshire. Reply ORG and the name if that is wrong.
        We keep your name, email address, organisation and attendance for 24 months. Reply MY DATA to see it.
    """)
    event = answer.event
    assert (answer.method, event["ATTENDEE"].params["PARTSTAT"], str(event["TRANSP"])) == (
        "REQUEST", "ACCEPTED", "OPAQUE",
    )  # fmt: skip
    assert event.start.astimezone(UTC) == datetime(2026, 12, 17, 14, tzinfo=UTC)
    assert await told.standing(DECEMBER) == {"Priya Shah": "going"}
    log = (await told.desk.run("log", "--json")).json
    assert [entry["verb"] for entry in log][:1] == ["receive_mail"]


async def test_story_1_nobody_is_signed_up_before_the_yes_where_the_address_is_not_proven(told: Told) -> None:
    raw = written(told._draft(PRIYA, "Could I come along?", subject="Hangouts")).replace(PROVEN, b"dmarc=none")
    await told.desk.deliver(raw.replace(b"dkim=pass", b"dkim=none"), PRIYA.address)
    asked = (await told.letters(1))[PRIYA.address]
    assert (asked.subject, asked.calendar) == ("One more step: reply YES", None)
    assert await told.standing(DECEMBER) == {"Priya Shah": "unconfirmed"}
    yes = written(told._draft(PRIYA, "YES", answers=asked.letter)).replace(PROVEN, b"dmarc=none")
    await told.desk.deliver(yes, PRIYA.address)
    assert (await told.letters(1))[PRIYA.address].method == "REQUEST"
    assert await told.standing(DECEMBER) == {"Priya Shah": "going"}


async def test_story_3_decline_in_the_calendar_keeps_the_membership_and_yes_gets_a_new_entry(told: Told) -> None:
    await told.write(PRIYA, "SERIES")
    await told.letters(1)
    await told.write(PRIYA, "YES 21 January")
    invite = (await told.letters(1))[PRIYA.address]
    await told.press(PRIYA, "DECLINED", invite, comment="leave")
    declined = (await told.letters(1))[PRIYA.address]
    assert (declined.subject, declined.calendar) == ("Noted: you cannot make Thursday 21 January", None)
    assert "\nYou are still in the series. The next one is Thursday 18 February 2027, 2pm to 3pm.\n" in declined.text
    assert await told.standing(JANUARY) == {"Priya Shah": "withdrawn"}
    await told.write(PRIYA, "YES 21 JAN", answers=declined.letter)
    again = (await told.letters(1))[PRIYA.address]
    assert str(again.event["UID"]) == str(invite.event["UID"]).replace(".1@", ".2@")
    assert await told.standing(JANUARY) == {"Priya Shah": "going"}


async def test_story_4_queue_moves_up_in_order_by_itself(told: Told) -> None:
    for who in (*GUESTS, GRACE, OMAR):
        await told.write(who, "Yes please to 18 Feb")
    letters = await told.letters(11)
    assert letters[OMAR.address].subject == "Thursday 18 February is full: you are number 2 waiting"
    assert letters[OMAR.address].calendar is None
    told.goes_on_to("2026-11-24T10:00")
    await told.write(LEE, "NO 18 February")
    moved = await told.letters(2)
    assert moved[GRACE.address].subject == "You have a place: Thursday 18 February, 2pm to 3pm"
    assert (moved[LEE.address].method, moved[GRACE.address].method) == ("CANCEL", "REQUEST")
    told.goes_on_to("2026-11-24T11:02")
    await told.write(ANA, "Sorry, I have to drop out on 18 February.")
    assert (await told.letters(2))[OMAR.address].method == "REQUEST"
    waiting = (await told.desk.run("signups", FEBRUARY, "--json")).json
    assert "place freed by Ana Diaz" in next(row["reason"] for row in waiting if row["name"] == "Omar Khan")
    assert list((await told.standing(FEBRUARY)).values()).count("going") == 9
    assert YUSUF.name not in await told.standing(FEBRUARY)


async def test_story_5_moved_session_moves_in_every_calendar_after_the_hold(told: Told) -> None:
    await told.write(SAM, "YES")
    await told.write(OMAR, "YES")
    first = await told.letters(2)
    preview = await told.desk.run("sessions", "move", DECEMBER, "2026-12-18", "--dry-run", "--json")
    assert (preview.code, len(told.desk.sink.mails)) == (0, 2)
    ran = await told.desk.run("sessions", "move", DECEMBER, "2026-12-18", "--reason", "the room is taken", "--yes")
    assert ran.code == 0, ran.err
    await told.letters(0)
    told.later(31)
    letters = await told.letters(3)
    sams = letters[SAM.address]
    assert "The hangout has moved because the room is taken.\n" in sams.text
    assert "Was: Thursday 17 December 2026, 2pm to 3pm\nNow: Friday 18 December 2026, 2pm to 3pm\n" in sams.text
    assert (sams.method, int(sams.event["SEQUENCE"]), str(sams.event["UID"])) == (
        "REQUEST", 1, str(first[SAM.address].event["UID"]),
    )  # fmt: skip
    assert sams.event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert sams.event.start.astimezone(UTC) == datetime(2026, 12, 18, 14, tzinfo=UTC)
    await told.press(SAM, "ACCEPTED", first[SAM.address])
    asked = (await told.letters(1))[SAM.address]
    assert (asked.subject, asked.method) == ("Did you mean the new time? Friday 18 December, 2pm", "REQUEST")
    assert await told.standing(DECEMBER) == {"Sam Okafor": "going", "Omar Khan": "going"}


async def test_story_8_stop_clears_the_calendar_and_erase_leaves_nothing_behind(told: Told) -> None:
    await told.write(PRIYA, "SERIES")
    await told.letters(1)
    await told.write(PRIYA, "YES 18 February")
    invite = (await told.letters(1))[PRIYA.address]
    await told.write(PRIYA, "STOP")
    left = (await told.letters(1))[PRIYA.address]
    assert left.subject == "You have left LocalGov Digital Hangouts"
    assert (left.method, str(left.event["UID"])) == ("CANCEL", str(invite.event["UID"]))
    await told.write(PRIYA, "ERASE", answers=left.letter)
    asked = (await told.letters(1))[PRIYA.address]
    assert asked.subject == "Please confirm: delete everything about you"
    await told.write(PRIYA, "YES", answers=asked.letter)
    done = (await told.letters(1))[PRIYA.address]
    assert (done.subject, done.calendar) == ("Done: everything about you is deleted", None)
    told.later(60)
    await told.letters(0)
    data = told.desk.folder / "data"
    holding = [
        path.relative_to(data)
        for path in sorted(data.rglob("*"))
        if path.is_file() and any(word in path.read_bytes() for word in (b"priya.shah", b"Priya", b"Shah"))
    ]
    assert holding == []
    assert (await told.desk.run("people", "--json")).out.count("priya") == 0
