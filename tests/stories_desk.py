"""A whole desk in the mail world for the stories: officers write raw mails, the clock is moved by hand, raw mails come out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes_desk import Hands
from stories_cast import (
    AS_ROWAN,
    EVERYBODY,
    JOIN,
    MONDAY,
    NIA,
    ORGANIZERS,
    ROWAN,
    SECRET,
    at,
)
from stories_mails import NAMING, Got, look_at, named_others

from core import installation
from core.config import Config, DeskSettings, LimitSettings, TrustSettings
from core.desk import Desk
from core.model import CalendarEntry, Change, InboundRecord, Person, Session, Signup
from core.operations import series, sessions
from core.store.ports import Store
from mailgateway.demo.calendar_mails import Press, pressed
from mailgateway.demo.cast import Officer
from mailgateway.demo.mails import Draft, written
from mailgateway.demo.world import DESK, PASSWORD, World, world
from mailgateway.gateway import Gateway
from mailgateway.reader import Reader


class OneReader(Reader):
    """The process that reads mails, kept from pass to pass and from story to story: starting it takes the longest."""

    async def close(self) -> None:
        """It ends with the tests."""


READER = OneReader()


class StoryDesk:
    """A desk in the mail world. After every mail and every step of the clock one pass of the gateway has been made."""

    def __init__(self, place: World, config: Config, desk: Desk, store: Store, clock: Hands) -> None:
        self.place, self.config, self.desk, self.store, self.clock = place, config, desk, store, clock
        self.gateway = Gateway(config, desk, store, clock=clock, steady=lambda: clock().timestamp(), reader=READER)
        self._number = 0

    async def once(self) -> None:
        """One pass of the gateway."""
        await self.gateway.once()

    async def goes_on_to(self, *moments: str) -> None:
        """The clock shows each moment in turn (London), and the gateway makes a pass at each."""
        for moment in moments:
            assert at(moment) >= self.clock.at
            self.clock.at = at(moment)
            await self.once()

    async def later(self, **by: float) -> None:
        """The clock moves on, and the gateway makes a pass."""
        self.clock.move(**by)
        await self.once()

    async def writes(self, who: Officer, text: str, subject: str = "Hangouts", **more: Any) -> list[Got]:
        """Somebody writes; what they get in answer."""
        return await self.receives(who, self.mail(who, text, subject, **more))

    async def replies(self, who: Officer, text: str, to: Got, **more: Any) -> list[Got]:
        """Somebody answers a letter, quoting it; what they get in answer."""
        return await self.receives(who, self.mail(who, text, answers=to.letter, **more))

    async def presses(self, who: Officer, press: Press, invite: Got, comment: str = "") -> list[Got]:
        """Somebody presses Accept, Tentative or Decline on an invite; what they get in answer."""
        assert invite.letter.invite is not None
        return await self.receives(who, pressed(self._draft(who, comment), invite.letter.invite, press))

    async def receives(self, who: Officer, raw: bytes) -> list[Got]:
        """The desk gets a raw mail and makes a pass; what `who` gets then."""
        before = len(self.place.inbox(who.address))
        self.clock.move(seconds=1)
        await self.place.deliver(raw)
        await self.once()
        return [Got(each) for each in self.place.inbox(who.address)[before:]]

    def mail(self, who: Officer, text: str, subject: str = "", *, proven: bool = True, **more: Any) -> bytes:
        """A raw mail; without `proven` the desk's mail server can say nothing about the sender."""
        raw = written(self._draft(who, text, subject=subject, **more))
        return raw if proven else raw.replace(b"dmarc=pass", b"dmarc=none").replace(b"dkim=pass", b"dkim=none")

    def _draft(self, who: Officer, text: str, **more: Any) -> Draft:
        self._number += 1
        return Draft(writer=who, number=self._number, at=self.clock.at, text=text, **more)

    def inbox(self, who: Officer | str) -> list[Got]:
        """Everything that somebody got from the desk so far."""
        address = who if isinstance(who, str) else who.address
        return [got for raw in self.place.inbox(address) if (got := Got(raw)).letter.from_desk]

    def sent_to(self, since: int = 0) -> list[str]:
        """The recipients of everything that left, from number `since` on."""
        return [address for mail in self.place.sent[since:] for address in mail.recipients]

    async def standing(self, session: str) -> dict[str, str]:
        """The state of every sign-up of a session, by address; the waiting in order."""
        async with self.store.view() as view:
            found = sorted(await view.signups.for_session(session), key=lambda each: each.order)
            people = await view.people.many(each.person for each in found)
        return {str(people[each.person].address): each.state for each in found}

    async def signup(self, session: str, who: Officer) -> Signup:
        async with self.store.view() as view:
            found = await view.signups.of(session, (await self._person(view, who)).id)
        assert found is not None
        return found

    async def person(self, who: Officer) -> Person:
        async with self.store.view() as view:
            return await self._person(view, who)

    async def _person(self, view: Any, who: Officer) -> Person:
        found = await view.people.by_address(who.address)
        assert isinstance(found, Person)
        return found

    async def session(self, id_: str) -> Session:
        async with self.store.view() as view:
            return await view.sessions.need(id_)

    async def entries(self, session: str, who: Officer) -> list[CalendarEntry]:
        """What the desk knows of somebody's calendar, by UID."""
        async with self.store.view() as view:
            found = await view.entries.of(session, (await self._person(view, who)).id)
        return sorted(found, key=lambda each: each.n)

    async def record(self) -> InboundRecord:
        """The newest mail, and what became of it."""
        async with self.store.view() as view:
            return (await view.inbound.recent(1))[0]

    async def waiting(self) -> list[InboundRecord]:
        """The mails that wait for a person."""
        async with self.store.view() as view:
            return await view.inbound.in_state("waiting")

    async def changes(self, limit: int = 1) -> list[Change]:
        """The newest changes, the newest first."""
        async with self.store.view() as view:
            return await view.changes.recent(limit)

    async def names_nobody(self, known: Sequence[str]) -> None:
        """No letter that left names anybody but its reader and those who run things, unless naming is its purpose."""
        async with self.store.view() as view:
            rows = {row.message_id: row.kind for row in await view.outbox.recent(10_000)}
            ids = {host for each in await view.series.all() for host in each.hosts}
            ids |= {host for each in await view.sessions.of_series("digital") for host in each.hosts}
            hosts = [str(each.address) for each in (await view.people.many(ids)).values()]
        told = []
        for mail in self.place.sent:
            kind = rows.get(Got(mail.content).mail["Message-ID"].strip("<>"), "")
            found = named_others(mail.content, mail.recipients, [*known, *hosts])
            told += (
                [(kind, mail.recipients, found)]
                if found and kind not in NAMING and ORGANIZERS not in mail.recipients
                else []
            )
        assert told == [], told

    async def letters_of(self, who: Officer) -> list[str]:
        """The kinds of the letters that somebody got, in order."""
        async with self.store.view() as view:
            rows = await view.outbox.of_person((await self._person(view, who)).id)
        return [row.kind for row in sorted(rows, key=lambda row: row.created_at) if row.state == "sent"]

    async def fill(self, session: str, people: Sequence[Officer]) -> None:
        """People write one after the other that they come; one pass takes all their mails."""
        day = (await self.session(session)).date
        for who in people:
            await self.place.deliver(self.mail(who, f"YES {day.day} {day:%B}", "Hangouts"))
        await self.once()


