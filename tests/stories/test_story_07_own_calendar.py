"""Story 7, after INVITE: the calendar of the own device follows the place, and is emptied before the address goes."""

import pytest
from stories_cast import AS_ROWAN, OMAR, PRIYA, PRIYA_AT_HOME
from stories_desk import StoryDesk
from stories_mails import Got

from core.model import CalendarEntry
from core.operations import sessions
from core.operations.undo import undo

DECEMBER, JANUARY = "digital-2026-12-17", "digital-2027-01-21"
HOME = PRIYA_AT_HOME.address
Part = tuple[str, int, str]


def part(got: Got) -> Part:
    """METHOD, SEQUENCE, and the suffix of the UID."""
    return got.method, int(got.event["SEQUENCE"]), str(got.event["UID"]).partition("@")[0].partition(".")[2]


class Home:
    """Priya's own device: the invite that came there, and what came since the last look."""

    def __init__(self, told: StoryDesk, invite: Got) -> None:
        self.told, self.invite, self._seen = told, invite, len(told.inbox(PRIYA_AT_HOME))

    async def news(self) -> list[Got]:
        """One pass sees what differs, the next sends what mends it."""
        await self.told.later(seconds=1)
        await self.told.later(seconds=31)
        new = self.told.inbox(PRIYA_AT_HOME)[self._seen :]
        self._seen += len(new)
        return new


async def entries_at_home(told: StoryDesk, session: str = DECEMBER) -> list[CalendarEntry]:
    async with told.store.view() as view:
        return await view.entries.of(session, (await told.person(PRIYA)).id, "second")


@pytest.fixture
async def home(told: StoryDesk) -> Home:
    """Priya comes in December, and her own calendar shows it since she wrote INVITE from there."""
    await told.writes(PRIYA, "Count me in please")
    await told.writes(PRIYA, f"PHONE {HOME}")
    (joining,) = await told.replies(PRIYA_AT_HOME, "Yes", told.inbox(PRIYA_AT_HOME)[0])
    (invite,) = await told.replies(PRIYA_AT_HOME, "INVITE", joining)
    home = Home(told, invite)
    assert await home.news() == []
    return home


async def test_invite_brings_an_entry_of_its_own_to_the_other_address(told: StoryDesk, home: Home) -> None:
    assert home.invite.subject == "How to join on Thursday 17 December, 2pm"
    assert "The calendar entry is with this email." in home.invite.text
    assert part(home.invite) == ("REQUEST", 0, "1")
    assert str(home.invite.event["ATTENDEE"]) == f"mailto:{HOME}"
    assert home.invite.event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    (mine,) = await told.entries(DECEMBER, PRIYA)
    (second,) = await entries_at_home(told)
    assert mine.uid.partition(".")[0] != second.uid.partition(".")[0]
    assert (mine.role, second.role, second.address, second.certainty) == ("main", "second", HOME, "sent")


async def test_invite_in_no_thread_brings_it_too(told: StoryDesk, home: Home) -> None:
    (again,) = await told.writes(PRIYA_AT_HOME, "INVITE")
    assert part(again) == ("REQUEST", 0, "1")
    assert again.event["DTSTAMP"].dt > home.invite.event["DTSTAMP"].dt
    assert await told.standing(DECEMBER) == {PRIYA.address: "going"}


async def test_invite_without_a_place_is_remembered_for_the_next_one(told: StoryDesk) -> None:
    await told.writes(PRIYA, "SERIES")
    await told.writes(PRIYA, f"PHONE {HOME}")
    await told.replies(PRIYA_AT_HOME, "Yes", told.inbox(PRIYA_AT_HOME)[0])
    await told.writes(PRIYA_AT_HOME, "INVITE")
    assert [got.method for got in told.inbox(PRIYA_AT_HOME)] == [""]
    await told.writes(PRIYA, "YES 21 January")
    update = (await Home(told, told.inbox(PRIYA_AT_HOME)[0]).news())[-1]
    assert update.subject == "Calendar update: Thursday 21 January, 2pm to 3pm"
    assert part(update) == ("REQUEST", 0, "1")


