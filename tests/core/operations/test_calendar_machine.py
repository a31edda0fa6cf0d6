"""Any history of answers, moves, edits, cancellations, undos, own devices and lost or late mail: calendars end up like
the record, those of second addresses too.
"""

import asyncio
import contextlib
import email
import email.policy
import os
from collections import defaultdict
from collections.abc import Coroutine
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from calendar_client import CalendarClient, Item
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from icalendar import Calendar

from core.calendar import Mismatch
from core.calendar.ledger import pressed_away
from core.errors import Refused
from core.ids import token_for
from core.model import Join, OutboxRow, Person, Session
from core.operations import calendars, following, outbox, reconciling, sessions, signups
from core.operations.outbox import Claimed
from core.operations.sessions import SessionEdit
from core.operations.undo import undo
from core.operations.work import GATEWAY, Meeting, Work
from core.store.unit_of_work import View
from core.text import lit
from core.understanding import CalendarAnswer, Word
from mailgateway.processes import this_process
from mailgateway.sending.finishing import finished

RUNS = int(os.environ.get("THIRDTHURSDAY_CALENDAR_RUNS", "60"))
STEPS = int(os.environ.get("THIRDTHURSDAY_CALENDAR_STEPS", "30"))
NAMES = ("Priya Shah", "Omar Khan", "Ana Diaz", "Sam Field", "Jo Lane")
HOST = "nia.morgan@northdale.example"
SESSIONS = ("digital-2026-12-17", "digital-2027-01-21")
DAYS = [date(2026, 12, 14) + timedelta(days=n) for n in (0, 1, 2, 3, 4)]
WHO, WHICH = st.sampled_from(NAMES), st.sampled_from(SESSIONS)
SHOWN = ("DTSTART", "DTEND", "LOCATION", "SUMMARY", "DESCRIPTION", "STATUS")
T = TypeVar("T")


def home_of(name: str) -> str:
    """Where the own device of somebody gets mail."""
    return f"{name.lower().replace(' ', '.')}@home.example"


OWNERS = {address: name for name in NAMES for address in (address_of(name), home_of(name))}


