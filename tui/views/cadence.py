"""A change of cadence as rows: dates kept, moved, new, gone and clashing, with what an organiser chose for each. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from core.model import Series, Session
from core.schedule import CadencePlan, parse_rule
from core.schedule.cadence import Choice
from core.schedule.rules import WEEKDAYS
from core.text import Safe, join, lit
from core.wording import count_words
from tui.text import Line, Span, columns, cut_line, joined, say
from tui.views import marks
from tui.views.marks import Marked
from tui.views.plan import Plan

ClashChoice = Literal["move", "skip", "accept"]
NEW = 12
_PLACES = ("first", "second", "third", "fourth", "last")


class CadenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One date of the plan. `key` is `session:ID` or `clash:DATE` where something can be chosen, else of its own."""

    key: str
    when: Safe
    people: Safe = Safe("")
    what: Marked


class Heading(msgspec.Struct, frozen=True):
    """A list with its count."""

    says: Safe
    key: str = ""


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen: for sessions that leave their date by id, for clashing new dates by date."""

    sessions: dict[str, Choice] = {}
    clashes: dict[date, ClashChoice] = {}


def rows(
    planned: CadencePlan, people: Mapping[str, int], chosen: Choices, plan: Plan | None
) -> list[CadenceRow | Heading]:
    """The five lists: kept, moved, new, clash, mails; and what vanishes because it is empty."""
    moving = sorted(_moving(planned, people), key=lambda row: row.key)
    gone = [CadenceRow(key=f"gone:{s.id}", when=day(s), what=Marked("later", lit("empty: vanishes")))
            for s in planned.withdrawn]  # fmt: skip
    new = [CadenceRow(key=f"new:{s.id}", when=day(s), what=Marked("ok", lit("new"))) for s in planned.new]
    met: dict[date, list[Safe]] = {}
    for each in planned.clashes:
        met.setdefault(each.day, []).append(each.words)
    if len(new) > NEW:
        more = Marked("later", say("and {} more", len(new) - NEW))
        new = [*new[:NEW], CadenceRow(key="new", when=Safe(""), what=more)]
    clash = [_clash(each, join(", ", words), planned, chosen) for each, words in met.items()]
    mails = _mails(planned, plan)
    lists = (
        (lit("kept"), [_kept(s, people, chosen) for s in planned.kept]), (lit("moved"), moving), (lit("gone"), gone),
        (lit("new"), new), (lit("clash"), clash), (lit("mails"), mails),
    )  # fmt: skip
    out: list[CadenceRow | Heading] = []
    for name, found in lists:
        number = len(planned.new) if name == "new" else plan.letters if name == "mails" and plan else len(found)
        if found or name not in ("gone", "clash"):
            out += [Heading(say("{}  {}", name, number)), *found]
    return out


def day(session: Session) -> Safe:
    """`Thu 15 Jul 2027`."""
    return marks.full_day(session.date)


def _people(session: Session, people: Mapping[str, int]) -> Safe:
    return say("{} signed up", people.get(session.id, 0))


def _kept(session: Session, people: Mapping[str, int], chosen: Choices) -> CadenceRow:
    by_choice = chosen.sessions.get(session.id) == "keep"
    words = lit("stays where it is (m moves it)") if by_choice else lit("number, places and calendar entry stay")
    key = f"session:{session.id}" if by_choice else f"kept:{session.id}"
    return CadenceRow(key=key, when=day(session), people=_people(session, people), what=Marked("ok", words))


def _moving(planned: CadencePlan, people: Mapping[str, int]) -> list[CadenceRow]:
    moved = [
        CadenceRow(
            key=f"session:{each.before.id}", when=say("{} → {}", day(each.before), marks.short_day(each.after.date)),
            people=_people(each.before, people), what=Marked("need", lit("moves (c cancels, s stays)")),
        )
        for each in planned.moved
    ]  # fmt: skip
    cancelled = [
        CadenceRow(
            key=f"session:{each.id}", when=day(each), people=_people(each, people),
            what=Marked("no", lit("called off (m moves, s stays)")),
        )
        for each in planned.cancelled
    ]  # fmt: skip
    return moved + cancelled


def _clash(on: date, words: Safe, planned: CadencePlan, chosen: Choices) -> CadenceRow:
    has, pick = any(session.date == on for session in planned.new), chosen.clashes.get(on)
    said = {"move": lit("moves a week on"), "skip": lit("left out"), "accept": lit("accepted")}
    if not has:
        what = Marked("later", words)
    elif pick is None:
        what = Marked("need", say("{} (m moves, s skips, a accepts)", words))
    else:
        what = Marked("no" if pick == "skip" else "ok", say("{}: {}", said[pick], words))
    return CadenceRow(key=f"{'clash' if has else 'seen'}:{on.isoformat()}", when=marks.full_day(on), what=what)


def _mails(planned: CadencePlan, plan: Plan | None) -> list[CadenceRow]:
    if plan is None:
        return [CadenceRow(key="mails", when=lit("…"), what=Marked("wait", lit("being counted")))]
    told = [
        CadenceRow(key=f"mail:{at}", when=each.who, what=Marked("later", each.what)) for at, each in enumerate(plan.told)
    ]  # fmt: skip
    hosts = len(planned.without_host)
    need = Marked("need", count_words(hosts, "date has", "dates have"))
    missing = CadenceRow(key="hosts", when=lit("hosts"), what=Marked("need", say("{} no host", need.words)))
    return [*(told or [_nobody()]), *([missing] if hosts else [])]


def _nobody() -> CadenceRow:
    return CadenceRow(key="nobody", when=lit("nobody"), what=Marked("later", lit("nobody is written to")))


def summary(planned: CadencePlan, plan: Plan | None) -> Safe:
    """`kept 1 · moved 1 · new 11 · clash 2 · mails 14, 9 calendar updates`."""
    parts = [
        say("kept {}", len(planned.kept)), say("moved {}", len(planned.moved)), say("new {}", len(planned.new)),
        say("called off {}", len(planned.cancelled)) if planned.cancelled else Safe(""),
        say("clash {}", len({each.day for each in planned.clashes})),
        say("mails {}, {}", plan.letters, count_words(plan.calendars, "calendar update")) if plan else lit("mails …"),
    ]  # fmt: skip
    return joined(" · ", parts)


def row_line(row: CadenceRow | Heading, cells: int) -> Line:
    """One row: when, how many people, what becomes of it."""
    if isinstance(row, Heading):
        text = say("─ {} ", row.says)
        return cut_line((Span(Safe(text + "─" * max(0, cells - len(text))), "dim"),), cells)
    people = 13 if cells >= 70 else 0
    when = 28 if cells >= 70 else 15
    pairs: list[tuple[Safe | Span, int]] = [
        (row.when, when),
        (row.people, people),
        (row.what.span, max(10, cells - when - people - 2)),
    ]
    return columns([(word, size) for word, size in pairs if size])


def first_dates(planned: CadencePlan) -> Safe:
    """`Thu 1 Jul, Thu 15 Jul, … and 18 more`."""
    coming = (*planned.kept, *(each.after for each in planned.moved), *planned.new)
    found = sorted(s.date for s in coming if s.date >= planned.series.first)
    said = join(", ", [marks.short_day(each) for each in found[:6]])
    return say("{} and {} more", said, len(found) - 6) if len(found) > 6 else said


def rule_near(series: Series, day: date) -> Safe:
    """A rule of the kind of the series that meets on `day`: `fourth Thursday`, `every 2 weeks from 2027-02-25`."""
    rule = parse_rule(series.rule)
    if rule.kind == "weeks":
        weeks = say("every {} weeks", rule.weeks) if rule.weeks > 1 else lit("every week")
        return say("{} from {}", weeks, Safe(day.isoformat()))
    return Safe(f"{_PLACES[(day.day - 1) // 7]} {WEEKDAYS[day.weekday()]}")


def chosen_for(row: CadenceRow, letter: str, now: Choices) -> Choices | None:
    """The choices after a key on a row; None where the key means nothing there."""
    kind, _, name = row.key.partition(":")
    session: dict[str, Choice] = {"m": "move", "c": "cancel", "s": "keep"}
    clash: dict[str, ClashChoice] = {"m": "move", "s": "skip", "a": "accept"}
    if kind == "session" and letter in session:
        return msgspec.structs.replace(now, sessions=now.sessions | {name: session[letter]})
    if kind == "clash" and letter in clash:
        return msgspec.structs.replace(now, clashes=now.clashes | {date.fromisoformat(name): clash[letter]})
    return None


def without_gone(chosen: Choices, planned: CadencePlan, known: Sequence[str]) -> Choices:
    """The choices that still mean something: for sessions that exist, and for new dates of this plan."""
    days = {session.date for session in planned.new}
    return Choices(
        sessions={id_: choice for id_, choice in chosen.sessions.items() if id_ in known},
        clashes={each: choice for each, choice in chosen.clashes.items() if each in days},
    )
