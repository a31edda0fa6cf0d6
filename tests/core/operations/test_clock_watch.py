"""A clock that jumps: an hour is lived with, ten years stop what is done by itself until somebody has looked."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import Post, post, read
from msgspec.structs import replace

from core.clock import system_clock
from core.operations import clock_watch, outbox, ticking
from core.operations.clock_watch import ClockWatch, Look, off_by, since_boot, steady_beside
from core.operations.work import GATEWAY, Work
from core.store.ports import Beat
from core.store.refusals import StoreBusy
from core.text import lit
from mailgateway.processes import this_process

TOLD = replace(DESK, organizer_addresses=(lit("rowan.ellis@eastham.example"),))
HOST = "nia.morgan@northdale.example"


class Steady:
    """Time since boot."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def lives(desk: Post, watch: ClockWatch, steady: Steady, **by: float) -> list[str]:
    """Time passes in steps of an hour, as it does while a gateway runs; the kinds of letters that left."""
    left: list[str] = []
    for _ in range(int(timedelta(**by) / timedelta(hours=1))):
        desk.clock.move(hours=1)
        steady.at += 3600
        await ticking.tick(desk.store, TOLD, ids=desk.ids, watch=watch)
        left += [each.row.kind for each in await desk.deliver()]
    return left


async def begun() -> tuple[Post, ClockWatch, Steady]:
    """A guest has a place for the session of 17 December; the reminder is to come."""
    desk = await post(clock=Hands(datetime.fromisoformat("2026-12-14T09:00:00+00:00")))
    await desk.says(read("Priya Shah", "join"))
    steady = Steady()
    watch = ClockWatch(steady)
    await ticking.tick(desk.store, TOLD, ids=desk.ids, watch=watch)
    await desk.deliver()
    return desk, watch, steady


def reminders(kinds: list[str]) -> int:
    return kinds.count("reminder")


async def test_hour_forward_or_back_sends_each_reminder_once() -> None:
    for hours in (1, -1):
        desk, watch, steady = await begun()
        desk.clock.move(hours=hours)
        left = await lives(desk, watch, steady, days=3)
        assert reminders([each.row.kind for each in desk.sent if each.row.address.startswith("priya")]) == 1, left
        assert "health_alert" not in left


async def test_day_back_after_the_reminder_sends_no_second_one() -> None:
    desk, watch, steady = await begun()
    await lives(desk, watch, steady, days=3)
    desk.clock.move(days=-1)
    await lives(desk, watch, steady, days=2)
    assert reminders([each.row.kind for each in desk.sent if each.row.address.startswith("priya")]) == 1


async def test_ten_years_forward_do_nothing_by_themselves_and_tell_the_organisers() -> None:
    desk, watch, steady = await begun()
    desk.clock.move(days=3650)
    assert await lives(desk, watch, steady, hours=3) == ["health_alert"]
    async with desk.store.view() as view:
        stopped = await view.switches.get("clock")
        sessions = await view.sessions.of_series("digital")
    assert stopped is not None
    assert stopped.reason.startswith("The clock of this machine has jumped 87,6")
    assert {session.state for session in sessions} <= {"planned", "open"}

    desk.clock.move(days=-3650)
    await outbox.resume(desk.store, DESK, AMIRA)
    await lives(desk, watch, steady, days=3)
    assert reminders([each.row.kind for each in desk.sent if each.row.address.startswith("priya")]) == 1


async def test_jump_that_could_not_be_stored_is_seen_by_the_next_look() -> None:
    desk, watch, _steady = await begun()
    desk.clock.move(days=3650)
    broken, desk.store.unit_of_work = desk.store.unit_of_work, busy  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreBusy):
        await clock_watch.stopped(desk.store, TOLD, watch)
    desk.store.unit_of_work = broken  # type: ignore[method-assign]
    assert await clock_watch.stopped(desk.store, TOLD, watch)


def busy(*_: object, **__: object) -> object:
    raise StoreBusy("Another process writes.")


async def test_machine_that_slept_is_no_jump() -> None:
    desk, watch, steady = await begun()
    desk.clock.move(days=2)
    steady.at += 2 * 86400
    assert "health_alert" not in await lives(desk, watch, steady, hours=2)


THEN = datetime.fromisoformat("2026-12-14T09:00:00+00:00")


def look(days: float, steady: float, boot: str) -> Look:
    return Look(THEN + timedelta(days=days), steady, boot)


