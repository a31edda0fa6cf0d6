"""Organisers hear of mails that wait: within a working hour, at once on a session's day, never at night, once an hour."""

from datetime import UTC, date, datetime

import pytest
from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import Post, post, read
from msgspec.structs import replace

from core.letters.lint import lint
from core.operations import alerts, outbox, tray
from core.operations.work import GATEWAY, Work
from core.text import lit
from mailgateway.processes import this_process

ROWAN, NIA = lit("rowan@lgd.example"), lit("nia@lgd.example")
TOLD = replace(DESK, organizer_addresses=(ROWAN, NIA))


async def desk_at(moment: str) -> Post:
    return await post(clock=Hands(datetime.fromisoformat(moment).replace(tzinfo=UTC)))


async def asks(desk: Post, name: str = "Tom Webb") -> None:
    await desk.says(read(name, "question", verdict="human", text="Is it recorded?"))
    desk.sent.clear()


async def told(desk: Post, **later: float) -> list[str]:
    """The causes of the letters that organisers get after that time."""
    desk.clock.move(**later)
    await alerts.alert(desk.store, TOLD, ids=desk.ids)
    return [str(each.mail["Subject"]) for each in await desk.deliver() if each.row.address == ROWAN]


async def test_organizers_hear_within_one_working_hour_and_once_only() -> None:
    desk = await desk_at("2026-11-23T09:12:07")
    await asks(desk)
    assert await told(desk, minutes=29) == []
    assert await told(desk, minutes=1) == ["Mail trouble: 1 email waits for a person"]
    assert sorted(each.row.address for each in desk.sent) == [NIA, ROWAN]
    letter = desk.sent[-1]
    assert "1 email waits for a person, from Tom Webb.\nSince: Monday 23 November 2026, 9:12am." in letter.text
    assert lint("health_alert", str(letter.mail["Subject"]), letter.text) == []
    assert "recorded" not in letter.text
    assert await told(desk, hours=3) == []


async def test_letters_are_at_least_an_hour_apart_and_hold_all_that_came_since() -> None:
    desk = await desk_at("2026-11-23T09:12:07")
    await asks(desk)
    assert len(await told(desk, minutes=31)) == 1
    await asks(desk, "Omar Khan")
    await asks(desk, "Ana Diaz")
    assert await told(desk, minutes=59) == []
    assert await told(desk, minutes=1) == ["Mail trouble: 2 emails wait for a person"]


async def test_nobody_is_woken_at_night_or_on_a_weekend() -> None:
    desk = await desk_at("2026-11-27T17:45:00")  # a Friday
    await asks(desk)
    assert await told(desk, minutes=31) == []
    assert await told(desk, hours=40) == []  # Sunday
    desk.clock.at = datetime(2026, 11, 30, 8, 10, tzinfo=UTC)
    assert await told(desk) == []
    assert len(await told(desk, minutes=10)) == 1


async def test_on_the_day_of_a_session_they_hear_at_once_from_eight_on() -> None:
    desk = await desk_at("2026-12-17T07:55:00")
    await asks(desk)
    assert await told(desk) == []
    assert len(await told(desk, minutes=5)) == 1


async def test_a_mail_that_somebody_took_or_settled_is_no_news() -> None:
    desk = await desk_at("2026-11-23T09:12:07")
    await asks(desk)
    await asks(desk, "Omar Khan")
    async with desk.store.view() as view:
        first, second = await view.inbound.in_state("waiting")
    await tray.take(desk.store, DESK, AMIRA, first.id)
    await tray.dismiss(desk.store, DESK, AMIRA, second.id)
    assert await told(desk, hours=4) == []


async def test_a_mail_of_over_two_working_days_is_called_to_mind_once_a_day() -> None:
    desk = await desk_at("2026-11-23T09:12:07")
    await asks(desk)
    assert len(await told(desk, minutes=31)) == 1
    assert await told(desk, days=1.9) == []
    assert await told(desk, hours=3) == ["Mail trouble: 1 email has waited over 2 working days"]
    assert await told(desk, hours=3) == []
    assert await told(desk, hours=21) == ["Mail trouble: 1 email has waited over 2 working days"]


@pytest.mark.parametrize("addresses", [(), (ROWAN,)])
async def test_nothing_is_written_where_nothing_waits_or_nobody_is_to_be_told(addresses: tuple[str, ...]) -> None:
    desk = await desk_at("2026-11-23T09:12:07")
    if not addresses:
        await asks(desk)
        desk.clock.move(hours=2)
    seq = desk.store.seq
    assert await alerts.alert(desk.store, replace(DESK, organizer_addresses=addresses)) == 0
    assert desk.store.seq == seq


async def test_password_that_ends_within_two_weeks_is_named_once_a_day_in_the_hours_for_letters() -> None:
    desk = await desk_at("2026-11-23T07:30:00")
    ends = replace(TOLD, secrets_end=(("imap", date(2026, 12, 7)), ("smtp", date(2026, 12, 8))))
    assert await alerts.alert(desk.store, ends, ids=desk.ids) == 0
    desk.clock.move(hours=1)
    assert await alerts.alert(desk.store, ends, ids=desk.ids) == 2
    letter = (await desk.deliver())[0]
    assert str(letter.mail["Subject"]) == "Mail trouble: the password of imap runs out"
    assert "The password or token of [imap] ends on Monday 7 December 2026." in letter.text
    assert lint("health_alert", str(letter.mail["Subject"]), letter.text) == []
    desk.clock.move(hours=2)
    assert await alerts.alert(desk.store, ends, ids=desk.ids) == 0
    desk.clock.move(days=1)
    assert await alerts.alert(desk.store, ends, ids=desk.ids) == 4


async def settled(desk: Post, result: str, reason: str, **later: float) -> list[tuple[str, str]]:
    """One letter is tried at that time and comes to that; (cause, since) of what organisers hear."""
    desk.clock.move(**later)
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, TOLD, desk.ids)
        claimed = await outbox.claim(work, this_process(desk.clock()), lambda _: b"x")
        assert claimed is not None
        await outbox.settle(work, outbox.Settled(row=claimed.row.id, result=result, reason=reason))  # type: ignore[arg-type]
    async with desk.store.view() as view:
        rows = [row for row in await view.outbox.recent(20) if row.kind == "health_alert" and row.address == ROWAN]
    return [(str(row.facts["cause"]), str(row.facts["since"])) for row in rows]


async def test_letters_that_could_not_leave_for_half_an_hour_are_told_once_they_do() -> None:
    desk = await desk_at("2026-11-23T09:00:00")
    await desk.take(*(read(f"Guest {name}", "join") for name in ("One", "Two", "Three")))
    assert await settled(desk, "retry", "connect") == []
    assert await settled(desk, "account_stopped", "login", minutes=10) == []
    assert await settled(desk, "sent", "accepted", minutes=21) == [
        ("letters could not be sent", "Monday 23 November 2026, 9am")
    ]
    assert len(await settled(desk, "sent", "accepted", minutes=21)) == 1


@pytest.mark.parametrize(("reason", "minutes"), [("connect", 29), ("busy", 60), ("recipient", 60)])
async def test_short_trouble_and_trouble_of_one_recipient_are_no_alarm(reason: str, minutes: int) -> None:
    desk = await desk_at("2026-11-23T09:00:00")
    await desk.take(read("Guest One", "join"), read("Guest Two", "join"))
    await settled(desk, "retry", reason)
    assert await settled(desk, "sent", "accepted", minutes=minutes) == []
