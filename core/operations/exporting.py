"""What a screen lists, as a file for other programs: sessions, people, mails, letters, ideas, changes."""

import csv
import io
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from core.desk import Desk
from core.errors import Refused
from core.model import Series, Session
from core.operations.feeds import feed_of
from core.operations.rights import cell
from core.store.unit_of_work import View
from core.text import Safe, clean_line
from core.wording import count_words, plural

What = Literal["sessions", "people", "mails", "letters", "topics", "changes"]
Form = Literal["csv", "ics", "md"]
FEW: Final = 5
"""Fewer people than this of one organisation are named in no file that does not say `internal`."""
LAST: Final = 10_000
Row = tuple[object, ...]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What to write down. `session` is needed for people; `internal` lets names and small numbers in."""

    what: What
    form: Form = "csv"
    series: str = ""
    session: str = ""
    internal: bool = False


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A file: its name, and what stands in it."""

    name: str
    content: bytes


class _Table(msgspec.Struct, frozen=True):
    title: Safe
    head: tuple[str, ...]
    rows: list[Row]


async def export(view: View, desk: Desk, wanted: Wanted, now: datetime) -> Export:
    """The file. Raises `Refused` where there is no such form, or who may read it has to be said first."""
    if wanted.form not in get_args(Form) or wanted.what not in _TABLES:
        known = f"{', '.join(get_args(Form))}, of {', '.join(_TABLES)}"
        raise Refused(
            f"There is no file “{clean_line(wanted.form, 20)}” of {clean_line(wanted.what, 20)}. There is {known}."
        )
    if wanted.what in ("mails", "letters", "changes") and not wanted.internal:
        raise Refused(f"A list of {wanted.what} names people: it is written only as an internal file. Say that it is.")
    if wanted.form == "ics":
        if wanted.what != "sessions":
            raise Refused("A calendar file holds sessions and nothing else. Choose csv or md, or the sessions.")
        return Export(name=_name(wanted, now), content=await feed_of(view, desk, wanted.series, now))
    table = await _TABLES[wanted.what](view, wanted)
    text = _csv(table) if wanted.form == "csv" else _markdown(table, internal=wanted.internal)
    return Export(name=_name(wanted, now), content=text.encode())


def save(export: Export, folder: Path) -> Path:
    """Write the file into a folder, for its owner only; nothing is overwritten. Raises `Refused` or `OSError`."""
    if not folder.is_dir():
        raise Refused(f"There is no folder {clean_line(folder, 200)}. Name one that exists.")
    stem, dot, suffix = export.name.rpartition(".")
    for number in range(1, 1000):
        path = folder / (export.name if number == 1 else f"{stem}-{number}{dot}{suffix}")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(export.content)
        return path
    raise Refused(f"{clean_line(folder, 200)} holds a thousand such files already. Name another folder.")


def _name(wanted: Wanted, now: datetime) -> str:
    about = wanted.session or wanted.series
    parts = (
        wanted.what,
        about,
        "" if wanted.session else now.strftime("%Y-%m-%d"),
        "internal" if wanted.internal else "",
    )
    return "-".join(part for part in parts if part) + f".{wanted.form}"


# --- the tables ---


async def _sessions(view: View, wanted: Wanted) -> _Table:
    series = await _series(view, wanted)
    sessions = await view.sessions.of_series(series.id)
    people = await view.people.many(host for each in sessions for host in each.hosts) if wanted.internal else {}
    rows: list[Row] = []
    for each in sessions:
        hosts = "; ".join(people[host].name for host in each.hosts if host in people) or count_words(
            len(each.hosts), "host"
        )
        going = len(await view.signups.in_state(each.id, "going")) + len(
            await view.signups.in_state(each.id, "offered")
        )
        rows.append((each.number, each.date, _clock(each, series), each.topic, hosts, going, each.capacity, each.state))
    head = ("number", "date", "time", "topic", "hosts", "going", "places", "state")
    return _Table(clean_line(f"{series.name}: sessions"), head, rows)


def _clock(session: Session, series: Series) -> str:
    from core.schedule import local

    return local(session.starts, series.zone).strftime("%H:%M")


