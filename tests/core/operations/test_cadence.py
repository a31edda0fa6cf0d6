"""A change of cadence through the desk: story 11 with its letters, one transaction, one undo."""

from datetime import date

import pytest
from calendar_parts import after_hold
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read, series_of
from invented import utc
from msgspec.structs import replace

from core.errors import Refused
from core.model import Session
from core.operations import cadence, people, series, sessions
from core.operations.previewing import preview
from core.operations.undo import undo
from core.operations.work import AUTOMATIC, Work
from core.schedule import CadencePlan

RULE, FIRST = "every 2 weeks from 2027-07-01", date(2027, 7, 1)
JULY, AUGUST, SEPTEMBER = "digital-2027-07-15", "digital-2027-08-19", "digital-2027-09-16"
PRIYA, OMAR, ANA, NIA = (
    *(address_of(name) for name in ("Priya Shah", "Omar Khan", "Ana Diaz")),
    "nia.morgan@northdale.example",
)


def join(name: str, day: str):
    return read(name, "join", arguments={"date": day})


@pytest.fixture
async def desk() -> Post:
    """10 June 2027: Omar goes in July and in August, Priya in August only, Ana is a member without a place."""
    made = await post()
    made.clock.at = utc(2027, 6, 10, 9)
    await series.tend(made.store, DESK, AUTOMATIC, ids=made.ids)
    await made.says(join("Omar Khan", "2027-07-15"), join("Omar Khan", "2027-08-19"), join("Priya Shah", "2027-08-19"))
    await made.says(read("Ana Diaz", "series", arguments={"word": "SERIES"}))
    return made


async def plan(desk: Post, **more: object) -> CadencePlan:
    async with desk.store.view() as view:
        return await cadence.plan(view, DESK, "digital", RULE, FIRST, desk.clock(), **more)  # type: ignore[arg-type]


async def coming(desk: Post) -> list[Session]:
    async with desk.store.view() as view:
        found = await view.sessions.of_series("digital", after=desk.clock())
    return [each for each in found if each.state in ("planned", "open")]


async def documents(desk: Post) -> list[object]:
    """Series, sessions and memberships; the counts of the feed only ever rise."""
    async with desk.store.view() as view:
        found = await view.sessions.of_series("digital")
        plain = [replace(each, public_sequence=0, public_stamp=None) for each in found]
        return [await view.series.get("digital"), plain, await view.memberships.of_series("digital")]


async def test_plan_counts_what_stays_moves_comes_and_goes(desk: Post) -> None:
    planned = await plan(desk)
    assert [each.id for each in planned.kept][:2] == [JULY, "digital-2027-10-21"]
    assert [(each.before.id, each.after.date) for each in planned.moved] == [(AUGUST, date(2027, 8, 26))]
    assert [each.date for each in planned.new][:3] == [date(2027, 7, 1), date(2027, 7, 29), date(2027, 8, 12)]
    assert SEPTEMBER in [each.id for each in planned.withdrawn]
    assert [str(each.words) for each in planned.clashes][:2] == ["Christmas week", "polling day"]


async def test_preview_shows_every_letter_and_calendar_part_per_person_and_makes_nothing(desk: Post) -> None:
    before = await documents(desk)
    shown = await preview(
        desk.store, DESK, lambda store: cadence.change(store, DESK, AMIRA, "digital", RULE, FIRST), clock=desk.clock
    )
    assert sorted((str(each.to), each.kind, each.calendar, each.sequence) for each in shown.letters) == sorted([
        (ANA, "cadence_changed", "", 0), (OMAR, "cadence_changed", "", 0), (PRIYA, "cadence_changed", "", 0),
        (NIA, "cadence_changed", "", 0), (NIA, "calendar_update", "REQUEST", 0),
        (OMAR, "calendar_update", "REQUEST", 1), (PRIYA, "calendar_update", "REQUEST", 1),
    ])  # fmt: skip
    moved = next(each for each in shown.sessions if each.id == AUGUST)
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.date, moved.after.date) == (date(2027, 8, 19), date(2027, 8, 26))
    assert await documents(desk) == before
    assert await after_hold(desk) == []


