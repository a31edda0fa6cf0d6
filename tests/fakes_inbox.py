"""A small desk for the inbox: one series of ten places with its host, mails as they are read, letters as they leave."""

import email
import email.message
import email.policy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fakes_desk import AMIRA, DESK, Hands, Numbers

from core.ids import fingerprint, token_for
from core.model import Join, OutboxRow, Series, Signup
from core.operations import inbox, outbox, planning, series, ticking
from core.operations.inbox import Arrived, Receipt
from core.operations.work import GATEWAY, Work
from core.store.memory import MemoryStore
from core.store.ports import Store
from core.text import Safe, lit
from core.understanding import (
    Arguments,
    CalendarAnswer,
    Evidence,
    Intent,
    Kind,
    ReplyText,
    Sender,
    TokenFound,
    Understanding,
    Verdict,
    Word,
)
from mailgateway.processes import this_process
from mailgateway.sending.finishing import finished

JOIN = Join(address=lit("https://meet.example/lgd"), phone=lit("020 7946 0123"), pin=lit("4471"))


@dataclass
class Sent:
    """One letter as it left: its row and the mail as a reader parses it."""

    row: OutboxRow
    mail: email.message.EmailMessage

    @property
    def text(self) -> str:
        """The text part."""
        part = self.mail.get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @property
    def calendar(self) -> str:
        """The calendar part, '' where there is none."""
        parts = [p for p in self.mail.walk() if p.get_content_type() == "text/calendar"]
        return parts[0].get_content().replace("\r\n ", "") if parts else ""

    @property
    def token(self) -> str:
        """The reply token that it carries."""
        return token_for(DESK.secret, self.row.id)


@dataclass
class Post:
    """A desk with its mail. `clock` stands until it is moved; `sent` are all letters that left.

    `faults` allows mails that our own code fails on, which are kept apart.
    """

    store: Store
    clock: Hands
    ids: Numbers = field(default_factory=lambda: Numbers("r"))
    sent: list[Sent] = field(default_factory=list)
    count: int = 0
    faults: bool = False

    async def take(self, *mails: Understanding, at: datetime | None = None) -> list[Receipt]:
        """Hand read mails in as one batch."""
        arrived = []
        for mail in mails:
            self.count += 1
            arrived.append(
                Arrived(
                    source="imap", key=f"imap:hangouts:INBOX:1:{self.count}", mail=mail,
                    received_at=at or self.clock(),
                )
            )  # fmt: skip
        receipts = await inbox.receive(self.store, DESK, arrived, ids=self.ids)
        if not self.faults:
            assert [r.says for r in receipts if r.says.startswith("could not be handled")] == []
        return receipts

    async def deliver(self) -> list[Sent]:
        """Send everything that is due; returns what left just now."""
        left: list[Sent] = []
        while True:
            async with self.store.unit_of_work(GATEWAY) as uow:
                work = Work(uow, DESK, self.ids)
                claimed = await outbox.claim(
                    work, this_process(self.clock()), lambda draft: finished(DESK, draft, self.clock())
                )
                if claimed is not None:
                    await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="sent"))
            if claimed is None:
                break
            parsed = email.message_from_bytes(claimed.content, policy=email.policy.default)
            assert isinstance(parsed, email.message.EmailMessage)
            left.append(Sent(claimed.row, parsed))
        self.sent += left
        async with self.store.view() as view:
            assert [row.reason for row in await view.outbox.in_state("failed")] == []
        return left

    async def says(self, *mails: Understanding) -> list[tuple[str, str]]:
        """Take mails and deliver; (kind, address) of each letter that left, in order."""
        await self.take(*mails)
        return [(each.row.kind, each.row.address) for each in await self.deliver()]

    async def states(self, session: str) -> dict[str, str]:
        """The state of everybody for a session, by address."""
        async with self.store.view() as view:
            found = await view.signups.for_session(session)
            people = await view.people.many(s.person for s in found)
        return {people[s.person].address: s.state for s in found}

    async def standing(self, session: str, address: str) -> Signup | None:
        """One person's sign-up."""
        async with self.store.view() as view:
            person = await view.people.by_address(address)
            return await view.signups.of(session, person.id) if person else None

    async def next_id(self) -> str:
        """The id of the next session."""
        async with self.store.view() as view:
            return (await view.sessions.of_series("digital", after=self.clock()))[0].id