@pytest.mark.parametrize(
    ("last", "now", "off"),
    [
        (look(0, 100, "a"), look(7, 100 + 7 * 86400, "a"), timedelta()),
        (look(0, 100, "a"), look(7, 100, "a"), timedelta(days=7)),
        (look(0, 100, "a"), look(-1, 100, "a"), timedelta(days=-1)),
        (look(0, 100, "a"), look(7, 20, "b"), timedelta()),
        (look(0, 100, "a"), look(60, 900_000, "b"), timedelta()),
        (look(0, 100, "a"), look(3653, 20, "b"), timedelta(days=3593)),
        (look(0, 100, "a"), look(-3653, 20, "b"), timedelta()),
        (look(0, 100, "a"), look(7, 20, "a"), timedelta()),
    ],
    ids=[
        "a week without a gateway", "a week ahead in no time", "a day back", "a week without the machine",
        "two months without the machine", "ten years over a restart of the machine", "back over a restart",
        "time since boot that went back",
    ],
)  # fmt: skip
def test_only_what_cannot_be_time_that_passed_is_a_jump(last: Look, now: Look, off: timedelta) -> None:
    assert off_by(last, now) == off


def test_jump_is_noticed_where_the_system_names_no_boot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(clock_watch, "_BOOT_ID", tmp_path / "none")
    watch = ClockWatch(lambda: 5.0)
    watch.look(THEN)
    assert watch.look(THEN + timedelta(days=1)) == timedelta(days=1)


def test_last_look_of_the_process_before_is_the_one_of_its_sign_of_life() -> None:
    watch = ClockWatch(lambda: 5.0, lambda: "boot")
    watch.remember([Beat("gateway", THEN.timestamp(), {}), Beat("dashboard", 1.0, {"steady": 1.0, "boot": "boot"})])
    assert watch.last is None
    watch.remember([Beat("gateway", THEN.timestamp(), {**watch.facts()})])
    assert watch.last == Look(THEN, 5.0, "boot")


def test_time_that_a_trial_makes_up_is_no_jump() -> None:
    assert steady_beside(system_clock) is since_boot
    hands = Hands(THEN)
    watch = ClockWatch(steady_beside(hands), lambda: "boot")
    watch.look(hands())
    hands.move(days=3650)
    assert watch.look(hands()) == timedelta()


async def refused(desk: Post) -> None:
    """One letter is tried, and is to be tried again."""
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        claimed = await outbox.claim(work, this_process(desk.clock()), lambda _: b"")
        assert claimed is not None
        await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="retry"))


async def letters(desk: Post, state: str) -> list[timedelta]:
    """How long the letters in this state wait still."""
    async with desk.store.view() as view:
        return [row.due - desk.clock() for row in await view.outbox.in_state(state)]  # type: ignore[arg-type]


async def test_letter_that_is_to_be_tried_again_waits_no_longer_when_the_clock_goes_back() -> None:
    desk, watch, steady = await begun()
    await desk.take(read("Omar Khan", "join"))
    await refused(desk)
    for hours in (-1, -24):
        desk.clock.move(hours=hours)
        await ticking.tick(desk.store, TOLD, ids=desk.ids, watch=watch)
        assert await letters(desk, "retry") == [timedelta(minutes=1)]
    assert steady.at == 0


async def test_letter_that_somebody_keeps_back_stays_whatever_the_clock_does() -> None:
    desk, watch, _ = await begun()
    await desk.take(read("Omar Khan", "join"))
    async with desk.store.view() as view:
        [letter] = await view.outbox.in_state("queued")
    await outbox.hold(desk.store, DESK, AMIRA, letter.id)
    for hours in (87_660, -87_660, -24):
        desk.clock.move(hours=hours)
        await ticking.tick(desk.store, TOLD, ids=desk.ids, watch=watch)
        assert [each.row.kind for each in await desk.deliver() if each.row.kind != "health_alert"] == []


async def test_letter_is_not_given_up_because_the_clock_jumped() -> None:
    desk, _, _ = await begun()
    await desk.take(read("Omar Khan", "join"))
    await refused(desk)
    desk.clock.move(days=3650)
    await refused(desk)
    assert (len(await letters(desk, "retry")), await letters(desk, "failed")) == (1, [])
    desk.clock.move(hours=7)
    await refused(desk)
    assert (await letters(desk, "retry"), len(await letters(desk, "failed"))) == ([], 1)
