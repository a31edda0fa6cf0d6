"""A desk full of invented people: two series, sign-ups in every state, past sessions, letters and a mail that waits."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from msgspec.structs import replace

from core.desk import Desk
from core.model import Actor, CalendarEntry, Consent, InboundRecord, Join, Session, Signup, Switch
from core.operations import letters, people, series, signups
from core.operations.work import GATEWAY, Cause, Meeting, Work
from core.signup import Event
from core.store.memory import MemoryStore
from core.store.ports import Store
from core.text import Safe, lit

NOW = datetime(2026, 11, 22, 10, 34, 2, tzinfo=UTC)
"""Sunday 22 November 2026, 10:34 in London: the moment at which the filled desk stands."""

AMIRA = Actor(kind="organiser", name=lit("amira"))
KATE = Actor(kind="organiser", name=lit("kate"))

DESK = Desk(
    name=lit("LocalGov Digital Hangouts"),
    address=lit("hangouts@lgd.example"),
    organizers=lit("Rowan Ellis and Nia Morgan"),
    uid_domain="lgd.example",
    secret=b"s" * 32,
    instance="0123456789abcdef",
    default_series="digital",
)

PEOPLE: tuple[tuple[str, str], ...] = (
    ("Priya Naidu", "priya.naidu@northdale.example"), ("Omar Khan", "omar.khan@eastham.example"),
    ("Ana Diaz", "ana.diaz@westshire.example"), ("Sam Oduya", "sam.oduya@northdale.example"),
    ("Jo Lane", "jo.lane@southmoor.example"), ("Dee Marsh", "dee.marsh@eastham.example"),
    ("Bea Ito", "bea@home.example"), ("Ravi Shah", "ravi.shah@westshire.example"),
    ("Tom Reed", "tom.reed@westshire.example"), ("Tom Webb", "tom.webb@westshire.example"),
    ("Ines Roy", "ines.roy@southmoor.example"), ("Lee Sand", "lee.sand@eastham.example"),
    ("Hana Park", "hana.park@eastham.example"), ("Carol Mbeki", "carol.mbeki@northdale.example"),
)  # fmt: skip
"""Names and addresses; the host is Amira Khan, the host of the other series Nia Morgan."""

_ANSWERS: tuple[tuple[str, Event, str], ...] = (
    ("Omar Khan", "yes", "calendar"), ("Ana Diaz", "yes", "mail"), ("Sam Oduya", "yes", "calendar"),
    ("Jo Lane", "yes", "mail"), ("Dee Marsh", "yes", "calendar"), ("Bea Ito", "yes", "mail"),
    ("Ravi Shah", "yes", "calendar"), ("Tom Webb", "maybe", "calendar"), ("Ines Roy", "maybe", "mail"),
    ("Lee Sand", "no", "mail"),
)  # fmt: skip


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.at

    def move(self, **by: float) -> None:
        """Move it on, as `timedelta` counts."""
        self.at += timedelta(**by)


class Numbers:
    """Ids in order: `id1`, `id2`, …: the same in every run."""

    def __init__(self, prefix: str = "id") -> None:
        self._prefix, self._next = prefix, count(1)

    def __call__(self) -> str:
        """The next id."""
        return f"{self._prefix}{next(self._next)}"


async def empty(clock: Hands | None = None) -> MemoryStore:
    """A store without anything."""
    return MemoryStore(clock or Hands())


async def filled(clock: Hands | None = None) -> MemoryStore:
    """A store in memory with the filled desk at `NOW`."""
    hands = clock or Hands()
    store = MemoryStore(hands)
    await fill(store, hands)
    return store


async def fill(store: Store, clock: Hands) -> None:
    """Fill any store with the desk: what it holds afterwards is the same each time. The clock ends at `NOW`."""
    ids = Numbers()
    clock.at = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)
    await _start(store, ids)
    await _past(store, ids)
    clock.at = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    await series.tend(store, DESK, GATEWAY, ids=ids)
    await _words(store)
    await _sign_up(store, clock, ids)
    await _around(store, ids)


async def _start(store: Store, ids: Numbers) -> None:
    join = Join(address=lit("https://meet.example/lgd"), short=lit("meet.example/lgd"), pin=lit("4471"))
    await series.add(
        store, DESK, KATE, ids=ids,
        new=series.NewSeries(
            slug="digital", name="Digital Hangout", first=date(2026, 9, 1), capacity=10, join=join,
            hosts=(series.NewHost("amira.khan@northdale.example", "Amira Khan"),),
        ),
    )  # fmt: skip
    await series.add(
        store, DESK, KATE, ids=ids,
        new=series.NewSeries(
            slug="berkshire", name="Berkshire Hangout", rule="first Monday", first=date(2026, 9, 1), status="trial",
            hosts=(
                series.NewHost("nia.morgan@westshire.example", "Nia Morgan"),
                series.NewHost("rowan.ellis@eastham.example", "Rowan Ellis"),
            ),
        ),
    )  # fmt: skip
    async with store.unit_of_work(KATE) as uow:
        uow.begin("edit_series", lit("numbers go on from 15"), series="digital")
        await uow.series.put(replace(await uow.series.need("digital"), last_number=18))
        for at, session in enumerate((await uow.sessions.of_series("digital"))[:3]):
            await uow.sessions.put(replace(session, number=16 + at))


async def _past(store: Store, ids: Numbers) -> None:
    """Three sessions that were held, with who came."""
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, ids)
        uow.begin("import_people", lit("the first people"))
        for name, address in PEOPLE:
            person = await people.met(work, Safe(address), Safe(name))
            agreed = Consent(purpose="sign-up letters", at=work.now, how=lit("wrote to us"))
            await uow.people.put(people.agreed(person, agreed))
            if name not in ("Tom Reed", "Hana Park"):
                await people.join_series(work, person, await uow.series.need("digital"), "every")
        for nth, session in enumerate((await uow.sessions.of_series("digital"))[:3]):
            for at, (_, address) in enumerate(PEOPLE[1:9]):
                await uow.signups.put(await _came(work, session, address, 3 * nth + at))


async def _came(work: Work, session: Session, address: str, at: int) -> Signup:
    person = await work.uow.people.by_address(address)
    assert person is not None
    return Signup(
        id=f"{session.id}:{person.id}", session=session.id, person=person.id, series=session.series, state="going",
        order=work.uow.change, came="absent" if at % 5 == 3 else "came", created_at=work.now, changed_at=work.now,
    )  # fmt: skip


async def _words(store: Store) -> None:
    """Topics of the next two sessions."""
    async with store.unit_of_work(KATE) as uow:
        for session, topic in zip(
            (s for s in await uow.sessions.of_series("digital") if s.state == "open"),
            ("Accessible forms in the wild", "", "Open standards clinic"),
            strict=False,
        ):
            if topic:
                uow.begin("edit_session", Safe(f"topic “none” -> “{topic}”"), series="digital", session=session.id)
                await uow.sessions.put(replace(session, topic=Safe(topic)))


async def _sign_up(store: Store, clock: Hands, ids: Numbers) -> None:
    """Answers to the next session over three days, the last this morning; then it is full and two wait."""
    session = await next_session(store)
    for at, (name, event, how) in enumerate(_ANSWERS):
        clock.at = NOW - timedelta(hours=60 - 6 * at)
        await say(store, session, name, event, how="calendar" if how == "calendar" else "mail", ids=ids)
    clock.at = NOW - timedelta(minutes=34)
    await say(store, session, "Priya Naidu", "yes", ids=ids)
    await say(store, session, "Tom Reed", "yes", ids=ids)
    clock.at = NOW - timedelta(minutes=22)
    await say(store, session, "Hana Park", "yes", ids=ids)
    carol = await person_id(store, "Carol Mbeki")
    async with store.unit_of_work(GATEWAY) as uow:
        uow.begin("receive", lit("unconfirmed: no proof of address"), series="digital", session=session, person=carol)
        await uow.signups.put(
            Signup(
                id=f"{session}:{carol}", session=session, person=carol, series="digital", state="unconfirmed",
                order=uow.change, wish="join", created_at=uow.now, changed_at=uow.now,
            )
        )  # fmt: skip
    clock.at = NOW


async def say(
    store: Store, session: str, name: str, event: Event, *, how: str = "mail", ids: Numbers | None = None
) -> None:
    """A person answers, as the gateway would carry it out."""
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, ids or Numbers(f"say{store.seq}-"))
        person = await uow.people.need(await person_id(store, name))
        where = await uow.sessions.need(session)
        about = Meeting(await uow.series.need(where.series), where)
        uow.begin("receive", Safe(""), series=where.series, session=session, person=person.id)
        asked = signups.Asked(person=person, event=event, how="calendar" if how == "calendar" else "mail")
        outcome = await signups.answer(work, about, asked, Cause(key=f"mail:{uow.change}", answers_mail=True))
        uow.describe(summary=Safe(f"{name}: {outcome.effect}"))


async def _around(store: Store, ids: Numbers) -> None:
    """Invitations that were sent, a letter that is tried again, what one calendar was told, and a mail that waits."""
    session_id = await next_session(store)
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, ids)
        session = await uow.sessions.need(session_id)
        host = await uow.people.need(session.hosts[0])
        regular = await uow.series.need("digital")
        for membership in await uow.memberships.of_series("digital"):
            person = await uow.people.need(membership.person)
            row = await letters.queue(
                work, "invitation", letters.to_person(person), Cause(key="plan:invite", rank=2), series=regular,
                session=session,
            )  # fmt: skip
            if row is not None:
                await uow.outbox.put(replace(row, state="sent", settled_at=work.now - timedelta(days=2)))
        rows = [r for r in await uow.outbox.of_session(session_id) if r.kind == "signed_up"]
        await uow.outbox.put(replace(rows[0], state="retry", attempts=4, due=work.now + timedelta(minutes=7)))
        await uow.entries.put(
            CalendarEntry(
                id="p7f3.1@lgd.example", uid="p7f3.1@lgd.example", n=1, session=session_id, person=host.id,
                address=host.address, told="invited", partstat_told="ACCEPTED", certainty="sent",
            )
        )  # fmt: skip
        await uow.inbound.put(
            InboundRecord(
                id=ids(), source="imap", received_at=work.now - timedelta(days=2, hours=2), kind="person",
                state="waiting", address=lit("tom.webb@westshire.example"), name=lit("Tom Webb"),
                subject=lit("is it recorded?"), excerpt=lit("Sounds good, I’ll probably join. Is it recorded?"),
                series="digital", session=session_id,
            )
        )  # fmt: skip
    await store.beat("gateway", {"disk_free": 0.91})


async def mails(store: Store) -> tuple[str, str]:
    """The ids of two mails that wait: Tom Webb's, and one more from Ines Roy that this puts in."""
    async with store.unit_of_work(GATEWAY) as uow:
        (first,) = await uow.inbound.in_state("waiting")
        second = replace(
            first, id="mail-of-ines", address=lit("ines.roy@southmoor.example"), name=lit("Ines Roy"),
            subject=lit("can I bring a colleague?"), excerpt=lit("May I bring a colleague along?"),
            received_at=first.received_at + timedelta(hours=30), message_id=lit("<ines@southmoor.example>"),
        )  # fmt: skip
        await uow.inbound.put(second)
    return first.id, second.id


def switch(name: str, at: datetime) -> Switch:
    """A switch that is on: the smallest thing to commit."""
    return Switch(id=name, at=at)


async def next_session(store: Store, slug: str = "digital") -> str:
    """The id of the session of a series that is next."""
    async with store.view() as view:
        coming = [s for s in await view.sessions.coming(NOW) if s.series == slug]
    return min(coming, key=lambda s: s.starts).id


async def person_id(store: Store, name: str) -> str:
    """The id of the person with this name."""
    async with store.view() as view:
        return next(p.id for p in await view.people.all() if p.name == name)


async def standing(store: Store, session: str, name: str) -> str:
    """The state of a person's sign-up, `none` without one."""
    async with store.view() as view:
        signup = await view.signups.of(session, await person_id(store, name))
    return signup.state if signup else "none"
