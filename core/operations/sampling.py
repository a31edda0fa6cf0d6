"""What a letter looks like: with invented facts, or as one person would get it now, with invented ones only for the rest."""

from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from core.desk import Desk
from core.errors import Refused
from core.letters.catalogue import CATALOGUE, listed
from core.letters.changed import changed
from core.letters.overrides import override_of
from core.letters.render import Letter, language_of, render
from core.letters.samples import sample
from core.letters.scene import particular, standard
from core.letters.shelf import facts_of
from core.model import Fact, OutboxRow, Person, Series, Session
from core.operations import letters
from core.store.unit_of_work import View
from core.text import Safe, clean_line
from core.wording import Language

_KINDS = {"T": "about a place", "S": "to members", "O": "to organisers", "H": "to hosts", "L": "to a mailing list"}


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of letter: to whom it goes, its other forms, and whether the installation words it itself (`own`)."""

    kind: str
    goes: str
    forms: tuple[str, ...]
    calendar: tuple[str, ...]
    offers: tuple[str, ...]
    own: Literal["", "own", "refused"] = ""
    problem: Safe = Safe("")


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in words; `invented` are the facts that are not real."""

    letter: Letter
    invented: tuple[str, ...]


def wordings(desk: Desk, language: Language = "en") -> list[Wording]:
    """Every letter, in the order of the catalogue."""
    folder = Path(desk.letters) if desk.letters else None
    found: list[Wording] = []
    for kind, row in CATALOGUE.items():
        own = override_of(folder, kind, language) if folder is not None else None
        state: Literal["", "own", "refused"] = "" if own is None else "own" if own.template is not None else "refused"
        found.append(
            Wording(
                kind=kind, goes=_KINDS[row.kind], forms=row.forms, calendar=row.calendar, offers=row.offers, own=state,
                problem=own.problem if own is not None else Safe(""),
            )
        )  # fmt: skip
    return found


async def shown(
    view: View, desk: Desk, now: datetime, kind: str, *, person: Person | None = None, session: Session | None = None,
    form: str = "", language: Language | None = None,
) -> Shown:  # fmt: skip
    """The letter `kind` as it would look; real facts are those of `person` and `session`, as far as they are given.

    Raises `Refused` for an unknown letter.
    """
    row = listed(kind)
    wanted: Language = language or (person.language if person is not None else "en")
    folder = Path(desk.letters) if desk.letters else None
    spoken = language_of(kind, wanted, folder)
    facts = sample(kind, form=form_of(kind, form))
    real: dict[str, Fact] = {}
    if person is not None or session is not None:
        real = await _real(view, desk, now, kind, person, session, spoken)
    given = {name: value for name, value in real.items() if name in facts and name != "form"}
    invented = tuple(sorted(facts_of(kind) - set(given)))
    facts |= given
    if row.footer != "full":
        facts["why"] = ""
    return Shown(letter=render(kind, facts, language=spoken, overrides=folder), invented=invented)


async def _real(
    view: View, desk: Desk, now: datetime, kind: str, person: Person | None, session: Session | None, language: Language
) -> dict[str, Fact]:
    series = await _series(view, desk, person, session)
    row = OutboxRow(
        id="preview", key="preview", kind=kind, address=person.address if person else desk.address,
        name=person.name if person else Safe(""), person=person.id if person else "",
        session=session.id if session else "", series=series.id if series else "", language=language,
        created_at=now, due=now,
    )  # fmt: skip
    setting = msgspec.structs.replace(await letters.scene(view, desk, row, now), language=language)
    attached = bool(listed(kind).calendar)
    facts = standard(setting) | particular(kind, setting, attached=attached) | changed(kind, setting)
    return facts if person is not None else {name: fact for name, fact in facts.items() if name not in _PERSONAL}


_PERSONAL = ("name", "full_name", "org", "why", "pos")


async def _series(view: View, desk: Desk, person: Person | None, session: Session | None) -> Series | None:
    if session is not None:
        return await view.series.get(session.series)
    found = await view.memberships.of_person(person.id) if person is not None else []
    wanted = found[0].series if found else desk.default_series
    every = await view.series.all()
    return await view.series.get(wanted) if wanted else every[0] if len(every) == 1 else None


def form_of(kind: str, form: str) -> str:
    """A form that the letter has; '' is the plain one. Raises `Refused`."""
    forms = listed(kind).forms
    if form and form not in forms:
        raise Refused(
            f"The letter {kind} has no form “{clean_line(form, 30)}”. It has: {', '.join(forms) or 'one only'}."
        )
    return form
