"""Looking for words in everything the desk knows: people, sessions, topics, mails, letters and changes."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from core.model import Change, InboundRecord, OutboxRow, Person, Session, Topic
from core.store.unit_of_work import View
from core.text import Safe, clean_line, join, lit
from core.wording import short_date

Kind = Literal["person", "session", "topic", "mail", "letter", "change"]
MOST: Final = 500
BACK: Final = 10_000
"""How many of the newest mails, letters and changes are looked through."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that holds the words: what it is, its id, its series where it has one, and how it is named."""

    kind: Kind
    id: str
    series: str = ""
    name: Safe
    about: Safe = Safe("")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The first hits, people first, and how many there are in all."""

    hits: tuple[Hit, ...] = ()
    total: int = 0


async def find(view: View, text: str, *, most: int = MOST) -> Found:
    """Everything that holds each of the words, whatever their case. A second address is never looked into."""
    words = text.casefold().split()
    if not words:
        return Found()
    hits = [hit for hit in await _everything(view) if all(word in _text(hit) for word in words)]
    return Found(hits=tuple(hits[:most]), total=len(hits))


def _text(hit: Hit) -> str:
    return f"{hit.name} {hit.about} {hit.id}".casefold()


async def _everything(view: View) -> list[Hit]:
    series = await view.series.all()
    sessions = [each for one in series for each in reversed(await view.sessions.of_series(one.id))]
    topics = [each for one in series for each in await view.topics.of_series(one.id)]
    return [
        *map(_person, sorted(await view.people.all(), key=lambda p: (p.name.casefold(), p.address))),
        *map(_session, sessions),
        *map(_topic, topics),
        *map(_mail, await view.inbound.recent(BACK)),
        *map(_letter, await view.outbox.recent(BACK)),
        *map(_change, await view.changes.recent(BACK)),
    ]


def _person(person: Person) -> Hit:
    return Hit(
        kind="person", id=person.id, name=person.name or person.address,
        about=_joined((person.address, *person.aliases, person.organisation_name)),
    )  # fmt: skip


def _session(session: Session) -> Hit:
    number = Safe(f"#{session.number}") if session.number is not None else Safe("")
    return Hit(
        kind="session", id=session.id, series=session.series, name=_joined((number, short_date(session.date))),
        about=_joined((Safe(session.series), session.topic, Safe(session.state))),
    )  # fmt: skip


def _topic(topic: Topic) -> Hit:
    return Hit(
        kind="topic",
        id=topic.id,
        series=topic.series,
        name=topic.text,
        about=Safe(f"{topic.series} idea {topic.number}"),
    )


def _mail(mail: InboundRecord) -> Hit:
    return Hit(
        kind="mail", id=mail.id, series=mail.series, name=mail.subject or lit("(no subject)"),
        about=_joined((mail.name, mail.address, Safe(mail.state), mail.effect)),
    )  # fmt: skip


def _letter(row: OutboxRow) -> Hit:
    return Hit(
        kind="letter", id=row.id, series=row.series, name=Safe(row.kind.replace("_", " ")),
        about=_joined((row.name, row.address, Safe(row.session), Safe(row.state))),
    )  # fmt: skip


def _change(change: Change) -> Hit:
    return Hit(
        kind="change", id=change.id, series=change.series, name=change.summary or Safe(change.verb.replace("_", " ")),
        about=_joined((change.actor.name, change.reason)),
    )  # fmt: skip


def _joined(parts: Iterable[Safe]) -> Safe:
    return clean_line(join(" · ", [part for part in parts if part]), 300)
