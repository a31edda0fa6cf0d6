"""Series edited, paused and ended: what reaches calendars, what only rides along, and what is refused."""

import pytest
from calendar_parts import after_hold
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read, series_of

from core.errors import Refused
from core.model import Join
from core.operations import series, sessions
from core.operations.series import SeriesEdit
from core.operations.sessions import SessionEdit
from core.operations.undo import undo
from core.text import lit

DECEMBER, JANUARY, FEBRUARY = "digital-2026-12-17", "digital-2027-01-21", "digital-2027-02-18"
OLD, NEW = "https://meet.example/lgd", "https://call.example/new"
MOVED_OUT = Join(address=lit(NEW), phone=lit("020 7946 0999"), pin=lit("8282"))
PRIYA, OMAR, SAM = (address_of(name) for name in ("Priya Shah", "Omar Khan", "Sam Field"))
CROWD = [f"Guest {word}" for word in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")]


def join(name: str, day: str = "2026-12-17", intent: str = "join"):
    return read(name, intent, arguments={"date": day})


@pytest.fixture
async def desk() -> Post:
    """Priya goes in December and January, Omar in January; Sam is a maybe without a place."""
    made = await post()
    await made.says(
        join("Priya Shah"), join("Priya Shah", "2027-01-21"), join("Omar Khan", "2027-01-21"),
        join("Sam Field", intent="maybe"),
    )  # fmt: skip
    return made


async def test_new_joining_details_reach_every_entry_once_and_each_person_by_one_letter(desk: Post) -> None:
    before = len(desk.sent)
    done = await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(join=MOVED_OUT))
    assert done is not None
    assert done.summary == f"LocalGov Digital Hangouts: joining details -> {NEW}; 2 people told"
    assert await after_hold(desk) == [
        (OMAR, "details_changed", "REQUEST 1 ACCEPTED"),
        (PRIYA, "details_changed", "REQUEST 1 ACCEPTED"),
        (PRIYA, "calendar_update", "REQUEST 1 ACCEPTED"),
    ]
    for each in desk.sent[before:]:
        assert OLD not in each.mail.as_string() + each.text + each.calendar
        assert f"LOCATION:{NEW}" in each.calendar
    letter = next(each for each in desk.sent[before:] if each.row.kind == "details_changed")
    assert f"New: {NEW}\nBy phone: 020 7946 0999, PIN 8282" in letter.text
    assert await after_hold(desk) == []


async def test_nothing_that_leaves_later_names_the_old_details(desk: Post) -> None:
    await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(join=MOVED_OUT))
    await after_hold(desk)
    before = len(desk.sent)
    await desk.says(join("Ana Diaz"), read("Priya Shah", "decline"), join("Priya Shah"))
    await sessions.edit(desk.store, DESK, AMIRA, JANUARY, SessionEdit(topic="Forms", tell=True))
    await after_hold(desk)
    said = "".join(each.text + each.calendar for each in desk.sent[before:])
    assert (OLD in said, NEW in said) == (False, True)


async def test_letter_that_could_not_be_sent_yet_is_made_anew(desk: Post) -> None:
    """It was tried and surely did not arrive; sent as it was, it would bring the old address after the new one."""
    from core.operations import outbox
    from core.operations.work import GATEWAY, Work
    from mailgateway.processes import this_process
    from mailgateway.sending.finishing import finished

    await desk.take(join("Ana Diaz"))
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        claimed = await outbox.claim(
            work, this_process(desk.clock()), lambda draft: finished(DESK, draft, desk.clock())
        )
        assert claimed is not None
        await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="retry", text=lit("try later")))
    await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(join=MOVED_OUT))
    before = len(desk.sent)
    desk.clock.move(minutes=5)
    await desk.deliver()
    kinds = [each.row.kind for each in desk.sent[before:] if each.row.address == address_of("Ana Diaz")]
    assert sorted(kinds) == ["details_changed", "signed_up"]
    assert all(OLD not in each.text + each.calendar for each in desk.sent[before:])


async def test_session_with_details_of_its_own_keeps_them(desk: Post) -> None:
    await sessions.edit(desk.store, DESK, AMIRA, JANUARY, SessionEdit(join=Join(address=lit("https://own.example/1"))))
    await after_hold(desk)
    await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(join=MOVED_OUT))
    assert await after_hold(desk) == [(PRIYA, "details_changed", "REQUEST 1 ACCEPTED")]