@asynccontextmanager
async def story_desk(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, now: str = MONDAY, capacity: int = 10,
    hosts: tuple[Officer, ...] = (NIA,), topics: dict[str, str] | None = None,
) -> AsyncIterator[StoryDesk]:  # fmt: skip
    """A desk with the series `digital` of the third Thursday. When the story ends, every mail that left is looked at."""
    monkeypatch.setenv("STORIES_PASSWORD", PASSWORD)
    clock = Hands(at(now))
    people = (DESK, ORGANIZERS, *(who.address for who in EVERYBODY))
    async with world(*people, clock=clock) as place:
        config = Config(
            desk=DeskSettings(
                address=DESK, name="LocalGov Digital Hangouts", organizers="Rowan Ellis and Nia Morgan",
                data=str(folder / "data"), organizer_addresses=(ORGANIZERS,), default_series="digital",
            ),
            imap=place.imap_settings(SECRET), smtp=place.smtp_settings(SECRET),
            trust=TrustSettings(anchor="authserv:mx.lgd.example"),
            limits=LimitSettings(per_minute=6000, domain_per_minute=6000, person_per_day=50),
        )  # fmt: skip
        await installation.make(config, clock=clock)
        store, desk = await installation.open_desk(config, clock=clock)
        try:
            told = StoryDesk(place, config, desk, store, clock)
            await _start(told, capacity, hosts, topics or {"digital-2026-12-17": "Writing for people in a hurry"})
            yield told
            for mail in place.sent:
                look_at(mail.content, mail.recipients)
            await told.names_nobody([each.address for each in (*hosts, NIA, ROWAN)])
        finally:
            await store.close()


async def _start(told: StoryDesk, capacity: int, hosts: tuple[Officer, ...], topics: dict[str, str]) -> None:
    new = series.NewSeries(
        slug="digital", name="LocalGov Digital Hangouts", rule="third Thursday", first=told.clock.at.date(),
        capacity=capacity, hosts=tuple(series.NewHost(each.address, each.name) for each in hosts), join=JOIN,
    )  # fmt: skip
    await series.add(told.store, told.desk, AS_ROWAN, new)
    async with told.store.view() as view:
        ids = {each.id: each for each in await view.sessions.of_series("digital")}
    for session, topic in topics.items():
        if session in ids:
            await sessions.edit(told.store, told.desk, AS_ROWAN, session, sessions.SessionEdit(topic=topic))