class Calendars(RuleBasedStateMachine):
    """Five people, two sessions of three places; each person's calendar program gets what really left."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.desk: Post = self.run(post(capacity=4))
        self.clients: dict[str, CalendarClient] = defaultdict(CalendarClient)
        self.late: list[tuple[str, email.message.EmailMessage]] = []
        self.objects: dict[str, list[tuple[str, int, datetime, tuple[str, ...]]]] = defaultdict(list)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def teardown(self) -> None:
        try:
            if hasattr(self, "desk"):
                self.run(self.settle())
        finally:
            self.loop.close()

    @initialize(names=st.lists(WHO, unique=True, min_size=2))
    def start(self, names: list[str]) -> None:
        """Some have a place already, so that histories begin where there is something to lose."""
        for name in names:
            self.write(name, "join", SESSIONS[0])
        self.run(self.deliver("sent"))

    @rule(name=WHO, intent=st.sampled_from(("join", "join", "decline", "maybe")), session=WHICH)
    def write(self, name: str, intent: Any, session: str) -> None:
        when = self.run(self.session(session)).date.isoformat()
        self.run(self.desk.take(read(name, intent, arguments={"date": when})))
        self.desk.clock.move(seconds=20)

    @precondition(lambda self: any(client.seen for client in self.clients.values()))
    @rule(data=st.data(), answer=st.sampled_from(("ACCEPTED", "DECLINED", "TENTATIVE")), stale=st.booleans())
    def press(self, data: st.DataObject, answer: Any, stale: bool) -> None:
        """A button on an entry as it is, or an answer to an earlier state of it that was long on its way."""
        address = data.draw(st.sampled_from(sorted(each for each, client in self.clients.items() if client.seen)))
        client = self.clients[address]
        live = [item for item in client.items.values() if not item.gone]
        item = data.draw(st.sampled_from(client.seen if stale or not live else live))
        client.press(item, answer)
        self.answer(address, item, answer)

    def answer(self, address: str, item: Item, partstat: Any) -> None:
        name = OWNERS.get(address, "Nia Morgan")
        answer = CalendarAnswer(
            method="REPLY", uid=item.uid, sequence=item.sequence, dtstamp=self.desk.clock(), attendee=address,
            partstat=partstat,
        )  # fmt: skip
        intents: dict[str, Any] = {"ACCEPTED": "join", "DECLINED": "decline", "TENTATIVE": "maybe"}
        mail = read(name, intents[partstat], kind="calendar-reply", calendar=(answer,), address=address)
        self.run(self.desk.take(mail))
        self.desk.clock.move(seconds=20)

    @rule(name=WHO)
    def device(self, name: str) -> None:
        """Names an own device, which agrees, and gets the entry into its calendar."""
        self.word(name, "PHONE", address=home_of(name))
        self.run(self.deliver("sent"))
        if asked := self.run(self.asked(home_of(name))):
            self.run(self.desk.take(read(name, "join", tokens=(asked,), address=home_of(name))))
        self.desk.clock.move(seconds=20)
        self.word(name, "LINK", at=home_of(name))

    @rule(name=WHO, there=st.booleans())
    def no_device(self, name: str, there: bool) -> None:
        self.word(name, "PHONE", at=home_of(name) if there else "", off=True)

    def word(self, name: str, said: str, at: str = "", **arguments: Any) -> None:
        intent: Any = {"PHONE": "phone", "LINK": "status"}[said]
        word = Word(word=said, intent=intent, arguments=arguments)
        mail = read(name, intent, arguments={"word": said, **arguments}, words=(word,), address=at)
        self.run(self.desk.take(mail))
        self.desk.clock.move(seconds=20)

    async def asked(self, address: str) -> str:
        """The token of the letter that asks a second address to agree."""
        async with self.desk.store.view() as view:
            rows = await view.outbox.to_address(address, since=self.desk.clock.at - timedelta(days=7))
        return next((token_for(DESK.secret, row.id) for row in rows[::-1] if row.kind == "phone_confirm"), "")

    @rule(day=st.sampled_from(DAYS), start=st.sampled_from(("14:00", "10:30")))
    def move(self, day: date, start: str) -> None:
        self.organise(sessions.move(self.desk.store, DESK, AMIRA, SESSIONS[0], day, start=start, ids=self.desk.ids))

    @rule(session=WHICH, room=st.sampled_from(("a", "b")), topic=st.sampled_from(("", "Forms")), tell=st.booleans())
    def reword(self, session: str, room: str, topic: str, tell: bool) -> None:
        edit = SessionEdit(join=Join(address=lit(f"https://{room}.example/x")), topic=topic, tell=tell)  # type: ignore[arg-type]
        self.organise(sessions.edit(self.desk.store, DESK, AMIRA, session, edit, ids=self.desk.ids))

    @rule(name=WHO, session=WHICH)
    def remove(self, name: str, session: str) -> None:
        person = self.run(self.person(address_of(name)))
        if person:
            self.organise(signups.remove(self.desk.store, DESK, AMIRA, session, person, ids=self.desk.ids))

    @rule(session=WHICH)
    def cancel(self, session: str) -> None:
        self.organise(sessions.cancel(self.desk.store, DESK, AMIRA, session, ids=self.desk.ids))

    @rule(back=st.integers(0, 3))
    def undo(self, back: int) -> None:
        async def last() -> int:
            async with self.desk.store.view() as view:
                return (await view.changes.recent(back + 1))[-1].seq

        self.organise(undo(self.desk.store, DESK, AMIRA, self.run(last()), ids=self.desk.ids))

    def organise(self, work: Coroutine[Any, Any, Any]) -> None:
        with contextlib.suppress(Refused):
            self.run(work)
        self.desk.clock.move(seconds=10)

    @rule(outcome=st.sampled_from(("sent", "sent", "sent", "failed", "unknown", "unknown but arrived", "late")))
    def post_leaves(self, outcome: str) -> None:
        self.run(following.follow(self.desk.store, DESK, ids=self.desk.ids))
        self.desk.clock.move(seconds=35)
        self.run(self.deliver(outcome))

    @precondition(lambda self: self.late)
    @rule()
    def late_post_arrives(self) -> None:
        """Twice, as relays sometimes do."""
        address, mail = self.late.pop()
        self.clients[address].take(mail)
        self.clients[address].take(mail)

    async def session(self, id_: str) -> Session:
        async with self.desk.store.view() as view:
            return await view.sessions.need(id_)

    async def person(self, address: str) -> str:
        async with self.desk.store.view() as view:
            found = await view.people.by_address(address)
        return found.id if found else ""

    async def deliver(self, outcome: str) -> None:
        while (claimed := await self.claim(outcome)) is not None:
            mail = email.message_from_bytes(claimed.content, policy=email.policy.default)
            assert isinstance(mail, email.message.EmailMessage)
            self.look_at(claimed.row, mail)
            if outcome == "late":
                self.late.append((str(claimed.row.address), mail))
            elif outcome in ("sent", "unknown but arrived"):
                self.clients[str(claimed.row.address)].take(mail)

    async def claim(self, outcome: str) -> Claimed | None:
        result: Any = {"late": "sent", "unknown but arrived": "unknown"}.get(outcome, outcome)
        async with self.desk.store.unit_of_work(GATEWAY) as uow:
            work, now = Work(uow, DESK, self.desk.ids), self.desk.clock()
            claimed = await outbox.claim(work, this_process(now), lambda draft: finished(DESK, draft, now))
            if claimed is not None:
                await outbox.settle(work, outbox.Settled(row=claimed.row.id, result=result))
        return claimed

    def look_at(self, row: OutboxRow, mail: email.message.EmailMessage) -> None:
        """Every object that leaves: one event, one attendee who is the recipient, numbers that only rise."""
        for part in mail.walk():
            if part.get_content_type() != "text/calendar":
                continue
            calendar = Calendar.from_ical(part.get_payload(decode=True))  # type: ignore[arg-type]
            [event] = calendar.events
            said = mail.as_string() + event.to_ical().decode()
            others = [name for name in NAMES if name != OWNERS.get(str(row.address))]
            assert [name for name in others if name in said or address_of(name) in said or home_of(name) in said] == []
            own = {address for address, name in OWNERS.items() if name == OWNERS.get(str(row.address))}
            assert [address for address in own - {str(row.address)} if address in said] == []
            attendee = event["ATTENDEE"]
            assert not isinstance(attendee, list)
            assert str(attendee) == f"mailto:{row.address}"
            uid, method = str(event["UID"]), str(calendar["METHOD"])
            before = self.objects[uid]
            shown = tuple(str(event.get(name)) for name in SHOWN)
            now = (method, int(event["SEQUENCE"]), event["DTSTAMP"].dt, shown)
            if before:
                assert now[1] >= before[-1][1], "SEQUENCE fell"
                if (before[-1][0], method) == ("REQUEST", "REQUEST"):
                    assert (shown == before[-1][3]) == (now[1] == before[-1][1]), "SEQUENCE rises with changes only"
                elif (before[-1][0], method) == ("REQUEST", "CANCEL"):
                    assert now[1] == before[-1][1] + 1
            else:
                assert (method, now[1]) == ("REQUEST", 0), "the first word about a UID is no REQUEST 0"
            if any(each[0] == "CANCEL" for each in before):
                assert method == "CANCEL", "an entry that was taken back came again under its UID"
            before.append(now)

    async def settle(self) -> None:
        """Everything arrives, then reconciling mends what was lost; after that calendars are the record."""
        async with self.desk.store.view() as view:
            assert await view.inbound.count("quarantined") == 0, "our own code failed on a mail"
        self.desk.clock.move(seconds=35)
        await self.deliver("sent")
        while self.late:
            self.late_post_arrives()
        await following.follow(self.desk.store, DESK, ids=self.desk.ids)
        self.desk.clock.move(seconds=35)
        await self.deliver("sent")
        assert await following.follow(self.desk.store, DESK, ids=self.desk.ids) == 0
        for session in SESSIONS:
            await reconciling.send(self.desk.store, DESK, AMIRA, session, include_unknown=True, ids=self.desk.ids)
        self.desk.clock.move(seconds=35)
        await self.deliver("sent")
        for session in SESSIONS:
            assert await self.stale(session) == []
            again = await reconciling.send(self.desk.store, DESK, AMIRA, session, include_unknown=True)
            assert again is None, "a second run would send something"
        for address in (*OWNERS, HOST):
            assert await self.wanted(address) == sorted(self.shown(address)), address

    async def stale(self, session: str) -> list[Mismatch]:
        async with self.desk.store.view() as view:
            found = await view.sessions.need(session)
            about = Meeting(await view.series.need("digital"), found)
            return await calendars.mismatches(view, DESK, about, self.desk.clock())

    def shown(self, address: str) -> list[tuple[datetime, datetime, str]]:
        return [(item.starts, item.ends, item.location) for item in self.clients[address].shown]

    async def wanted(self, address: str) -> list[tuple[datetime, datetime, str]]:
        """What the record says should stand in this calendar."""
        found = []
        async with self.desk.store.view() as view:
            role, person = await self.owner(view, address)
            for id_ in SESSIONS if person else ():
                assert person is not None
                session = await view.sessions.need(id_)
                series = await view.series.need("digital")
                standing = await view.signups.of(id_, person.id)
                state = standing.state if standing else "none"
                entries = await view.entries.of(id_, person.id, role)
                keeps = state == "maybe" and entries and entries[-1].told == "invited"
                left_it = bool(entries) and pressed_away(entries[-1])
                comes = person.id in session.hosts or state == "going" or (keeps and not left_it)
                if session.state != "cancelled" and comes:
                    found.append((session.starts, session.ends, (session.join or series.join).address))
        return sorted(found)

    async def owner(self, view: View, address: str) -> tuple[Any, Person | None]:
        """Whose calendar it is, if it is to show anything at all."""
        if not address.endswith("@home.example"):
            return "main", await view.people.by_address(address)
        owners = await view.people.by_second(address)
        return "second", next((each for each in owners if each.second and each.second.calendar), None)


TestCalendars = Calendars.TestCase
TestCalendars.settings = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None)
