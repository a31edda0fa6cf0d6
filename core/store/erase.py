"""Erasing a person: their documents go, their name and addresses go out of everybody else's, a salted hash stays.

What is written here leaves no before-image. The journal's history is gone after the next `Store.tidy`, which must follow
at once; copies and `.bak` go with it or within their 30 days.
"""

import asyncio
import email
import re
from collections.abc import Collection, Iterable
from datetime import datetime
from email.header import decode_header, make_header
from typing import Any

import msgspec
from msgspec.structs import replace

from core import model
from core.ids import suppression_hash
from core.model import Change, Doc, Image, Person, Suppressed
from core.store import tables as t
from core.store.record import ERASE
from core.store.tables import TABLES, Table
from core.store.unit_of_work import UnitOfWork
from core.text import Safe

_AT_A_TIME = 100
"""Documents between two turns of the event loop."""
_NAMES_STAY = {t.PEOPLE.name, t.SERIES.name, t.ORGANISATIONS.name}
"""Tables in which another person of the same name keeps it; addresses go everywhere."""


_THEIRS: tuple[Table[Any], ...] = (
    t.PEOPLE, t.MEMBERSHIPS, t.SIGNUPS, t.OUTBOX, t.TOKENS, t.ENTRIES, t.INBOUND, t.BALLOTS, t.ANSWERS, t.RIGHTS,
)  # fmt: skip
"""Tables whose documents belong to one person, by `person` or `address`."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be erased: ids and addresses (lower case), full names, and what stands in their place from now on."""

    ids: frozenset[str]
    addresses: frozenset[str]
    names: tuple[str, ...]
    pseudonym: Safe


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: the pseudonym in the log, how many documents were deleted, and where the raw mails lie."""

    pseudonym: Safe
    deleted: int
    mails: tuple[str, ...]


def subject_of(secret: bytes, people: Iterable[Person], addresses: Iterable[str] = ()) -> Subject:
    """A person (or several with one address), or only addresses where no person is known by them."""
    people = list(people)
    known = {address.lower() for person in people for address in _addresses(person)} | set(addresses)
    first = next((person.address for person in people), None) or min(known)
    return Subject(
        ids=frozenset(person.id for person in people),
        addresses=frozenset(known),
        names=tuple(sorted({person.name for person in people if " " in person.name.strip()}, key=len, reverse=True)),
        pseudonym=Safe(f"erased-{suppression_hash(secret, first)[:4]}"),
    )


def _addresses(person: Person) -> Iterable[str]:
    yield person.address
    yield from person.aliases
    if person.second is not None:
        yield person.second.address


async def erase(
    uow: UnitOfWork, secret: bytes, subject: Subject, *, at: datetime | None = None, keep: Collection[str] = ()
) -> Erased:
    """Erase `subject` within a unit of work, as a change of its own that cannot be undone. Call `Store.tidy` after it.

    `keep` are letters that must still leave (the one that says it is done). `at` is when the person was erased, where
    an erasure is done again after a restore.
    """
    uow.begin(ERASE, Safe(f"{subject.pseudonym}: erased"), reason=Safe(""))
    gone = await _own(uow, subject, keep)
    mails = [doc.raw for _, doc in gone if isinstance(doc, model.InboundRecord) and doc.raw]
    for name, doc in gone:
        uow.scrub(TABLES[name], doc.id, None)
    await _others(uow, subject, {(name, doc.id) for name, doc in gone}, keep)
    for address in sorted(subject.addresses):
        uow.scrub(t.SUPPRESSED, *_suppressed(secret, address, at or uow.now))
    return Erased(pseudonym=subject.pseudonym, deleted=len(gone), mails=tuple(mails))


def _suppressed(secret: bytes, address: str, at: datetime) -> tuple[str, Suppressed]:
    id_ = suppression_hash(secret, address)
    return id_, Suppressed(id=id_, at=at)


async def _own(uow: UnitOfWork, subject: Subject, keep: Collection[str]) -> list[tuple[str, Doc]]:
    """The documents that are about the person alone."""
    found: list[tuple[str, Doc]] = []
    for table in _THEIRS:
        for doc in await uow.scan(table):
            person = doc.id if table is t.PEOPLE else getattr(doc, "person", "")
            address = str(getattr(doc, "address", "")).lower()
            if (person in subject.ids or address in subject.addresses) and doc.id not in keep:
                found.append((table.name, doc))
    rows = {doc.id for name, doc in found if name == t.OUTBOX.name}
    found += [(t.RENDERED.name, doc) for doc in await uow.scan(t.RENDERED) if doc.id in rows]
    return found


async def _others(uow: UnitOfWork, subject: Subject, gone: set[tuple[str, str]], keep: Collection[str]) -> None:
    """Everybody else's documents, with the person taken out of them."""
    cleaner = _Cleaner(subject, gone)
    for table in TABLES.values():
        for number, doc in enumerate(await uow.scan(table)):
            if number % _AT_A_TIME == 0:
                await asyncio.sleep(0)
            if (table.name, doc.id) in gone or doc.id in keep:
                continue
            clean = cleaner.without(table.name, doc)
            if clean is not doc:
                uow.scrub(table, doc.id, clean)