async def test_moved_session_moves_there_too_and_one_that_is_undone_at_once_is_not_told(
    told: StoryDesk, home: Home
) -> None:
    moved = await sessions.move(
        told.store, told.desk, AS_ROWAN, DECEMBER, (await told.session(DECEMBER)).date.replace(day=10)
    )
    await told.later(seconds=1)
    await undo(told.store, told.desk, AS_ROWAN, moved.seq)
    assert await home.news() == []
    await sessions.move(told.store, told.desk, AS_ROWAN, DECEMBER, (await told.session(DECEMBER)).date.replace(day=10))
    (update,) = await home.news()
    assert part(update) == ("REQUEST", 1, "1")
    assert update.event["DTSTART"].dt.day == 10
    assert update.event["UID"] == home.invite.event["UID"]
    assert await home.news() == []


async def test_cancelled_session_goes_from_there_too(told: StoryDesk, home: Home) -> None:
    await sessions.cancel(told.store, told.desk, AS_ROWAN, DECEMBER)
    (removed,) = await home.news()
    assert removed.subject == "Calendar update: Thursday 17 December removed"
    assert "Thursday 17 December is cancelled." in removed.text
    assert part(removed) == ("CANCEL", 1, "1")
    assert await home.news() == []


async def test_session_cancelled_on_the_day_takes_the_entry_with_the_letter(told: StoryDesk, home: Home) -> None:
    await told.goes_on_to("2026-12-17T12:30")
    await home.news()
    await sessions.cancel(told.store, told.desk, AS_ROWAN, DECEMBER)
    (letter,) = await home.news()
    assert letter.subject == "Cancelled today: hangout at 2pm"
    assert part(letter) == ("CANCEL", 1, "1")


async def test_no_takes_it_away_and_yes_brings_a_fresh_one(told: StoryDesk, home: Home) -> None:
    await told.writes(PRIYA, "NO")
    (removed,) = await home.news()
    assert part(removed) == ("CANCEL", 1, "1")
    await told.writes(PRIYA, "YES")
    (fresh,) = await home.news()
    assert part(fresh) == ("REQUEST", 0, "2")
    assert [entry.told for entry in await entries_at_home(told)] == ["cancelled", "invited"]


async def test_decline_at_work_takes_it_away_at_home(told: StoryDesk, home: Home) -> None:
    await told.presses(PRIYA, "DECLINED", told.inbox(PRIYA)[0])
    (removed,) = await home.news()
    assert part(removed) == ("CANCEL", 1, "1")


async def test_decline_at_home_counts_and_takes_it_away_at_work(told: StoryDesk, home: Home) -> None:
    before = len(told.inbox(PRIYA))
    assert await told.presses(PRIYA_AT_HOME, "DECLINED", home.invite) == []
    assert await told.standing(DECEMBER) == {PRIYA.address: "withdrawn"}
    (declined,) = told.inbox(PRIYA)[before:]
    assert declined.subject == "Noted: you cannot make Thursday 17 December"
    assert part(declined) == ("CANCEL", 1, "1")
    assert await home.news() == []


async def test_accept_at_home_after_a_decline_there_brings_it_back_at_work(told: StoryDesk, home: Home) -> None:
    await told.presses(PRIYA_AT_HOME, "DECLINED", home.invite)
    before = len(told.inbox(PRIYA))
    await told.later(seconds=60)
    await told.presses(PRIYA_AT_HOME, "ACCEPTED", home.invite)
    assert await told.standing(DECEMBER) == {PRIYA.address: "going"}
    (back,) = told.inbox(PRIYA)[before:]
    assert part(back) == ("REQUEST", 0, "2")
    assert await home.news() == []


async def test_accept_at_home_of_a_place_that_is_held_is_only_noted(told: StoryDesk, home: Home) -> None:
    before = len(told.place.sent)
    await told.presses(PRIYA_AT_HOME, "ACCEPTED", home.invite)
    assert told.sent_to(before) == []
    assert (await told.record()).effect == "accepted in calendar"
    assert (await entries_at_home(told))[0].answer_partstat == "ACCEPTED"


