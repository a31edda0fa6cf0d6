"""Every outgoing kind of calendar mail, byte for byte as it leaves, and read back by icalendar field by field."""

import email
import email.policy
import os
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, presses, read
from icalendar import Calendar
from invented import utc

from core.model import Join
from core.operations import cadence, outbox, reconciling, series, sessions
from core.operations.series import SeriesEdit
from core.operations.sessions import SessionEdit
from core.operations.undo import undo
from core.operations.work import GATEWAY, Work
from core.text import lit
from core.understanding import CalendarAnswer
from mailgateway.processes import this_process
from mailgateway.sending.finishing import finished

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("THIRDTHURSDAY_GOLDEN") == "write"
DECEMBER, TENTH = "digital-2026-12-17", date(2026, 12, 10)
PRIYA = "Priya Shah"
UID = "q7m3x5kd2v6tjr4wnb5ha2ezcy"
"""The first 26 letters that are drawn: the entry of Priya."""


class Drawn:
    """A source of ids like the real one, the same in every run."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        letters = "abcdefghijklmnopqrstuvwxyz234567"
        tail = letters[self.count // 32 % 32] + letters[self.count % 32]
        return UID[:-2] + tail


async def _join(desk: Post) -> None:
    await desk.take(read(PRIYA, "join"))


async def _leave(desk: Post) -> None:
    await desk.take(read(PRIYA, "decline"))


async def _move(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH, reason="the room is taken", ids=desk.ids)


async def _reword(desk: Post) -> None:
    edit = SessionEdit(topic="Getting rid of PDFs", tell=True)
    await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, edit, ids=desk.ids)


async def _details(desk: Post) -> None:
    join = Join(address=lit("https://call.example/new"), phone=lit("020 7946 0999"), pin=lit("8282"))
    await series.edit(desk.store, DESK, AMIRA, "digital", SeriesEdit(join=join), ids=desk.ids)


async def _cancel(desk: Post) -> None:
    await sessions.cancel(desk.store, DESK, AMIRA, DECEMBER, reason="the host is unwell", ids=desk.ids)


async def _cadence(desk: Post) -> None:
    rule = "every 2 weeks from 2026-12-10"
    await cadence.change(desk.store, DESK, AMIRA, "digital", rule, TENTH, ids=desk.ids)


async def _stale(desk: Post) -> None:
    await desk.take(presses(PRIYA, desk.sent[0], "ACCEPTED", sequence=0))


async def _counter(desk: Post) -> None:
    answer = CalendarAnswer(
        method="COUNTER", uid=uid_of(desk), sequence=0, attendee=address_of(PRIYA), partstat="TENTATIVE",
        proposed_start=utc(2026, 12, 18, 14), counter_in_body=True,
    )  # fmt: skip
    await desk.take(read(PRIYA, "maybe", kind="calendar-reply", calendar=(answer,)))


async def _refresh(desk: Post) -> None:
    answer = CalendarAnswer(method="REFRESH", uid=uid_of(desk), attendee=address_of(PRIYA))
    await desk.take(read(PRIYA, None, kind="calendar-reply", calendar=(answer,)))


async def _undo(desk: Post) -> None:
    async with desk.store.view() as view:
        last = (await view.changes.recent(1))[0].seq
    await undo(desk.store, DESK, AMIRA, last, ids=desk.ids)


async def _reconcile(desk: Post) -> None:
    await reconciling.send(desk.store, DESK, AMIRA, DECEMBER, include_unknown=True, ids=desk.ids)


def uid_of(desk: Post) -> str:
    return next(line for line in desk.sent[0].calendar.splitlines() if line.startswith("UID:"))[4:].strip()


Step = Callable[[Post], Awaitable[None]]
KINDS: dict[str, tuple[tuple[Step, ...], str]] = {
    "signed_up": ((_join,), "REQUEST"),
    "moved": ((_join, _move), "REQUEST"),
    "details_changed": ((_join, _details), "REQUEST"),
    "details_changed-wording": ((_join, _reword), "REQUEST"),
    "declined": ((_join, _leave), "CANCEL"),
    "cancelled": ((_join, _cancel), "CANCEL"),
    "signed_up-again": ((_join, _leave, _join), "REQUEST"),
    "which_date": ((_join, _move, _stale), "REQUEST"),
    "fixed_time": ((_join, _counter), "DECLINECOUNTER"),
    "link_again": ((_join, _refresh), "REQUEST"),
    "correction": ((_join, _move, _undo), "REQUEST"),
    "correction-removed": ((_join, _undo), "CANCEL"),
    "cadence_changed": ((_join, _cadence), ""),
    "calendar_update": ((_join, _cadence), "REQUEST"),
}


async def last_mail(name: str) -> tuple[bytes, Post]:
    """The last mail of that kind to Priya after the steps, a minute apart."""
    desk = await post()
    desk.ids = Drawn()  # type: ignore[assignment]
    read.count = 0  # type: ignore[attr-defined]
    kind, found = name.partition("-")[0], b""
    for step in KINDS[name][0]:
        await step(desk)
        desk.clock.move(minutes=1)
        for content, row in await sent_by(desk):
            if row.kind == kind and row.address == address_of(PRIYA):
                found = content
    return found, desk


async def sent_by(desk: Post) -> list[tuple[bytes, Any]]:
    """What leaves now, as bytes; the desk keeps it as parsed mail too."""
    from fakes_inbox import Sent

    left = []
    while True:
        async with desk.store.unit_of_work(GATEWAY) as uow:
            work, now = Work(uow, DESK, desk.ids), desk.clock()
            claimed = await outbox.claim(work, this_process(now), lambda draft, now=now: finished(DESK, draft, now))
            if claimed is None:
                return left
            await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="sent"))
        parsed = email.message_from_bytes(claimed.content, policy=email.policy.default)
        assert isinstance(parsed, email.message.EmailMessage)
        desk.sent.append(Sent(claimed.row, parsed))
        left.append((claimed.content, claimed.row))


@pytest.mark.parametrize("name", KINDS)
async def test_mail_leaves_byte_for_byte_as_it_always_did(name: str) -> None:
    """THIRDTHURSDAY_GOLDEN=write writes the files anew; look at the difference before you keep it."""
    content, _ = await last_mail(name)
    path = GOLDEN / f"{name}.eml"
    if WRITE:
        path.write_bytes(content)
    assert content == path.read_bytes()


@pytest.mark.parametrize("name", [name for name, (_, method) in KINDS.items() if method])
async def test_calendar_part_says_what_the_record_says(name: str) -> None:
    content, desk = await last_mail(name)
    mail = email.message_from_bytes(content, policy=email.policy.default)
    inline, attached = (part for part in mail.walk() if part.get_content_type() in ("text/calendar", "application/ics"))
    data = inline.get_payload(decode=True)
    assert isinstance(data, bytes)
    assert data == attached.get_payload(decode=True)
    method = KINDS[name][1]
    assert inline.get_param("method") == method
    assert tree(mail) == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics",
    ]  # fmt: skip
    calendar = Calendar.from_ical(data)
    [event] = calendar.events
    assert (calendar["METHOD"], calendar["VERSION"], len(calendar.timezones)) == (method, "2.0", 1)
    async with desk.store.view() as view:
        about = next(each for each in await view.sessions.of_series("digital") if each.id.startswith(DECEMBER))
        person = await view.people.by_address(address_of(PRIYA))
        assert person is not None
        entry = (await view.entries.of(about.id, person.id))[-1]
        shown = await view.series.need("digital")
    assert (event.start, event.end) == (about.starts, about.ends)
    assert str(event["SUMMARY"]) == (f"{shown.name}: {about.topic}" if about.topic else shown.name)
    assert str(event["LOCATION"]) == shown.join.address
    assert str(event["ORGANIZER"]) == "mailto:hangouts@lgd.example"
    assert str(event["ATTENDEE"]) == f"mailto:{mail['To'].addresses[0].addr_spec}" == f"mailto:{address_of(PRIYA)}"
    assert (str(event["UID"]), event["SEQUENCE"], stamp(event)) == (entry.uid, entry.sequence, entry.dtstamp)
    assert event["STATUS"] == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
    partstat = {"REQUEST": entry.partstat_told, "DECLINECOUNTER": entry.partstat_told}.get(method)
    assert event["ATTENDEE"].params.get("PARTSTAT") == partstat
    alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert alarms == ([timedelta(minutes=-15)] if method == "REQUEST" else [])


def tree(mail: email.message.Message) -> list[str]:
    return [part.get_content_type() for part in mail.walk()]


def stamp(event: Any) -> datetime:
    found = event["DTSTAMP"].dt
    assert isinstance(found, datetime)
    return found


@pytest.mark.parametrize("name", KINDS)
async def test_mail_names_nobody_but_its_reader(name: str) -> None:
    """One To, no Cc, no Bcc; no other guest's name or address, whatever else is going on."""
    content, _ = await last_mail(name)
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert [mail.get_all(header) for header in ("Cc", "Bcc", "Sender")] == [None, None, None]
    assert len(mail.get_all("To")) == 1
    assert b"\r\nList-" not in content or name == "cadence_changed"
    assert len(content) < 30_000