async def post(
    *, capacity: int | None = 10, audience: str = "open", domains: tuple[str, ...] = (), store: Store | None = None,
    clock: Hands | None = None,
) -> Post:  # fmt: skip
    """A desk whose series `digital` starts in December 2026, at a moment in working hours on 23 November."""
    hands = clock or Hands(datetime.fromisoformat("2026-11-23T09:12:07+00:00"))
    made = Post(store or MemoryStore(hands), hands)
    new = series.NewSeries(
        slug="digital", name="LocalGov Digital Hangouts", first=date(2026, 12, 1), capacity=capacity, join=JOIN,
        audience=audience, domains=domains, hosts=(series.NewHost("nia.morgan@northdale.example", "Nia Morgan"),),
    )  # fmt: skip
    await series.add(made.store, DESK, AMIRA, new, ids=made.ids)
    return made


def address_of(name: str) -> str:
    """`Priya Shah` writes from `priya.shah@westshire.example`."""
    return f"{name.lower().replace(' ', '.')}@westshire.example"


def read(
    name: str,
    intent: Intent | None,
    *,
    evidence: Evidence = "pass",
    kind: Kind = "human",
    verdict: Verdict = "act",
    tokens: tuple[str, ...] = (),
    arguments: Arguments | None = None,
    words: tuple[Word, ...] = (),
    calendar: tuple[CalendarAnswer, ...] = (),
    address: str = "",
    identity: str = "",
    text: str = "",
) -> Understanding:
    """A mail as it is read: `name` says it, by a plain sentence unless `words` are given."""
    read.count += 1  # type: ignore[attr-defined]
    number = read.count  # type: ignore[attr-defined]
    return Understanding(
        kind=kind,
        identity=identity or f"identity-{number}",
        message_id=Safe(f"<mail-{number}@westshire.example>"),
        subject=lit("Hangouts"),
        sender=Sender(address=Safe(address or address_of(name)), name=Safe(name)),
        evidence=evidence,
        tokens=tuple(TokenFound(token=token, where="address") for token in tokens),
        reply=ReplyText(full=Safe(text), final=Safe(text)),
        words=words,
        intent=intent,
        arguments=arguments or {},
        decided_by="calendar" if calendar else "text",
        verdict=verdict,
        reason=lit("One meaning found."),
        calendar=calendar,
    )


read.count = 0  # type: ignore[attr-defined]


def presses(
    name: str, sent: Sent, partstat: str, *, sequence: int | None = 0, attendee: str = "", **more: object
) -> Understanding:
    """A press of a button on the entry that `sent` carried, as it is read."""
    uid = next(line for line in sent.calendar.splitlines() if line.startswith("UID:"))[4:]
    answer = CalendarAnswer(
        method="REPLY", uid=uid.strip().casefold(), sequence=sequence, attendee=attendee or address_of(name),
        partstat=partstat,  # type: ignore[arg-type]
    )  # fmt: skip
    intents: dict[str, Intent] = {"ACCEPTED": "join", "TENTATIVE": "maybe", "DECLINED": "decline"}
    return read(name, intents.get(partstat), kind="calendar-reply", calendar=(answer,), **more)  # type: ignore[arg-type]


async def until(desk: Post, moment: datetime) -> list[tuple[str, str, str]]:
    """Let time pass, from one thing that is due to the next; (moment, kind, address) of each letter that left."""
    left = []
    while desk.clock.at < moment:
        desk.clock.at = min(await _next(desk), moment)
        await ticking.tick(desk.store, DESK, ids=desk.ids)
        left += [(f"{desk.clock.at:%d %b %H:%M}", s.row.kind, s.row.address) for s in await desk.deliver()]
    return left


async def _next(desk: Post) -> datetime:
    """When something is due next: an action, a letter, the end of an offer or of a session, at the latest in a day."""
    now = desk.clock.at
    async with desk.store.view() as view:
        moments = [action.at for action in await planning.coming(view, DESK, now)]
        moments += [row.due for rank in (0, 1, 2) if (row := await view.outbox.next_due(rank))]
        moments += [session.ends for session in await view.sessions.coming(now)]
    return min([each for each in moments if each > now] + [now + timedelta(days=1)])


async def token_known(store: Store, token: str) -> bool:
    """Whether the store knows this reply token."""
    async with store.view() as view:
        return await view.tokens.get(fingerprint(token)) is not None


async def series_of(store: Store) -> Series:
    """The series `digital`."""
    async with store.view() as view:
        found = await view.series.get("digital")
    assert found is not None
    return found
