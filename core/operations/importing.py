"""Importing existing members: only with where they come from, since when they agreed and on what basis; nothing is sent."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Literal

import msgspec
from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id, suppression_hash
from core.model import Actor, Change, Consent, MembershipSetting, Series
from core.operations import people
from core.operations.people_file import Line
from core.operations.work import Work
from core.schedule import local
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line, lit

IMPORT = "import_people"
_SETTINGS: tuple[MembershipSetting, ...] = ("every", "every 2", "monthly")


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Why these people may be written to: where the list comes from, when they agreed, and the lawful basis.

    They become members of `series` with `setting`; without a series they are only known.
    """

    source: str
    agreed: date
    basis: str
    series: str = ""
    setting: MembershipSetting = "every"


Fate = Literal["new", "member now", "member already", "no address", "twice", "erased before", "left"]


class Judged(msgspec.Struct, frozen=True):
    """One row and what becomes of it."""

    line: Line
    fate: Fate


async def judge(view: View, desk: Desk, lines: Sequence[Line], series: str) -> list[Judged]:
    """What would become of each row: for the preview, and for the import itself."""
    seen: set[str] = set()
    judged: list[Judged] = []
    for line in lines:
        judged.append(Judged(line, await _fate(view, desk, line, series, seen)))
        seen.add(line.address)
    return judged


async def _fate(view: View, desk: Desk, line: Line, series: str, seen: set[str]) -> Fate:
    if not line.address or line.address == desk.address:
        return "no address"
    if line.address in seen:
        return "twice"
    if await view.suppressed.get(suppression_hash(desk.secret, line.address)) is not None:
        return "erased before"
    known = await view.people.by_address(line.address)
    if known is None:
        return "new"
    member = await view.memberships.get(f"{series}:{known.id}") if series else None
    if member is not None:
        return "left" if member.setting == "none" else "member already"
    return "member now" if series else "member already"


async def import_people(
    store: Store, desk: Desk, actor: Actor, lines: Sequence[Line], terms: Terms, *, ids: Ids = random_id
) -> Change | None:
    """Add the people of a list; whoever was erased or has left stays out. No letter. None when nobody is new.

    Raises `Refused` without source, date and basis.
    """
    _refuse(terms)
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        _refuse_future(work, terms)
        series = await uow.series.need(terms.series) if terms.series else None
        judged = await judge(uow, desk, lines, terms.series)
        taken = [each for each in judged if each.fate in ("new", "member now")]
        if not taken:
            return None
        source = clean_line(terms.source, 80)
        uow.begin(IMPORT, Safe(""), series=terms.series, reason=clean_line(f"{source}; {terms.basis}", 200))
        for each in taken:
            await _add(work, each.line, terms, series)
        left_out = len(judged) - len(taken)
        beside = f", {left_out} left out" if left_out else ""
        number = wording.count_words(len(taken), "person", "people")
        uow.describe(summary=clean_line(f"{number} imported from {source}{beside}; nothing was sent"))
    return uow.new_changes[-1]


def _refuse(terms: Terms) -> None:
    for value, what in ((terms.source, "where the list comes from"), (terms.basis, "on what lawful basis")):
        if not clean_line(value):
            raise Refused(f"Say {what}: people may only be added if that is known.")
    if terms.series and terms.setting not in _SETTINGS:
        raise Refused(f"People can be invited {wording.list_words([lit('every'), lit('every 2'), lit('monthly')])}.")


def _refuse_future(work: Work, terms: Terms) -> None:
    if terms.agreed > local(work.now, "Europe/London").date():
        raise Refused("The date on which people agreed lies in the future. Write it like 2026-11-23.")


async def _add(work: Work, line: Line, terms: Terms, series: Series | None) -> None:
    source = clean_line(f"import: {clean_line(terms.source, 80)}")
    person = await people.met(work, line.address, line.name, source=source)
    if line.organisation and person.created_at == work.now:
        person = replace(person, organisation_name=line.organisation)
    consented = people.agreed(person, _consent(terms))
    if consented != await work.uow.people.get(person.id):
        await work.uow.people.put(consented)
    if series is not None:
        await people.join_series(work, person, series, terms.setting)


def _consent(terms: Terms) -> Consent:
    at = datetime.combine(terms.agreed, time(12), UTC)
    how = clean_line(f"by import from {clean_line(terms.source, 80)} ({clean_line(terms.basis, 60)})")
    return Consent(purpose="membership letters", at=at, how=how)


def counted(judged: Sequence[Judged]) -> dict[Fate, int]:
    """How many rows have which fate."""
    number: dict[Fate, int] = {}
    for each in judged:
        number[each.fate] = number.get(each.fate, 0) + 1
    return number