async def test_one_explanation_per_person_and_one_update_per_entry(desk: Post) -> None:
    done = await cadence.change(
        desk.store, DESK, AMIRA, "digital", RULE, FIRST,
        reason="So many of you are coming that we will meet every 2 weeks.", agreed=await plan(desk),
    )  # fmt: skip
    assert done.summary.startswith(f"{RULE}: 6 kept, 1 moved, 20 new, 4 withdrawn")
    before = len(desk.sent)
    assert await after_hold(desk) == [
        (ANA, "cadence_changed", ""),
        (NIA, "cadence_changed", ""), (NIA, "calendar_update", "REQUEST 0 ACCEPTED"),
        (OMAR, "cadence_changed", ""), (OMAR, "calendar_update", "REQUEST 1 NEEDS-ACTION"),
        (PRIYA, "cadence_changed", ""), (PRIYA, "calendar_update", "REQUEST 1 NEEDS-ACTION"),
    ]  # fmt: skip
    letter = next(each for each in desk.sent[before:] if each.row.address == OMAR)
    assert letter.mail["Subject"] == "Hangouts go fortnightly from Thursday 1 July"
    assert letter.text.splitlines()[2:15] == [
        "So many of you are coming that we will meet every 2 weeks. Thank you.", "",
        "From Thursday 1 July 2027, 2pm to 3pm, every second Thursday.",
        "Your place on Thursday 15 July has not changed.",
        "Thursday 19 August has moved to Thursday 26 August. An update for your calendar follows.", "",
        "You do not have to come to all of them.",
        "Reply SERIES to be invited to each one.",
        "Reply MONTHLY to be invited to one a month, as now.",
        "If you do nothing, we keep you on one a month.", "",
        "You are getting this because you wrote to us on 10 June 2027.",
        "Reply STOP to leave this series. Reply STOP ALL to get nothing more from us.",
    ]  # fmt: skip


async def test_everything_is_done_in_one_change_and_the_daily_round_adds_nothing(desk: Post) -> None:
    await cadence.change(desk.store, DESK, AMIRA, "digital", RULE, FIRST)
    found = await coming(desk)
    assert [each.date for each in found][:5] == [
        date(2027, 6, 17), date(2027, 7, 1), date(2027, 7, 15), date(2027, 7, 29), date(2027, 8, 12),
    ]  # fmt: skip
    assert [each.date for each in found if each.state == "open"][:3] == [
        date(2027, 6, 17), date(2027, 7, 1), date(2027, 7, 15),
    ]  # fmt: skip
    async with desk.store.view() as view:
        assert (await view.memberships.of_series("digital"))[0].setting == "monthly"
    changes = desk.store.seq
    await series.tend(desk.store, DESK, AUTOMATIC, ids=desk.ids)
    assert desk.store.seq == changes


async def test_one_undo_takes_all_of_it_back_within_the_hold(desk: Post) -> None:
    before = await documents(desk)
    done = await cadence.change(desk.store, DESK, AMIRA, "digital", RULE, FIRST)
    await undo(desk.store, DESK, AMIRA, done.seq)
    assert await documents(desk) == before
    assert await after_hold(desk) == []


async def test_undo_after_it_was_told_corrects_each_person_and_each_entry_once(desk: Post) -> None:
    before = await documents(desk)
    done = await cadence.change(desk.store, DESK, AMIRA, "digital", RULE, FIRST)
    await after_hold(desk)
    sent = len(desk.sent)
    await undo(desk.store, DESK, AMIRA, done.seq)
    assert await documents(desk) == before
    assert await after_hold(desk) == [
        (ANA, "correction", ""),
        (NIA, "correction", ""), (NIA, "calendar_update", "REQUEST 1 NEEDS-ACTION"),
        (OMAR, "correction", ""), (OMAR, "calendar_update", "REQUEST 2 NEEDS-ACTION"),
        (PRIYA, "correction", ""), (PRIYA, "calendar_update", "REQUEST 2 NEEDS-ACTION"),
    ]  # fmt: skip
    letter = next(each for each in desk.sent[sent:] if each.row.kind == "correction")
    assert "we meet on the third Thursday of each month as before, next on Thursday 17 June 2027" in letter.text


async def test_organiser_may_cancel_and_invite_afresh(desk: Post) -> None:
    await cadence.change(desk.store, DESK, AMIRA, "digital", RULE, FIRST, choices={AUGUST: "cancel"})
    sent = len(desk.sent)
    left = await after_hold(desk)
    assert [each for each in left if each[1] == "calendar_update"] == [
        (OMAR, "calendar_update", "CANCEL 1"), (PRIYA, "calendar_update", "CANCEL 1"),
    ]  # fmt: skip
    letter = next(each for each in desk.sent[sent:] if each.row.address == PRIYA)
    assert "\nThursday 19 August is cancelled.\n" in letter.text


