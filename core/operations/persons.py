"""People in an organiser's hands: their details, a pause, an address that works again, organisations by name."""

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Organisation, Person
from core.operations import following, people
from core.operations.signups import by_hand
from core.operations.work import Work
from core.schedule import local
from core.store.ports import Store
from core.text import Safe, clean_address, clean_line

EDIT, PAUSE, CLEAR, NAME = "edit_person", "pause_member", "clear_bounces", "name_organisation"
NAME_LIMIT, LONGEST_PAUSE = 80, 366


class PersonEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change about a person; a field left UNSET stays. `address` becomes the main one, the old one stays theirs
    unless `forget_old`. `second` can only be taken away: a new one has to agree by mail.
    """

    name: str | UnsetType = UNSET
    organisation_name: str | UnsetType = UNSET
    personal: bool | UnsetType = UNSET
    language: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    forget_old: bool = False
    second: UnsetType | None = UNSET


async def edit(
    store: Store, desk: Desk, actor: Actor, person_id: str, change: PersonEdit, *, reason: str = "",
    ids: Ids = random_id,
) -> Change | None:  # fmt: skip
    """Correct what is held about a person. No letter, but what takes the entries out of the calendar of a second address
    that is deleted: whoever asked for it is told with `rights settle`. None when nothing changed. Raises `Refused`.
    """
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        before = await uow.people.need(person_id)
        uow.begin(EDIT, Safe(""), reason=clean_line(reason), person=person_id)
        after = await _addressed(work, _corrected(before, change), change)
        if after == before:
            uow.forget_change()
            return None
        await uow.people.put(after)
        if before.second is not None and after.second is None:
            await following.take_back(work, after, await following.shown(uow, after.id, work.now), by_hand(work))
        uow.describe(summary=clean_line(f"{before.name or before.address}: {', '.join(_said(before, after))}", 300))
    return uow.new_changes[-1]


def _corrected(person: Person, change: PersonEdit) -> Person:
    for field in ("name", "organisation_name"):
        typed = getattr(change, field)
        if typed is not UNSET:
            person = replace(person, **{field: _named(typed, allow_none=field == "organisation_name")})
    if change.personal is not UNSET:
        person = replace(person, personal=bool(change.personal))
    if change.language is not UNSET:
        if change.language not in ("en", "cy"):
            raise Refused("Letters are in English or Welsh: en or cy.")
        person = replace(person, language="cy" if change.language == "cy" else "en")
    return person if change.second is UNSET else replace(person, second=None)


def _named(typed: str, *, allow_none: bool) -> Safe:
    line = clean_line(typed, NAME_LIMIT + 1)
    if len(line) > NAME_LIMIT or "@" in line or not (line or allow_none):
        raise Refused(f"A name has 1 to {NAME_LIMIT} characters and no @.")
    return line


async def _addressed(work: Work, person: Person, change: PersonEdit) -> Person:
    """Another main address; the domain says which organisation it is, unless a name was given with it."""
    if change.address is UNSET or not isinstance(change.address, str):
        return person
    fresh = clean_address(change.address)
    if fresh == person.address:
        return person
    owner = await work.uow.people.by_address(fresh)
    if owner is not None and owner.id != person.id:
        raise Refused(f"{fresh} belongs to {owner.name or 'somebody else'}. Merge the two: thirdthursday people merge")
    domain, organisation = await people.known_organisation(work, fresh)
    kept = [each for each in (*person.aliases, person.address) if each != fresh]
    if change.forget_old:
        kept.remove(person.address)
    moved = replace(person, address=fresh, aliases=tuple(kept), bounces=(), undeliverable_since=None)
    if domain == person.organisation:
        return moved
    name = person.organisation_name if change.organisation_name is not UNSET else organisation
    return replace(moved, organisation=domain, organisation_name=name)


def _said(before: Person, after: Person) -> list[str]:
    named = {"name": "name", "organisation_name": "organisation", "address": "address", "language": "language"}
    said = [
        f"{word} “{getattr(before, field) or 'none'}” -> “{getattr(after, field) or 'none'}”"
        for field, word in named.items()
        if getattr(before, field) != getattr(after, field)
    ]
    if before.personal != after.personal:
        said.append("personal capacity on" if after.personal else "personal capacity off")
    if before.second != after.second:
        said.append("second address deleted")
    return said or ["addresses changed"]


async def pause(
    store: Store, desk: Desk, actor: Actor, person_id: str, until: date, *, series: str = "", ids: Ids = random_id
) -> Change:
    """No invitations to `series` (or any) before `until`; held places stay. No letter. Raises `Refused`."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        person = await uow.people.need(person_id)
        today = local(work.now, "Europe/London").date()
        if not today < until or (until - today).days > LONGEST_PAUSE:
            raise Refused("A pause ends on a day within the next twelve months.")
        found = [m for m in await uow.memberships.of_person(person_id) if not series or m.series == series]
        active = [m for m in found if m.setting != "none"]
        if not active:
            raise Refused(f"{person.name or person.address} is not invited to anything there, so nothing can pause.")
        uow.begin(
            PAUSE, clean_line(f"{person.name or person.address}: paused until {wording.plain_date(until)}"),
            series=series, person=person_id,
        )  # fmt: skip
        for member in active:
            former = member.former if member.setting == "paused" else member.setting
            await uow.memberships.put(replace(member, setting="paused", former=former, paused_until=until))
    return uow.new_changes[-1]


async def clear_bounces(
    store: Store, desk: Desk, actor: Actor, person_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Letters go to a person again after their address had bounced. Raises `Refused` where it had not."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        person = await uow.people.need(person_id)
        if not person.bounces and person.undeliverable_since is None:
            raise Refused(f"Nothing has bounced from {person.address}.")
        uow.begin(
            CLEAR, clean_line(f"{person.name or person.address}: letters go there again"), reason=clean_line(reason),
            person=person_id,
        )  # fmt: skip
        await work.uow.people.put(replace(person, bounces=(), undeliverable_since=None))
    return uow.new_changes[-1]


async def name_organisation(
    store: Store, desk: Desk, actor: Actor, domain: str, name: str, *, kind: str | None = None, ids: Ids = random_id
) -> Change | None:
    """Name the organisation of a mail domain, for everybody of it who has not given another name themselves.

    `kind` is what it is (`county`, `district`, …). None when nothing changed. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        key = clean_line(domain, 255).lower().strip(".")
        if "." not in key or "@" in key or " " in key:
            raise Refused(f"“{clean_line(domain, 60)}” is no mail domain. Write it like westshire.example.")
        if not people.organisation_of(desk, f"somebody@{key}"):
            raise Refused(f"{key} is a personal mail provider: its people belong to no organisation.")
        before = await uow.organisations.get(key) or Organisation(id=key, name=people.organisation_name(key))
        after = replace(before, name=_named(name, allow_none=False))
        if kind is not None:
            after = replace(after, kind=clean_line(kind, 40))
        uow.begin(NAME, clean_line(f"{key}: “{before.name}” -> “{after.name}”"))
        renamed = await _renamed(work, before, after)
        if after != before or await uow.organisations.get(key) is None:
            await uow.organisations.put(after)
        elif not renamed:
            uow.forget_change()
            return None
    return uow.new_changes[-1]


async def _renamed(work: Work, before: Organisation, after: Organisation) -> Sequence[Person]:
    found = await work.uow.people.of_organisation(before.id)
    theirs = [each for each in found if each.organisation_name in ("", before.name) and before.name != after.name]
    for each in theirs:
        await work.uow.people.put(replace(each, organisation_name=after.name))
    return theirs
