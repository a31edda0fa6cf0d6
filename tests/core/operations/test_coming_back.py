"""Letters that are refused or come back: the breaker remembers them over restarts, and addresses are paused for them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.model import BounceCount, Person
from core.operations import bouncing, letters, outbox
from core.operations.letters import Ask, To
from core.operations.work import GATEWAY, Cause, Work
from core.store.opening import open_store
from core.understanding import Bounce
from mailgateway.processes import this_process

PRIYA = address_of("Priya Shah")
START = datetime.fromisoformat("2026-11-23T09:12:07+00:00")


async def asks(desk: Post, number: int) -> str:
    """Somebody signs up, which makes one letter; their address."""
    await desk.take(read(f"Guest {number}", "join"))
    desk.clock.move(minutes=1)
    return address_of(f"Guest {number}")


async def meets(desk: Post, result: str, reason: str = "", status: str = "") -> str:
    """The next letter leaves and meets its fate; its id."""
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        claimed = await outbox.claim(work, this_process(desk.clock()), lambda _: b"")
        assert claimed is not None
        settled = outbox.Settled(row=claimed.row.id, result=result, reason=reason, status=status)  # type: ignore[arg-type]
        await outbox.settle(work, settled)
    return claimed.row.id


async def stopped(desk: Post) -> str:
    """Why planned mail has stopped, '' while it goes."""
    async with desk.store.view() as view:
        found = await view.switches.get(outbox.BREAKER)
    return str(found.reason) if found else ""


async def planned(desk: Post, address: str) -> None:
    """The desk writes by itself to somebody it knows."""
    desk.clock.move(minutes=1)
    async with desk.store.unit_of_work(GATEWAY) as uow:
        person = await uow.people.by_address(address)
        assert person is not None
        to, cause = To(address=person.address, person=person.id), Cause(key=desk.ids(), rank=2)
        await letters.queue(
            Work(uow, DESK, desk.ids), "status", to, cause, facts={"status_lines": []}, ask=Ask(purpose="")
        )


async def written(desk: Post, first: int, *fates: tuple[str, str]) -> None:
    """One letter each, to people of their own."""
    for number, (result, reason) in enumerate(fates, start=first):
        await asks(desk, number)
        await meets(desk, result, reason, "5.1.1" if reason == "recipient" else "")


SENT, REFUSED, LATER, GONE = ("sent", "accepted"), ("failed", "content"), ("retry", "busy"), ("failed", "recipient")


async def test_two_refusals_of_content_in_a_row_stop_planned_mail_and_two_apart_do_not() -> None:
    desk = await post(capacity=None)
    await written(desk, 0, REFUSED, SENT, REFUSED, SENT, REFUSED)
    assert not await stopped(desk)
    await written(desk, 5, LATER, REFUSED)
    assert await stopped(desk) == "The mail server refused two letters in a row for what they say."


async def test_three_addresses_of_the_last_hundred_letters_stop_planned_mail_and_two_do_not() -> None:
    desk = await post(capacity=None)
    await written(desk, 0, *[GONE] * 2, *[SENT] * 6, GONE)
    assert not await stopped(desk), "nine letters are too few to judge by"
    await written(desk, 9, *[SENT] * 100, *[GONE] * 2)
    assert not await stopped(desk), "the first are no longer among the last hundred"
    await written(desk, 111, GONE)
    assert await stopped(desk) == "Mail to 3 addresses of the last 100 letters came back."


async def test_letters_to_strangers_stop_nobodys_mail_where_they_come_back() -> None:
    desk = await post(capacity=None)
    await written(desk, 0, *[SENT] * 12)
    for number in range(5):  # whoever forges five senders
        await desk.take(read(f"Forged {number}", "join", evidence="none"))
        desk.clock.move(minutes=1)
        await meets(desk, *GONE, "5.1.1")
    assert not await stopped(desk)
    await written(desk, 12, *[GONE] * 3)
    assert await stopped(desk) == "Mail to 3 addresses of the last 15 letters came back."


async def test_what_was_before_an_organiser_looked_does_not_count_again() -> None:
    desk = await post(capacity=None)
    await written(desk, 0, *[SENT] * 9, *[GONE] * 3)
    assert await stopped(desk)
    await outbox.resume(desk.store, DESK, AMIRA)
    desk.clock.move(minutes=1)
    await written(desk, 12, *[SENT] * 9, *[GONE] * 2)
    assert not await stopped(desk)
    await written(desk, 23, GONE)
    assert await stopped(desk)


async def test_restart_forgets_no_refusal(tmp_path: Path) -> None:
    clock = Hands(START)
    store = await open_store(tmp_path / "data", create=True, clock=clock)
    desk = await post(capacity=None, store=store, clock=clock)
    await written(desk, 0, *[SENT] * 9, *[GONE] * 2)
    await store.close()
    desk.store = await open_store(tmp_path / "data", clock=clock)
    await written(desk, 11, GONE)
    assert await stopped(desk)
    await desk.store.close()


def report(desk: Post, message_id: str, recipient: str, status: str = "5.1.1") -> object:
    mail = read("Mail Delivery System", None, kind="bounce", address="mailer-daemon@westshire.example")
    return replace(mail, bounce=Bounce(recipient=recipient, permanent=True, status=status, message_id=message_id))


async def test_delivery_reports_count_as_refusals_do_and_one_dead_address_is_not_the_desks_trouble() -> None:
    desk = await post(capacity=None)
    rows = []
    for number in range(10):
        await asks(desk, number)
        rows.append(await meets(desk, "sent"))
    for _ in range(3):
        await planned(desk, address_of("Guest 0"))
        rows.append(await meets(desk, "sent"))
    async with desk.store.view() as view:
        sent = [await view.outbox.need(row) for row in rows]
    for row in (sent[0], *sent[10:]):
        await desk.take(report(desk, row.message_id, row.address))  # type: ignore[arg-type]
    assert not await stopped(desk), "four letters came back from one address"
    for row, status in ((sent[1], "5.1.1"), (sent[2], "5.2.2"), (sent[3], "5.7.1")):
        await desk.take(report(desk, row.message_id, row.address, status))  # type: ignore[arg-type]
    assert not await stopped(desk), "a full mailbox and a policy are no dead addresses"
    await desk.take(report(desk, sent[4].message_id, sent[4].address))  # type: ignore[arg-type]
    assert await stopped(desk) == "Mail to 3 addresses of the last 13 letters came back."


async def priya(desk: Post) -> Person:
    async with desk.store.view() as view:
        found = await view.people.by_address(PRIYA)
    assert found is not None
    return found


async def test_address_that_the_server_refuses_three_times_is_paused() -> None:
    desk = await post(capacity=None)
    await desk.says(read("Priya Shah", "join"))
    for _ in range(3):
        assert (await priya(desk)).undeliverable_since is None
        await planned(desk, PRIYA)
        await meets(desk, "failed", "recipient", "5.1.1")
    assert (await priya(desk)).undeliverable_since is not None
    async with desk.store.view() as view:
        [change] = await view.changes.recent(1)
    assert (change.verb, change.person) == ("count_refusal", (await priya(desk)).id)
    assert change.summary == "mail to this person comes back: no letters until they write or you clear it"


async def test_refusal_by_a_rule_pauses_nobody() -> None:
    desk = await post(capacity=None)
    await desk.says(read("Priya Shah", "join"))
    for _ in range(5):
        await planned(desk, PRIYA)
        await meets(desk, "failed", "recipient", "5.7.1")
    assert ((await priya(desk)).bounces, (await priya(desk)).undeliverable_since) == ((), None)


@pytest.mark.parametrize(
    ("days", "weights", "arrived", "left"),
    [
        ((0, 5, 10), (2, 2, 2), (), 6),
        ((0, 5, 10), (2, 2, 2), (3,), 4),
        ((0, 5, 10), (2, 2, 2), (12, 13), 2),
        ((5, 10), (2, 2), (3, 4), 4),
        ((0, 1, 2), (1, 1, 1), (3,), 1),
        ((0, 5), (2, 2), (1, 2, 3), 2),
        ((0, 1), (1, 2), (2,), 1),
    ],
)
def test_each_letter_that_arrived_takes_one_count_off_those_before_it(
    days: tuple[int, ...], weights: tuple[int, ...], arrived: tuple[int, ...], left: int
) -> None:
    bounces = [
        BounceCount(at=START + timedelta(days=day), row=f"r{day}", weight=weight)
        for day, weight in zip(days, weights, strict=True)
    ]
    assert bouncing.points(bounces, [START + timedelta(days=day) for day in arrived]) == left


@pytest.mark.parametrize(("days", "paused"), [(6, True), (8, False)])
async def test_third_letter_that_comes_back_pauses_unless_one_between_arrived_a_week_ago(
    days: int, *, paused: bool
) -> None:
    desk = await post(capacity=None)
    await desk.says(read("Priya Shah", "join"))
    for fate in ("failed", "failed", "sent", "failed"):
        await planned(desk, PRIYA)
        await meets(desk, fate, "recipient" if fate == "failed" else "", "5.1.1")
        desk.clock.move(days=days if fate == "sent" else 0)
    assert ((await priya(desk)).undeliverable_since is not None) == paused