async def _people(view: View, wanted: Wanted) -> _Table:
    """Everybody of a session in an internal file; otherwise how many of which organisation, small numbers together."""
    if not wanted.session:
        raise Refused("Name the session whose people are meant.")
    session = await view.sessions.need(wanted.session)
    signups = await view.signups.for_session(session.id)
    people = await view.people.many([*session.hosts, *(each.person for each in signups)])
    title = clean_line(f"{session.series} {session.date}: people")
    if wanted.internal:
        hosts: list[Row] = [
            (p.name, p.address, p.organisation_name, "host") for p in map(people.get, session.hosts) if p
        ]
        rows: list[Row] = [
            (p.name, p.address, p.organisation_name, each.state)
            for each in signups if each.person not in session.hosts and (p := people.get(each.person)) is not None
        ]  # fmt: skip
        return _Table(title, ("name", "address", "organisation", "state"), hosts + rows)
    coming = [
        *session.hosts,
        *(s.person for s in signups if s.state in ("going", "offered") and s.person not in session.hosts),
    ]
    counted = Counter(p.organisation_name or "(personal)" for p in map(people.get, coming) if p)
    named = [(name, number) for name, number in counted.most_common() if number >= FEW]
    rest = sum(counted.values()) - sum(number for _, number in named)
    others = len(counted) - len(named)
    small: list[Row] = [(f"{others} {plural(others, 'other', 'others')}, under {FEW} each", rest)] if others else []
    return _Table(title, ("organisation", "going"), [*named, *small])


async def _mails(view: View, wanted: Wanted) -> _Table:  # noqa: ARG001 - as the others
    rows: list[Row] = [
        (r.received_at, r.state, r.name, r.address, r.subject, r.effect or r.reason)
        for r in await view.inbound.recent(LAST)
    ]
    return _Table(Safe("Mails"), ("received", "state", "from", "address", "subject", "what became of it"), rows)


async def _letters(view: View, wanted: Wanted) -> _Table:  # noqa: ARG001 - as the others
    rows: list[Row] = [
        (r.created_at, r.state, r.kind, r.name, r.address, r.session, r.reason) for r in await view.outbox.recent(LAST)
    ]
    return _Table(Safe("Letters"), ("made", "state", "letter", "to", "address", "session", "why"), rows)


async def _topics(view: View, wanted: Wanted) -> _Table:
    series = await _series(view, wanted)
    rows: list[Row] = [
        (
            t.number,
            t.text,
            t.session,
            "dropped" if t.dropped else f"merged into {t.merged_into}" if t.merged_into else "open",
        )
        for t in await view.topics.of_series(series.id)
    ]
    return _Table(clean_line(f"{series.name}: ideas"), ("number", "idea", "session", "state"), rows)


async def _changes(view: View, wanted: Wanted) -> _Table:  # noqa: ARG001 - as the others
    rows: list[Row] = [
        (c.seq, c.at, c.actor.name or c.actor.kind, c.summary or c.verb, c.reason, c.undone_by or "")
        for c in await view.changes.recent(LAST)
    ]
    return _Table(Safe("Changes"), ("change", "when", "who", "what", "why", "undone by"), rows)


async def _series(view: View, wanted: Wanted) -> Series:
    if not wanted.series:
        raise Refused("Name the series that is meant.")
    return await view.series.need(wanted.series)


_TABLES: dict[str, Callable[[View, Wanted], Awaitable[_Table]]] = {
    "sessions": _sessions, "people": _people, "mails": _mails, "letters": _letters, "topics": _topics, "changes": _changes,
}  # fmt: skip


# --- the forms ---


def _csv(table: _Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.head)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return out.getvalue()


def _cell(value: object) -> str:
    """A value that no spreadsheet takes for a formula."""
    return cell(_words(value)) if isinstance(value, str) else _words(value)


def _words(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    return "" if value is None else clean_line(value, 2_000)


def _markdown(table: _Table, *, internal: bool) -> str:
    lines = [f"# {_escaped(table.title)}", "", *(["For organisers only (internal).", ""] if internal else [])]
    lines += [_row(table.head), _row(["---"] * len(table.head)), *(_row(row) for row in table.rows)]
    return "\n".join(lines) + "\n"


def _row(values: Sequence[object]) -> str:
    return f"| {' | '.join(_escaped(_words(value)) if value != '---' else '---' for value in values)} |"


def _escaped(text: str) -> str:
    """Text that Markdown takes for nothing but text."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#!" else char for char in text)
