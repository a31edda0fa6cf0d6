"""How fast letters leave: never more than the limits in any minute, answers first, and a slow domain blocks no other."""

from datetime import UTC, datetime

from fakes_desk import DESK, Hands
from fakes_inbox import Post, post, read

from core.config import LimitSettings
from core.model import OutboxRow
from core.operations import letters, outbox
from core.operations.letters import Ask, To
from core.operations.outbox import Terms
from core.operations.work import GATEWAY, Cause, Work
from core.text import Safe
from mailgateway.processes import this_process
from mailgateway.sending.finishing import finished
from mailgateway.sending.pacing import Pace

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def row(rank: int, domain: str = "eastham.example") -> OutboxRow:
    return OutboxRow(id="r", key="k", kind="reminder", address=Safe(f"a@{domain}"), rank=rank, created_at=NOW, due=NOW)


class Stopwatch:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_batches_leave_a_part_of_each_minute_to_answers() -> None:
    watch = Stopwatch()
    pace = Pace(LimitSettings(per_minute=8, domain_per_minute=100), monotonic=watch)
    sent = 0
    while pace.admits(row(2)) == "go":
        pace.took(row(2))
        sent += 1
    assert (sent, pace.admits(row(0))) == (6, "go")
    for _ in range(2):
        pace.took(row(0))
    assert (pace.admits(row(0)), pace.admits(row(2))) == ("stop", "stop")


def test_any_sixty_seconds_hold_no_more_than_the_limit() -> None:
    watch, left = Stopwatch(), []
    pace = Pace(LimitSettings(per_minute=5, domain_per_minute=100), monotonic=watch)
    for _ in range(3000):
        watch.at += 0.1
        if pace.admits(row(0)) == "go":
            pace.took(row(0))
            left.append(watch.at)
    assert max(sum(at < each <= at + 60 for each in left) for at in left) <= 5
    assert len(left) == 25


def test_slow_domain_is_passed_by_and_says_when_it_may_go_on() -> None:
    watch = Stopwatch()
    pace = Pace(LimitSettings(per_minute=100, domain_per_minute=2), monotonic=watch)
    pace.took(row(0))
    watch.at = 10.0
    pace.took(row(0))
    pace.look()
    assert (pace.admits(row(0)), pace.admits(row(0, "northdale.example"))) == ("pass", "go")
    assert pace.wait == 50.0


async def _queue(desk: Post, kind: str, to: str, cause: Cause) -> None:
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        facts = {"cause": "c", "cause_sentence": "c", "since": "s", "n": "1", "remedy": "r"}
        await letters.queue(work, kind, To(address=Safe(to)), cause, facts=facts, ask=Ask(purpose=""))


async def _next(desk: Post, terms: Terms) -> OutboxRow | None:
    now = desk.clock()
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        claimed = await outbox.claim(work, this_process(now), lambda draft: finished(DESK, draft, now), terms)
        if claimed is not None:
            await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="sent"))
    return claimed.row if claimed else None


async def test_thousand_letters_go_out_paced_and_answers_wait_less_than_a_minute() -> None:
    desk = await post(clock=Hands(NOW), capacity=None)
    watch = Stopwatch()
    pace, begun = Pace(LimitSettings(), monotonic=watch), desk.clock()
    for number in range(1000):
        await _queue(desk, "health_alert", f"m{number}@d{number % 7}.example", Cause(key="planned:1", rank=2))
    left, waits = [], []
    while len(left) < 1000:
        if len(waits) < watch.at // 90 and watch.at > 0:
            name = f"Guest {len(waits)}"
            await desk.take(read(name, "join"))
            waits.append(-1.0)
            asked_at = watch.at
        pace.look()
        row = await _next(desk, Terms(pace.admits))
        if row is not None:
            pace.took(row)
            left += [watch.at] if row.rank == 2 else []
            waits[-1:] = [watch.at - asked_at] if row.rank == 0 else waits[-1:]
            continue
        watch.at += min(max(pace.wait or 5.0, 0.01), 5.0)
        desk.clock.move(seconds=0)
        desk.clock.at = begun.fromtimestamp(begun.timestamp() + watch.at, UTC)
    assert max(waits) < 60
    assert min(waits[:-1]) >= 0
    assert max(sum(at < each <= at + 60 for each in left) for at in left) <= 15


async def test_seventh_unasked_letter_of_a_day_waits_and_answers_do_not() -> None:
    desk = await post(clock=Hands(NOW))
    for number in range(7):
        await _queue(desk, "health_alert", "priya.shah@westshire.example", Cause(key=f"planned:{number}", rank=2))
    terms = Terms(person_per_day=6)
    assert [(await _next(desk, terms)) is not None for _ in range(7)] == [True] * 6 + [False]
    await desk.take(read("Priya Shah", "join"))
    answer = await _next(desk, terms)
    assert answer is not None
    assert answer.kind == "signed_up"
    desk.clock.move(days=1, minutes=1)
    assert await _next(desk, terms) is not None
