"""What stops planned mail by itself, who is told, who lets it go again; and trial runs whose letters reach nobody."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import Post, post, read
from msgspec.structs import replace

from core.errors import Refused
from core.operations import alarms, letters, outbox
from core.operations.letters import Ask, To
from core.operations.work import GATEWAY, Cause, Work
from core.text import Safe, lit
from mailgateway.processes import this_process
from mailgateway.sending.finishing import finished

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOLD = replace(DESK, organizer_addresses=(lit("rowan.ellis@eastham.example"),))
ALARM = {"cause": "c", "cause_sentence": "c", "since": "s", "n": "1", "remedy": "r"}


async def _planned(
    desk: Post, to: str = "priya.shah@westshire.example", key: str = "planned:1", kind: str = ""
) -> None:
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        known = To(address=Safe(to))
        if kind:
            await letters.queue(work, kind, known, Cause(key=key), ask=Ask(purpose="opt-in"))
        else:
            await letters.queue(
                work, "status", known, Cause(key=key, rank=2), facts={"status_lines": []}, ask=Ask(purpose="")
            )


async def _trip(desk: Post) -> None:
    async with desk.store.unit_of_work(GATEWAY) as uow:
        assert await outbox.trip(Work(uow, TOLD, desk.ids), lit("Too many."))


async def test_open_breaker_stops_planned_mail_and_not_the_answers_to_people() -> None:
    desk = await post(clock=Hands(NOW))
    await _planned(desk)
    await _trip(desk)
    await desk.take(read("Omar Khan", "join"), read("Jo Lane", "join", evidence="none"))
    assert [(s.row.kind, s.row.address) for s in await desk.deliver()] == [
        ("signed_up", "omar.khan@westshire.example"),
        ("health_alert", "rowan.ellis@eastham.example"),
    ]
    await outbox.resume(desk.store, DESK, AMIRA)
    assert sorted(s.row.kind for s in await desk.deliver()) == ["confirm_address", "status"]


async def test_breaker_opens_once_and_is_lifted_once() -> None:
    desk = await post(clock=Hands(NOW))
    await _trip(desk)
    async with desk.store.unit_of_work(GATEWAY) as uow:
        assert not await outbox.trip(Work(uow, TOLD, desk.ids), lit("Again."))
    change = await outbox.resume(desk.store, DESK, AMIRA)
    assert change.summary == "planned mail and automatic actions go on"
    with pytest.raises(Refused, match="nothing to resume"):
        await outbox.resume(desk.store, DESK, AMIRA)


async def test_organisers_hear_of_one_cause_once_a_day() -> None:
    desk = await post(clock=Hands(NOW))
    for told in (1, 0):
        async with desk.store.unit_of_work(GATEWAY) as uow:
            work = Work(uow, TOLD, desk.ids)
            assert await alarms.raise_alarm(work, lit("the clock jumped"), lit("It did."), lit("look")) == told
    sent = (await desk.deliver())[0]
    assert sent.mail["Subject"] == "Mail trouble: the clock jumped"
    assert "It did." in sent.text


async def test_more_unplanned_letters_than_allowed_within_an_hour_are_too_many_until_somebody_looked() -> None:
    desk = await post(clock=Hands(NOW), capacity=None)
    for number in range(6):
        await desk.take(read(f"Guest {number}", "join"))
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, TOLD, desk.ids)
        assert await outbox.too_many(work, 6) == ""
        why = await outbox.too_many(work, 5)
        assert why.startswith("Within an hour 6 letters were written")
        await outbox.trip(work, why)
    desk.clock.move(seconds=1)
    await outbox.resume(desk.store, DESK, AMIRA)
    async with desk.store.unit_of_work(GATEWAY) as uow:
        assert await outbox.too_many(Work(uow, TOLD, desk.ids), 5) == ""


async def test_redirected_letter_goes_to_the_trial_address_with_its_reader_in_the_subject() -> None:
    desk = await post(clock=Hands(NOW))
    await outbox.redirect(desk.store, DESK, AMIRA, "Trial@eastham.example")
    await desk.take(read("Priya Shah", "join"))
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        claimed = await outbox.claim(work, this_process(NOW), lambda draft: finished(DESK, draft, NOW))
        assert claimed is not None
        await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="retry"))
    assert claimed.recipient == "trial@eastham.example"
    assert b"\r\nTo: trial@eastham.example\r\n" in claimed.content
    subject = email.message_from_bytes(claimed.content, policy=email.policy.default)["Subject"]
    assert subject.startswith("[for priya.shah@westshire.example] ")

    await outbox.stop_redirect(desk.store, DESK, AMIRA)
    desk.clock.move(hours=1)
    sent = (await desk.deliver())[0]
    assert sent.mail["To"].endswith("<priya.shah@westshire.example>")
    assert "[for" not in sent.mail["Subject"]


@pytest.mark.parametrize("address", ["nobody", DESK.address, "a@b.example\r\nRCPT TO:<x@y.example>"])
async def test_mail_is_redirected_to_a_real_other_address_only(address: str) -> None:
    desk = await post(clock=Hands(NOW))
    with pytest.raises(Refused):
        await outbox.redirect(desk.store, DESK, AMIRA, address)
    with pytest.raises(Refused, match="nothing to end"):
        await outbox.stop_redirect(desk.store, DESK, AMIRA)
