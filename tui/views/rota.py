"""The host rota as a value and as lines: sessions down, hosts across, the load of each, and who is asked next. Pure."""

from datetime import datetime

import msgspec

from core.health import HOST_BY
from core.hosting import runs_without
from core.model import Session
from core.text import Safe, cat, join, lit
from tui.facts.hosting import HostSaid
from tui.facts.rota import Load, RotaFacts
from tui.text import Line, Span, columns, line, say, wrap
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import names, person_name

FIRST, CELL = 18, 13


class RotaRow(msgspec.Struct, frozen=True, kw_only=True):
    """One session; `cells` say what each host said, in the order of the columns."""

    key: str
    session: Marked
    cells: tuple[Safe, ...]


def rows(facts: RotaFacts, now: datetime) -> list[RotaRow]:
    """The sessions to come."""
    return [
        RotaRow(
            key=session.id, session=_state(session, facts, now),
            cells=tuple(_cell(facts.said[session.id].get(host), now) for host in facts.hosts),
        )
        for session in facts.sessions
    ]  # fmt: skip


def _state(session: Session, facts: RotaFacts, now: datetime) -> Marked:
    number = say("{} ", Safe(str(session.number))) if session.number is not None else lit("– ")
    words = cat(number, marks.short_day(session.date))
    if session.hosts:
        return Marked("ok", words)
    if runs_without(session):
        return Marked("later", words)
    fell_out = session.id in facts.out
    return Marked("need" if fell_out or session.starts - now <= HOST_BY else "later", words)


def _cell(said: HostSaid | None, now: datetime) -> Safe:
    if said is None:
        return lit("–")
    at = say(" {}", marks.when(said.at, now)) if said.at is not None and said.said != "no" else Safe("")
    return cat(Safe(said.said), at)


def shown(column: int, number: int, cells: int) -> range:
    """The columns there is room for, with the chosen one among them."""
    room = max(1, (cells - FIRST - 1) // (CELL + 1))
    first = max(0, min(column - room // 2, number - room))
    return range(first, min(number, first + room))


def row_line(row: RotaRow, cells: int, column: int) -> Line:
    """One session with what its hosts said; the chosen column stands in brackets."""
    parts: list[tuple[Safe | Span, int]] = [(row.session.span, FIRST)]
    for at in shown(column, len(row.cells), cells):
        words = row.cells[at]
        parts.append((Span(say("[{}]", words), "bold") if at == column else say(" {}", words), CELL))
    return columns(parts)


def head(facts: RotaFacts, cells: int, column: int) -> Line:
    """The hosts, the chosen one in the tone of keys."""
    hosts = [person_name(facts.people.get(host)) for host in facts.hosts]
    parts: list[tuple[Safe | Span, int]] = [(Span(lit(" session"), "dim"), FIRST + 1)]
    parts += [
        (Span(say(" {}", hosts[at]), "key" if at == column else "dim"), CELL)
        for at in shown(column, len(hosts), cells - 1)
    ]
    return columns(parts)


def foot(facts: RotaFacts, session_id: str, now: datetime, cells: int) -> list[Line]:
    """The load of each host, and what the chosen session needs."""
    loads = join(" · ", [_load(facts, host) for host in facts.hosts])
    session = next((each for each in facts.sessions if each.id == session_id), None)
    says = [Span(say("load, last 12 months: {}", loads))]
    if session is not None:
        says.append(_needs(session, facts, now).span)
    return [line(Span(part, each.tone)) for each in says for part in wrap(each.text, cells, most=2)]


def _load(facts: RotaFacts, host: str) -> Safe:
    load = facts.loads.get(host, Load())
    coming = say(" (+{} to come)", load.coming) if load.coming else Safe("")
    return say("{} {}{}", person_name(facts.people.get(host)), load.held, coming)


def _needs(session: Session, facts: RotaFacts, now: datetime) -> Marked:
    name = marks.number_word(session.number, session.date)
    if session.hosts:
        return Marked("ok", say("{} is hosted by {}", name, join(", ", names(session.hosts, facts.people))))
    if runs_without(session):
        return Marked("ok", say("{} runs without a host: nobody is asked", name))
    person = facts.people.get(facts.next.get(session.id, ""))
    next_ = say("next on the rota: {}", person_name(person)) if person else lit("everybody was asked or said no")
    if session.id in facts.out:
        when = marks.moment(facts.out[session.id], now)
        return Marked(
            "need", say("{}: the host dropped out {}: h hosts it, r runs without, c cancels, m moves", name, when)
        )
    return Marked(
        "need" if session.starts - now <= HOST_BY else "later", say("{} has no host; {} (n asks them)", name, next_)
    )
