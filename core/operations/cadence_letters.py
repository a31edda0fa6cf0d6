"""The letters of a changed cadence: one explanation per person with all their dates, one update per calendar entry."""

from datetime import date

import msgspec

from core import wording
from core.letters.phrases import phrase
from core.model import Fact, Person, Series, Session
from core.operations import letters, notices, places
from core.operations.notices import Concerned
from core.operations.work import Cause, Meeting, Work
from core.schedule import CadencePlan, days_between, local, parse_rule
from core.text import Safe
from core.wording import Language

A_MONTH = 28
"""Days: a rule that meets more often than that would invite a member more than once a month."""


class Lines(msgspec.Struct):
    """What one person is told of their own dates, and the calendar updates that follow."""

    person: Person
    kept: list[str] = []
    moved: list[str] = []
    updates: list[tuple[Meeting, Concerned, Safe]] = []


async def tell(work: Work, before: Series, planned: CadencePlan, cause: Cause, *, opening: Safe = Safe("")) -> None:
    """`cadence_changed` to every member and everybody whom a session of the plan concerns; updates a moment later."""
    told = await _members(work, before)
    for session in planned.kept:
        await _kept(work, Meeting(planned.series, session), told)
    for each in planned.moved:
        await _moved(work, Meeting(planned.series, each.before), Meeting(planned.series, each.after), told)
    for session in planned.cancelled:
        await _cancelled(work, Meeting(planned.series, session), told)
    first = await _first(work, planned)
    for lines in told.values():
        await letters.queue(
            work, "cadence_changed", letters.to_person(lines.person), cause, series=planned.series, session=first,
            facts=_facts(before, planned.series, first, lines, opening),
        )  # fmt: skip
        for about, concerned, line in lines.updates:
            await notices.update_calendar(work, about, concerned.person, cause, concerned.part, line)


async def _members(work: Work, series: Series) -> dict[str, Lines]:
    """Whoever is invited regularly, also less often than every time; a pause is a wish for silence."""
    found: dict[str, Lines] = {}
    for member in await work.uow.memberships.of_series(series.id):
        person = await work.uow.people.get(member.person)
        if person is not None and member.setting not in ("none", "paused"):
            found[person.id] = Lines(person)
    return found


async def _kept(work: Work, about: Meeting, told: dict[str, Lines]) -> None:
    for each in await notices.concerned(work, about):
        language = each.person.language
        lines = told.setdefault(each.person.id, Lines(each.person))
        if each.signup is not None and each.signup.state == "waitlisted":
            pos = str(await places.position(work.uow, about.session, each.signup))
            lines.kept.append(phrase("you_are_waiting", language, day=letters.day_of(about, language), pos=pos))
        else:
            lines.kept.append(phrase("place_kept", language, day=letters.day_of(about, language)))


async def _moved(work: Work, before: Meeting, after: Meeting, told: dict[str, Lines]) -> None:
    for each in await notices.concerned(work, after):
        language = each.person.language
        days = {"old_day": letters.day_of(before, language), "day": letters.day_of(after, language)}
        lines = told.setdefault(each.person.id, Lines(each.person))
        updated = each.part == "request"
        lines.moved.append(phrase("place_moved" if updated else "day_moved", language, **days))
        if updated:
            lines.updates.append((after, each, phrase("day_moved", language, **days)))


async def _cancelled(work: Work, about: Meeting, told: dict[str, Lines]) -> None:
    stored = Meeting(about.series, await work.uow.sessions.need(about.session.id))
    for each in await notices.concerned(work, stored):
        line = phrase("day_cancelled", each.person.language, day=letters.day_of(about, each.person.language))
        lines = told.setdefault(each.person.id, Lines(each.person))
        lines.moved.append(line)
        if each.part == "cancel":
            lines.updates.append((stored, each, line))


async def _first(work: Work, planned: CadencePlan) -> Session:
    """The first session under the new rule, as it is stored: the letter's date and time are its own."""
    regular = (*planned.kept, *(each.after for each in planned.moved), *planned.new)
    on_rule = [each for each in regular if each.date >= planned.series.first] or regular
    return await work.uow.sessions.need(min(on_rule, key=lambda each: (each.starts, each.id)).id)


def _facts(before: Series, after: Series, first: Session, lines: Lines, opening: Safe) -> dict[str, Fact]:
    language: Language = lines.person.language
    day = local(first.starts, after.zone).date()
    return {
        "form": "" if _doubled(before, after) else "rarer",
        "cadence_word": wording.cadence_word(_plain_rule(after)),
        "rule_words": rule_said(after, day, language),
        "reason_line": opening or phrase(_why(before, after), language),
        "kept_lines": lines.kept,
        "moved_lines": lines.moved,
    }


def rule_said(series: Series, day: date, language: Language) -> Safe:
    """The rule in words; `day` is one of its dates."""
    return wording.rule_words(_plain_rule(series), day, language)


def _plain_rule(series: Series) -> str:
    """The rule as the words know it: weeks are counted, whatever weekday they fall on."""
    rule = parse_rule(series.rule)
    return f"every {rule.weeks} weeks" if rule.kind == "weeks" else series.rule


def _doubled(before: Series, after: Series) -> bool:
    """Whether members are invited to one a month from now on, unless they choose more."""
    old, new = days_between(parse_rule(before.rule)), days_between(parse_rule(after.rule))
    return new < old and new < A_MONTH


def _why(before: Series, after: Series) -> str:
    if parse_rule(before.rule).kind == "once":
        return "made_regular"
    old, new = days_between(parse_rule(before.rule)), days_between(parse_rule(after.rule))
    return "so_many" if new < old else "less_often" if new > old else "other_days"