async def test_rarer_rule_invites_everybody_to_each(desk: Post) -> None:
    await cadence.change(desk.store, DESK, AMIRA, "digital", RULE, FIRST)
    await after_hold(desk)
    desk.clock.move(days=1)
    await cadence.change(desk.store, DESK, AMIRA, "digital", "third Thursday", date(2027, 9, 1))
    sent = len(desk.sent)
    await after_hold(desk)
    text = next(each.text for each in desk.sent[sent:] if each.row.address == ANA)
    assert "We will meet less often from now on. Thank you." in text
    assert "We will invite you to each one." in text
    async with desk.store.view() as view:
        assert (await view.memberships.of_series("digital"))[0].setting == "every"


async def test_date_that_vanished_comes_back_with_its_rule(desk: Post) -> None:
    """An open session leaves a record behind, because letters spoke of it; its date is free all the same."""
    await cadence.change(desk.store, DESK, AMIRA, "digital", RULE, date(2027, 9, 1))
    await cadence.change(desk.store, DESK, AMIRA, "digital", "third Thursday", date(2027, 9, 2))
    days = [each.date for each in await coming(desk)]
    assert [day for day in days if day >= date(2027, 9, 2)][:3] == [
        date(2027, 9, 16), date(2027, 10, 21), date(2027, 11, 18),
    ]  # fmt: skip


async def test_plan_that_is_no_longer_so_is_not_carried_out(desk: Post) -> None:
    agreed = await plan(desk)
    await desk.says(join("Ana Diaz", "2027-07-15"))
    assert agreed == await plan(desk), "who comes to a session that stays makes no difference"
    await sessions.skip(desk.store, DESK, AMIRA, JULY)
    with pytest.raises(Refused, match="have changed meanwhile"):
        await cadence.change(desk.store, DESK, AMIRA, "digital", RULE, FIRST, agreed=agreed)


async def test_one_off_becomes_a_series_and_keeps_its_people(desk: Post) -> None:
    new = series.NewSeries(slug="oneoff", name="A one-off", rule="once 2027-07-20", hosts=())
    await series.add(desk.store, DESK, AMIRA, new, ids=desk.ids)
    await desk.says(replace(join("Priya Shah", "2027-07-20"), series_address="oneoff"))
    done = await cadence.change(desk.store, DESK, AMIRA, "oneoff", "third Tuesday", date(2027, 7, 20))
    assert done.summary.startswith("third Tuesday: 1 kept, ")
    assert (await desk.states("oneoff-2027-07-20")) == {PRIYA: "going"}
    sent = len(desk.sent)
    assert await after_hold(desk) == [(PRIYA, "cadence_changed", "")]
    assert "We will meet regularly from now on. Thank you." in desk.sent[sent].text
    assert "Your place on Tuesday 20 July has not changed." in desk.sent[sent].text


async def test_paused_and_former_members_get_no_letter(desk: Post) -> None:
    async with desk.store.unit_of_work(AMIRA) as uow:
        work = Work(uow, DESK, desk.ids)
        uow.begin("pause", (await series_of(desk.store)).name)
        ana = await uow.people.by_address(ANA)
        assert ana is not None
        await people.join_series(work, ana, await uow.series.need("digital"), "none")
    await cadence.change(desk.store, DESK, AMIRA, "digital", RULE, FIRST)
    assert ANA not in [address for address, _, _ in await after_hold(desk)]


@pytest.mark.parametrize(
    ("rule", "first", "sentence"),
    [
        ("third Thursday", date(2026, 12, 1), "The series meets so already: third Thursday."),
        ("once 2027-05-01", date(2027, 5, 1), "gives no date to come"),
        ("every second", date(2027, 7, 1), "cannot meet by the second"),
        ("every 0 weeks", date(2027, 7, 1), "every 1 to 8 weeks"),
    ],
)
async def test_rule_that_cannot_be_is_refused(desk: Post, rule: str, first: date, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        await cadence.change(desk.store, DESK, AMIRA, "digital", rule, first)
