"""A clock that jumps: an hour is lived with, ten years stop what is done by itself until somebody has looked."""

from datetime import datetime, timedelta

from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import Post, post, read
from msgspec.structs import replace

from core.operations import outbox, ticking
from core.operations.clock_watch import ClockWatch
from core.text import lit

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


async def test_machine_that_slept_is_no_jump() -> None:
    desk, watch, steady = await begun()
    desk.clock.move(days=2)
    steady.at += 2 * 86400
    assert "health_alert" not in await lives(desk, watch, steady, hours=2)
