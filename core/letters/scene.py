"""The facts that letters are made of, as words: from series, session, person and counts to plain strings. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from core import wording
from core.desk import Desk
from core.letters.greeting import given_name
from core.letters.phrases import phrase
from core.model import Fact, Join, Person, Series, Session, Signup
from core.schedule import local
from core.signup import Room
from core.text import Safe, clean_line

ROOM_OPENS = timedelta(minutes=15)
NEWCOMER_SIGNUPS = 3


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the standard facts are read from. `following` is the next session of the series that is not this one.

    `mine` is the person's sign-up and `position` their place in the queue (0: they do not wait); `room` and `going` say
    how full the session is. `earlier` counts the person's sign-ups of the series up to this one; `member` says whether
    they are invited regularly.
    """

    desk: Desk
    now: datetime
    series: Series | None = None
    session: Session | None = None
    person: Person | None = None
    name: Safe = Safe("")
    hosts: tuple[Safe, ...] = ()
    mine: Signup | None = None
    room: Room | None = None
    going: int = 0
    position: int = 0
    following: Session | None = None
    earlier: int = 0
    member: bool = False
    written_on: datetime | None = None
    language: Literal["en", "cy"] = "en"


def standard(scene: Scene) -> dict[str, Fact]:
    """The facts that every letter may use. A fact that is not known is an empty string."""
    return {
        **_desk_facts(scene),
        **_person_facts(scene),
        **_session_facts(scene),
        **_join_facts(scene),
        **_counts(scene),
        **_following_facts(scene),
    }


def _desk_facts(scene: Scene) -> dict[str, Fact]:
    desk, series = scene.desk, scene.series
    name = series.name if series else desk.name
    return {
        "series": name,
        "short": (series.short if series and series.short else wording.cut_words(name, 20)),
        "what_is_it": series.what_is_it if series else "",
        "organizers": (series.organizers if series and series.organizers else desk.organizers),
        "address": desk.address,
        "controller": desk.controller or desk.organizers,
        "lawful_basis": desk.lawful_basis,
        "mail_days": str(desk.retention.mail_days),
        "people_months": str(desk.retention.people_months),
    }


def _person_facts(scene: Scene) -> dict[str, Fact]:
    person = scene.person
    full = person.name if person else scene.name
    return {
        "name": given_name(full),
        "full_name": clean_line(full, 100),
        "org": person.organisation_name if person and not person.personal else "",
        "why": _why(scene),
    }


def _why(scene: Scene) -> Safe:
    if scene.member:
        return phrase("why_member", scene.language)
    zone = scene.series.zone if scene.series else "Europe/London"
    written = scene.written_on or (scene.person.created_at if scene.person else scene.now)
    day = local(written, zone).date()
    return phrase("why_wrote", scene.language, date=wording.plain_date(day, scene.language))


def _session_facts(scene: Scene) -> dict[str, Fact]:
    series, session = scene.series, scene.session
    if series is None or session is None:
        return {}
    starts, ends = local(session.starts, series.zone), local(session.ends, series.zone)
    day = starts.date()
    return {
        "date": wording.date_words(day, scene.language),
        "day": wording.day_words(day, scene.language),
        "short_day": wording.plain_day(day, scene.language),
        "short_date": wording.short_date(day),
        "weekday": wording.weekday_words(day, scene.language),
        "times": wording.times_words(starts, ends, scene.language),
        "time": wording.time_words(starts, scene.language),
        "end_time": wording.time_words(ends, scene.language),
        "open_time": wording.time_words(starts - ROOM_OPENS, scene.language),
        "topic": session.topic,
        "topic_blurb": session.topic_blurb,
        "host": wording.list_words(scene.hosts, scene.language) if scene.hosts else "",
        "reason": session.reason,
    }


def _join_facts(scene: Scene) -> dict[str, Fact]:
    join = (scene.session.join if scene.session else None) or (scene.series.join if scene.series else None) or Join()
    return {
        "join": join.address,
        "join_short": join.short,
        "phone": join.phone,
        "pin": join.pin,
        "meeting_id": join.meeting_id,
        "passcode": join.passcode,
        "platform": join.platform,
    }


def _counts(scene: Scene) -> dict[str, Fact]:
    full = scene.room
    if full is None:
        return {}
    return {
        "places": "" if full.places is None else str(full.places),
        "free": "" if full.free is None else str(max(0, full.free)),
        "n": str(scene.going),
        "waiting": str(full.waiting),
        "pos": str(scene.position) if scene.position else "",
    }


def _following_facts(scene: Scene) -> dict[str, Fact]:
    if scene.series is None or scene.following is None:
        return {"next_date": "", "next_times": "", "next_topic": ""}
    starts = local(scene.following.starts, scene.series.zone)
    ends = local(scene.following.ends, scene.series.zone)
    return {
        "next_date": wording.date_words(starts.date(), scene.language),
        "next_times": wording.times_words(starts, ends, scene.language),
        "next_topic": scene.following.topic,
    }


def particular(kind: str, scene: Scene, *, attached: bool) -> dict[str, Fact]:
    """The facts of one letter that depend on its calendar part (`attached`) or on who reads it."""
    given = _PARTICULAR.get(kind)
    return given(scene, attached) if given else {}


def _signed_up(scene: Scene, attached: bool) -> dict[str, Fact]:
    evening = scene.series is not None and scene.series.hours == "out"
    newcomer = scene.earlier < NEWCOMER_SIGNUPS
    return {
        "calendar_line": phrase("calendar_with" if attached else "calendar_there", scene.language),
        "duplicate_line": "",
        "mailbox_line": phrase("mailbox_shut", scene.language) if evening else "",
        "what_is_it": scene.series.what_is_it if scene.series and newcomer else "",
    }


def _declined(scene: Scene, attached: bool) -> dict[str, Fact]:
    return {
        "place_line": "",
        **_removed(scene, attached),
        "series_line": _still_member(scene),
        "notes_line": phrase("notes_afterwards", scene.language) if scene.member else "",
    }


def _still_member(scene: Scene) -> str:
    if not scene.member:
        return ""
    following = {name: str(fact) for name, fact in _following_facts(scene).items()}
    next_one = phrase("next_one", scene.language, **following) if following["next_date"] else ""
    return f"{phrase('still_in_series', scene.language)} {next_one}".rstrip()


def _maybe(scene: Scene, _attached: bool) -> dict[str, Fact]:
    held = scene.mine is not None and scene.mine.holding
    return {"hold_line": phrase("still_held" if held else "not_held", scene.language)}


def _cancelled(scene: Scene, attached: bool) -> dict[str, Fact]:
    """A host is offered no place: they have the next one, or somebody else has."""
    hosted = scene.session is not None and scene.person is not None and scene.person.id in scene.session.hosts
    return {**_removed(scene, attached), "hosting": "yes" if hosted else ""}


def _removed(scene: Scene, attached: bool) -> dict[str, Fact]:
    return {"removed_line": phrase("gone_from_calendar", scene.language) if attached else ""}


_PARTICULAR: dict[str, Callable[[Scene, bool], dict[str, Fact]]] = {
    "signed_up": _signed_up,
    "declined": _declined,
    "maybe": _maybe,
    "removed": _removed,
    "cancelled": _cancelled,
    "host_stood_down": _removed,
}