async def test_no_in_answer_to_a_letter_at_home_counts_for_her(told: StoryDesk, home: Home) -> None:
    before = len(told.inbox(PRIYA))
    await told.replies(PRIYA_AT_HOME, "NO", home.invite)
    assert await told.standing(DECEMBER) == {PRIYA.address: "withdrawn"}
    assert [got.method for got in told.inbox(PRIYA)[before:]] == ["CANCEL"]


async def test_something_else_written_from_home_is_said_by_somebody_new(told: StoryDesk, home: Home) -> None:
    await told.writes(PRIYA_AT_HOME, "Count me in please")
    assert await told.standing(DECEMBER) == {PRIYA.address: "going", HOME: "going"}


async def test_phone_off_at_work_takes_every_entry_at_home_away(told: StoryDesk, home: Home) -> None:
    await told.writes(PRIYA, "YES 21 January")
    assert [part(got) for got in await home.news()] == [("REQUEST", 0, "1")]
    (removed,) = await told.writes(PRIYA, "PHONE OFF")
    assert (removed.subject, removed.method) == ("Your other address is deleted", "")
    letters = await home.news()
    assert [part(got) for got in letters] == [("CANCEL", 1, "1"), ("CANCEL", 1, "1")]
    gone = [line for got in letters for line in got.text.splitlines() if "is taken out of this calendar" in line]
    assert sorted(gone) == [
        "The entry for Thursday 17 December is taken out of this calendar.",
        "The entry for Thursday 21 January is taken out of this calendar.",
    ]
    assert await told.standing(DECEMBER) == {PRIYA.address: "going"}
    assert await home.news() == []


async def test_phone_off_at_home_takes_the_entry_with_its_answer(told: StoryDesk, home: Home) -> None:
    (removed,) = await told.replies(PRIYA_AT_HOME, "PHONE OFF", home.invite)
    assert removed.subject == "Your other address is deleted"
    assert part(removed) == ("CANCEL", 1, "1")
    assert (await told.person(PRIYA)).second is None
    await told.later(seconds=60)
    await told.presses(PRIYA_AT_HOME, "ACCEPTED", home.invite)
    assert (await told.record()).effect == "calendar answer from an address that was taken away"
    assert await told.standing(DECEMBER) == {PRIYA.address: "going"}


async def test_another_address_in_its_place_empties_the_first(told: StoryDesk, home: Home) -> None:
    await told.writes(PRIYA, "PHONE p.shah@phone.example")
    (removed,) = await home.news()
    assert part(removed) == ("CANCEL", 1, "1")


async def test_stop_all_deletes_the_address_and_its_entry(told: StoryDesk, home: Home) -> None:
    await told.writes(PRIYA, "STOP ALL")
    (removed,) = await home.news()
    assert part(removed) == ("CANCEL", 1, "1")
    assert (await told.person(PRIYA)).second is None


async def test_erased_the_entry_goes_and_nothing_names_the_address(told: StoryDesk, home: Home) -> None:
    (asked,) = await told.writes(PRIYA, "ERASE")
    await told.replies(PRIYA, "YES", asked)
    (removed,) = await home.news()
    assert part(removed) == ("CANCEL", 1, "1")
    await told.later(seconds=60)
    async with told.store.view() as view:
        assert await view.people.all() == [await view.people.by_address("nia.morgan@northdale.example")]
    kept = b"".join(path.read_bytes() for path in told.config.data.rglob("*") if path.is_file())
    assert HOME.encode() not in kept


async def test_place_of_another_does_not_reach_it(told: StoryDesk, home: Home) -> None:
    await told.writes(OMAR, "YES")
    assert await home.news() == []


async def test_erased_after_phone_off_nothing_names_the_address_either(told: StoryDesk, home: Home) -> None:
    await told.writes(PRIYA, "PHONE OFF")
    assert [part(got) for got in await home.news()] == [("CANCEL", 1, "1")]
    (asked,) = await told.writes(PRIYA, "ERASE")
    await told.replies(PRIYA, "YES", asked)
    await told.later(seconds=60)
    await told.later(seconds=60)
    kept = b"".join(path.read_bytes() for path in told.config.data.rglob("*") if path.is_file())
    assert PRIYA.address.encode() not in kept
    assert HOME.encode() not in kept