async def test_undo_after_it_was_told_puts_the_old_details_back_into_every_entry(desk: Post) -> None:
    done = await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(join=MOVED_OUT))
    assert done is not None
    await after_hold(desk)
    await undo(desk.store, DESK, AMIRA, done.seq)
    before = len(desk.sent)
    assert await after_hold(desk) == [
        (OMAR, "correction", "REQUEST 2 ACCEPTED"),
        (PRIYA, "correction", "REQUEST 2 ACCEPTED"),
        (PRIYA, "calendar_update", "REQUEST 2 ACCEPTED"),
    ]
    assert all(f"LOCATION:{OLD}" in each.calendar for each in desk.sent[before:])
    assert "the way to join on Thursday 17 December 2026 is again the one you had before" in "".join(
        each.text for each in desk.sent[before:]
    )


async def test_new_name_rides_along_and_tells_nobody(desk: Post) -> None:
    await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(name="Digital officers"))
    assert await after_hold(desk) == []
    await desk.says(join("Ana Diaz"))
    assert 'ORGANIZER;CN="Digital officers":mailto:hangouts@lgd.example' in desk.sent[-1].calendar
    assert (await series_of(desk.store)).public_sequence == 1


async def test_passcode_taken_out_of_calendars_is_an_update_without_another_letter(desk: Post) -> None:
    with_code = Join(address=lit(OLD), passcode=lit("s3cret"))
    await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(join=with_code))
    await after_hold(desk)
    await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(settings={"passcode_in_calendar": False}))
    before = len(desk.sent)
    assert [(address, kind) for address, kind, _ in await after_hold(desk)] == [
        (OMAR, "calendar_update"), (PRIYA, "calendar_update"), (PRIYA, "calendar_update"),
    ]  # fmt: skip
    assert all("s3cret" not in each.calendar for each in desk.sent[before:])


async def test_more_places_move_people_up_in_every_session() -> None:
    desk = await post(capacity=9)
    await desk.says(*(join(name) for name in [*CROWD, "Priya Shah"]))
    await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(capacity=10))
    assert await after_hold(desk) == [(PRIYA, "promoted", "REQUEST 0 ACCEPTED")]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (SeriesEdit(name="x" * 31), "must have 1 to 30 characters"),
        (SeriesEdit(join=Join(address=lit("meet.example/lgd"))), "is no address to join at"),
        (SeriesEdit(join=Join(phone=lit("ask Rowan"))), "is no phone number"),
        (SeriesEdit(capacity=1), "Capacity counts the host"),
        (SeriesEdit(audience="everybody"), "cannot be changed so"),
        (SeriesEdit(settings={"alarms": True}), "has no setting “alarms”"),
        (SeriesEdit(settings={"alarm": "loud"}), "cannot be changed so"),
        (SeriesEdit(hosts=("Nobody Known",)), "Nobody has the name “Nobody Known”"),
    ],
)
async def test_impossible_edit_is_refused_in_one_sentence(desk: Post, change: SeriesEdit, sentence: str) -> None:
    before = await series_of(desk.store)
    with pytest.raises(Refused, match=sentence):
        await series.edit(desk.store, DESK, AMIRA, "digital", change)
    assert await series_of(desk.store) == before


async def test_edit_that_changes_nothing_is_none(desk: Post) -> None:
    assert await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(capacity=10)) is None


async def test_paused_series_opens_nothing_until_it_runs_again(desk: Post) -> None:
    done = await series.pause(desk.store, DESK, AMIRA, "digital", reason="summer")
    assert (done.verb, done.summary) == (
        "pause_series", "LocalGov Digital Hangouts paused: no session opens, and no invitation is sent",
    )  # fmt: skip
    await sessions.cancel(desk.store, DESK, AMIRA, FEBRUARY)
    await after_hold(desk)
    assert await opened(desk) == [DECEMBER, JANUARY]
    with pytest.raises(Refused, match="is paused already"):
        await series.pause(desk.store, DESK, AMIRA, "digital")
    await series.resume(desk.store, DESK, AMIRA, "digital")
    assert await opened(desk) == [DECEMBER, JANUARY, "digital-2027-03-18"]
    assert await after_hold(desk) == []


async def opened(desk: Post) -> list[str]:
    async with desk.store.view() as view:
        return [each.id for each in await view.sessions.of_series("digital") if each.state == "open"]


async def test_ended_series_ends_for_good_but_for_an_undo(desk: Post) -> None:
    done = await series.end(desk.store, DESK, AMIRA, "digital")
    with pytest.raises(Refused, match="has ended for good"):
        await series.resume(desk.store, DESK, AMIRA, "digital")
    with pytest.raises(Refused, match="is ended, so no session can be added"):
        await sessions.add(desk.store, DESK, AMIRA, "digital", (await series_of(desk.store)).first.replace(year=2027))
    await undo(desk.store, DESK, AMIRA, done.seq)
    assert (await series_of(desk.store)).status == "active"
