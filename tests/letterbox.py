"""A small desk by its raw bytes: a mail comes in as a mailbox holds it, finished letters leave; read in this process."""

import email
import email.policy
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import JOIN, Post, Sent
from msgspec.structs import replace

from core.operations import series
from core.operations.inbox import Arrived, Receipt, receive
from core.store.memory import MemoryStore
from core.store.tables import RENDERED, TABLES
from mailgateway.intake.mail import RawMail
from mailgateway.intake.take import known_of
from mailgateway.intake.threads import known_for
from mailgateway.reading.understand import understand

BORDER = replace(DESK, anchor="authserv:mx.lgd.example")
"""The desk with its own border, whose word about a sender counts."""
Proof = Literal["none", "forged below", "fail", "unaligned", "pass", "two results", "neutral"]
BOOKKEEPING = ("inbound", "seen", "changes", "outbox", "rendered", "tokens", "cursors", "done", "switches")
"""Tables that every mail may touch without any standing having changed."""


def seal(proof: Proof, domain: str) -> str:
    """What stands above a mail when our border has looked at it."""
    ours, received = (
        "Authentication-Results: mx.lgd.example;",
        "Received: from {} by {}; Mon, 23 Nov 2026 09:12:00 +0000\r\n",
    )
    passed = f"{ours} dmarc=pass header.from={domain}\r\n"
    return {
        "none": "",
        "forged below": received.format("out.evil.example", "mx.lgd.example")
        + received.format("evil", "out.evil.example") + passed,
        "fail": f"{ours} dmarc=fail header.from={domain}\r\n",
        "unaligned": f"{ours} dkim=pass header.d=evil.example; dmarc=pass header.from=evil.example\r\n",
        "pass": passed,
        "two results": f"{ours} dmarc=pass header.from={domain}; dmarc=pass header.from={domain}\r\n",
        "neutral": f"{ours} dmarc=none header.from={domain}\r\n",
    }[proof]  # fmt: skip


class Labels:
    """Ids in order, as long as real ones: 26 characters a to p."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> str:
        """The next id."""
        self._last += 1
        return f"{self._last:026x}".translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


@dataclass
class Letterbox(Post):
    """A desk as `fakes_inbox.post` makes it, for raw mails. `number` makes each mail another one."""

    number: int = 0

    def mail(
        self, address: str, text: str, *, proof: Proof = "pass", name: str = "", subject: str = "Hangouts",
        answers: Sent | None = None, to: str = "", head: str = "",
    ) -> bytes:  # fmt: skip
        """A raw mail as a plain program writes it; in the thread of the letter `answers`."""
        self.number += 1
        thread = ""
        if answers is not None:
            thread = f"In-Reply-To: {answers.mail['Message-ID']}\r\nReferences: {answers.mail['Message-ID']}\r\n"
            to = to or str(answers.mail["Reply-To"] or answers.mail["From"])
            subject = f"Re: {answers.mail['Subject']}"
        return (
            f"{seal(proof, address.rpartition('@')[2])}From: {name or address.partition('@')[0]} <{address}>\r\n"
            f"To: {to or DESK.address}\r\nSubject: {subject}\r\nDate: Mon, 23 Nov 2026 09:20:00 +0000\r\n"
            f"Message-ID: <m{self.number}@sender.example>\r\n{thread}{head}\r\n{text}\r\n"
        ).encode()

    async def reads(self, raw: bytes, *, envelope_from: str | None = None) -> list[Receipt]:
        """Take one raw mail in, by the way of every mail but for the process that reads it."""
        self.count += 1
        mail = RawMail(source="imap", key=f"imap:hangouts:INBOX:1:{self.count}", raw=raw, received_at=self.clock())
        async with self.store.view() as view:
            slugs = tuple(each.id for each in await view.series.all())
            known = await known_for(view, BORDER, mail, known_of(BORDER, slugs, self.clock()))
        read = understand(raw, known, envelope_from=envelope_from)
        return await receive(
            self.store,
            BORDER,
            [Arrived(source="imap", key=mail.key, mail=read, received_at=self.clock())],
            ids=self.ids,
        )

    async def gets(self, raw: bytes) -> list[Sent]:
        """One raw mail comes in; what leaves because of it."""
        await self.reads(raw)
        return await self.deliver()

    async def writes(self, address: str, text: str, **more: Any) -> list[Sent]:
        """Somebody writes; what leaves because of it."""
        self.clock.move(seconds=1)
        return await self.gets(self.mail(address, text, **more))

    def standing_of_all(self) -> dict[str, dict[str, Any]]:
        """Every document that says how things stand, as plain values, by table and id."""
        assert isinstance(self.store, MemoryStore)
        tables = self.store._documents.tables
        return {
            name: {id_: msgspec.to_builtins(doc) for id_, doc in tables[name].items()}
            for name in TABLES if name not in BOOKKEEPING
        }  # fmt: skip

    async def letter(self, kind: str, address: str) -> Sent:
        """The last letter of a kind that somebody got."""
        return next(each for each in reversed(self.sent) if (each.row.kind, each.row.address) == (kind, address))

    def bytes_of(self, sent: Sent) -> bytes:
        """The finished bytes of a letter, as the store keeps them."""
        assert isinstance(self.store, MemoryStore)
        found = self.store._documents.get(RENDERED, sent.row.id)
        assert found is not None
        return found.content

    def twin(self) -> "Letterbox":
        """A second desk in the same state, which goes on by itself."""
        assert isinstance(self.store, MemoryStore)
        clock = Hands(self.clock.at)
        store = MemoryStore(clock)
        writes = [(name, id_, doc) for name, docs in self.store._documents.tables.items() for id_, doc in docs.items()]
        store._documents.apply(writes)
        store.seq, store._last_change = self.store.seq, self.store._last_change
        return Letterbox(store, clock, copy(self.ids), list(self.sent), self.count, self.faults, self.number)


def differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[str]:
    """What stands otherwise, as `table: id field, field`; a new document is `+id`, one that is gone `-id`."""
    out = []
    for table, docs in after.items():
        old = before[table]
        out += [f"{table}: -{id_}" for id_ in old.keys() - docs.keys()]
        out += [f"{table}: +{id_}" for id_ in docs.keys() - old.keys()]
        for id_ in docs.keys() & old.keys():
            fields = sorted(name for name in {*docs[id_], *old[id_]} if docs[id_].get(name) != old[id_].get(name))
            out += [f"{table}: {id_} {', '.join(fields)}"] if fields else []
    return sorted(out)


async def letterbox(*, capacity: int | None = 10, hosts: tuple[tuple[str, str], ...] = ()) -> Letterbox:
    """A desk whose series `digital` starts in December 2026, on Monday 23 November at 9:12, with Nia as its host."""
    clock = Hands(datetime.fromisoformat("2026-11-23T09:12:07+00:00"))
    made = Letterbox(MemoryStore(clock), clock, Labels())
    chosen = hosts or (("nia.morgan@northdale.example", "Nia Morgan"),)
    new = series.NewSeries(
        slug="digital", name="LocalGov Digital Hangouts", first=date(2026, 12, 1), capacity=capacity, join=JOIN,
        hosts=tuple(series.NewHost(address, name) for address, name in chosen),
    )  # fmt: skip
    await series.add(made.store, BORDER, AMIRA, new, ids=made.ids)
    return made


def parsed(raw: bytes) -> email.message.Message:
    """Finished bytes as a program that is not ours reads them."""
    return email.message_from_bytes(raw, policy=email.policy.default)