class _Cleaner:
    """Takes one person out of other documents."""

    def __init__(self, subject: Subject, gone: set[tuple[str, str]]) -> None:
        self._subject, self._gone = subject, gone
        self._addresses = _pattern(sorted(subject.addresses, key=len, reverse=True))
        self._names = _pattern(
            [*subject.names, *(f"{n.rpartition(' ')[2]}, {n.rpartition(' ')[0]}" for n in subject.names)]
        )

    def without(self, table: str, doc: Doc) -> Doc | None:
        """The document without the person; the same object where they are not in it, None where it must go."""
        if isinstance(doc, model.Rendered):
            return None if self._says(_readable(doc.content)) else doc
        doc = self._unlinked(doc)
        if isinstance(doc, Change):
            doc = self._images(doc)
        if not self._says(msgspec.json.encode(doc).decode()):
            return doc
        plain = self._replaced(msgspec.to_builtins(doc), names=table not in _NAMES_STAY)
        clean: Doc = msgspec.convert(plain, type=type(doc))
        return doc if clean == doc else clean

    def _says(self, text: str) -> bool:
        return bool(self._addresses.search(text) or self._names.search(text))

    def _replaced(self, value: Any, *, names: bool) -> Any:
        if isinstance(value, str):
            value = self._addresses.sub(self._subject.pseudonym, value)
            return self._names.sub(self._subject.pseudonym, value) if names else value
        if isinstance(value, dict):
            return {key: self._replaced(each, names=names) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._replaced(each, names=names) for each in value]
        return value

    def _unlinked(self, doc: Doc) -> Doc:
        """Without the person as host, author or proposer."""
        ids = self._subject.ids
        changed: dict[str, Any] = {}
        for field in ("hosts", "asked_hosts", "talkers"):
            people = getattr(doc, field, ())
            if ids.intersection(people):
                changed[field] = tuple(each for each in people if each not in ids)
        if isinstance(doc, model.Session) and any(each.person in ids for each in doc.proposals):
            changed["proposals"] = tuple(each for each in doc.proposals if each.person not in ids)
        if isinstance(doc, model.Topic) and doc.person in ids:
            changed["person"] = ""
        if isinstance(doc, model.Note) and doc.by in ids:
            changed["by"] = ""
        return replace(doc, **changed) if changed else doc

    def _images(self, change: Change) -> Change:
        """Before-images of what is gone, or that name the person, are emptied: the change cannot be undone any more."""
        images = tuple(Image(table=i.table, id=i.id, before={}) if self._names_them(i) else i for i in change.images)
        return change if images == change.images else replace(change, images=images)

    def _names_them(self, image: Image) -> bool:
        if image.before == {}:
            return False
        if (image.table, image.id) in self._gone or self._subject.ids.intersection(image.id.split(":")):
            return True
        text = msgspec.json.encode(image.before).decode()
        return self._says(text) or any(id_ in text for id_ in self._subject.ids)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, whole, whatever their case; nothing at all where there is none."""
    alternatives = "|".join(re.escape(word) for word in words if word)
    return re.compile(rf"(?<![\w.+-])(?:{alternatives})(?![\w-])" if alternatives else r"(?!)", re.IGNORECASE)


def _readable(content: bytes) -> str:
    """A mail's headers and texts, decoded, after its bytes as they are."""
    message = email.message_from_bytes(content)
    parts = [content.decode("utf-8", "replace")]
    for part in message.walk():
        parts += [_header(value) for _, value in part.items()]
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            parts.append(payload.decode("utf-8", "replace"))
    return "\n".join(parts)


def _header(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return value
