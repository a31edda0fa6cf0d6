"""Editing a series: its name and texts, hosts, places, and the joining details of every session to come at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from core import calendar, wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.joining import clean_join
from core.model import Actor, Change, Join, Series, Session
from core.operations import calendars, notices, signups
from core.operations.opening import open_next
from core.operations.sessions.persons import person_named
from core.operations.work import Meeting, Work
from core.store.ports import Store
from core.text import Safe, clean_line

NAME_LIMIT, SHORT_LIMIT = 30, 20
_NEWS = {"name": "name", "short": "short name", "what_is_it": "description", "organizers": "organisers"}
_LIMITS = {"what_is_it": 300, "organizers": 120}


class SeriesEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change in a series; a field left UNSET stays. `hosts` (ids, addresses or names) are the rota in order.

    `settings` are those of `SeriesSettings` by name. The rule and the time are changed by a change of cadence, never here.
    """

    name: str | UnsetType = UNSET
    short: str | UnsetType = UNSET
    what_is_it: str | UnsetType = UNSET
    organizers: str | UnsetType = UNSET
    join: Join | UnsetType = UNSET
    hosts: tuple[str, ...] | UnsetType = UNSET
    capacity: int | UnsetType | None = UNSET
    audience: str | UnsetType = UNSET
    domains: tuple[str, ...] | UnsetType = UNSET
    hours: str | UnsetType = UNSET
    nations: tuple[str, ...] | UnsetType = UNSET
    quiet_days: tuple[date, ...] | UnsetType = UNSET
    review_on: date | UnsetType = UNSET
    settings: dict[str, bool | int | str] = {}


async def edit(
    store: Store, desk: Desk, actor: Actor, slug: str, change: SeriesEdit, *, ids: Ids = random_id
) -> Change | None:
    """Edit a series. New joining details reach everybody whose calendar shows a session that has no details of its own:
    one `details_changed` per person, one calendar update per further entry. Letters wait for the hold. None when nothing
    changed. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        before = await uow.series.need(slug)
        uow.begin("edit_series", Safe(""), series=slug)
        after = await _edited(work, before, change)
        if after == before:
            uow.forget_change()
            return None
        said = _differences(before, after)
        await uow.series.put(_public(work, before, after))
        said += await _consequences(work, before, after)
        await open_next(work, slug)
        uow.describe(summary=clean_line(f"{after.name}: {'; '.join(said) or 'settings changed'}", 400))
    return uow.new_changes[-1]


async def _edited(work: Work, series: Series, change: SeriesEdit) -> Series:
    """The series with what was asked, checked as a whole against its model."""
    fields: dict[str, Any] = msgspec.to_builtins(series)
    for name in ("name", "short", *_LIMITS):
        typed = getattr(change, name)
        if typed is not UNSET:
            fields[name] = clean_line(typed, _LIMITS.get(name, 80))
    for name in ("audience", "hours", "nations", "quiet_days", "review_on", "capacity"):
        typed = getattr(change, name)
        if typed is not UNSET:
            fields[name] = msgspec.to_builtins(typed)
    if change.domains is not UNSET and change.domains is not None:
        fields["domains"] = [clean_line(each, 255).lower() for each in change.domains]
    if isinstance(change.join, Join):
        fields["join"] = msgspec.to_builtins(clean_join(change.join))
    if change.hosts is not UNSET and change.hosts is not None:
        fields["hosts"] = list(dict.fromkeys([(await person_named(work, each)).id for each in change.hosts]))
    _refuse_settings(series, change)
    fields["settings"] = {**fields.get("settings", {}), **change.settings}
    return _checked(fields)


def _refuse_settings(series: Series, change: SeriesEdit) -> None:
    unknown = [name for name in change.settings if name not in series.settings.__struct_fields__]
    if unknown:
        raise Refused(f"A series has no setting “{clean_line(unknown[0], 40)}”.")


def _checked(fields: dict[str, Any]) -> Series:
    name, short, capacity = fields["name"], fields.get("short", ""), fields.get("capacity", 10)
    if not name or len(name) > NAME_LIMIT:
        raise Refused(f"The name “{name}” must have 1 to {NAME_LIMIT} characters: letters have room for no more.")
    if len(short) > SHORT_LIMIT:
        raise Refused(f"The short name “{short}” has {len(short)} characters; subjects have room for {SHORT_LIMIT}.")
    if capacity is not None and not 2 <= capacity <= 100_000:
        raise Refused("Capacity counts the host, so it must be a number from 2 up, or “none” for no limit.")
    try:
        return msgspec.convert(fields, Series)
    except msgspec.ValidationError as error:
        raise Refused(f"The series cannot be changed so: {clean_line(error)}.") from None


def _differences(before: Series, after: Series) -> list[str]:
    said = [
        f"{words} “{getattr(before, name) or 'none'}” -> “{getattr(after, name) or 'none'}”"
        for name, words in _NEWS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    if before.join != after.join:
        said.append(f"joining details -> {after.join.address or after.join.phone or 'none'}")
    if before.capacity != after.capacity:
        said.append(f"places {before.capacity or 'no limit'} -> {after.capacity or 'no limit'}")
    if before.hosts != after.hosts:
        said.append(f"{wording.count_words(len(after.hosts), 'host')} on the rota")
    return said


def _public(work: Work, before: Series, after: Series) -> Series:
    """The series with its count of public changes raised where its feed shows a difference in every session."""
    shown = after.settings.feed_join_details or before.settings.feed_join_details
    joins = (before.join, before.settings.feed_join_details) != (after.join, after.settings.feed_join_details)
    if before.name == after.name and not (shown and joins):
        return after
    return replace(after, public_sequence=before.public_sequence + 1, public_stamp=work.now)


async def _consequences(work: Work, before: Series, after: Series) -> list[str]:
    """Letters about what calendars must be told of every session to come, and people who move up in those that grew."""
    cause, said = signups.by_hand(work), []
    coming = await _coming(work, after)
    details = [Meeting(after, each) for each in coming if await _details_differ(work, before, after, each)]
    for about in details:
        await notices.forget_renderings(work, about.session.id)
    told = await notices.tell_details(work, details, cause, by_letter=before.join != after.join)
    if told:
        said.append(f"{wording.count_words(told, 'person', 'people')} told")
    if before.capacity != after.capacity:
        moved = [await signups.promote(work, Meeting(after, each), freed_by=None, cause=cause) for each in coming]
        up = sum(len(each) for each in moved)
        said += [f"{up} moved up from the queue"] if up else []
    return said


async def _coming(work: Work, series: Series) -> Sequence[Session]:
    found = await work.uow.sessions.of_series(series.id)
    return [each for each in found if each.state in ("planned", "open") and each.ends > work.now]


async def _details_differ(work: Work, before: Series, after: Series, session: Session) -> bool:
    old = await calendars.occasion_of(work.uow, work.desk, Meeting(before, session))
    new = await calendars.occasion_of(work.uow, work.desk, Meeting(after, session))
    return calendar.material(old, new).must_tell
