"""The verbs of leaving: a series or all of them, with every place given up and every calendar entry taken back."""

from collections.abc import Sequence

from msgspec.structs import replace

from core import calendar, signup, wording
from core.letters.phrases import phrase
from core.model import CalendarPart, Fact, Membership, Person, Series, Signup
from core.operations import following, letters, signups
from core.operations.work import Cause, Meeting, Work
from core.text import Safe, clean_line


async def stop_invitations(work: Work, person: Person, series: Sequence[Series]) -> int:
    """End the memberships of `series` (none named: all); returns how many. A change must be open."""
    ended = 0
    for membership in await work.uow.memberships.of_person(person.id):
        wanted = not series or membership.series in {each.id for each in series}
        if wanted and membership.setting != "none":
            await work.uow.memberships.put(ended_now(membership))
            ended += 1
    return ended


def ended_now(membership: Membership) -> Membership:
    """A membership that ends; it keeps what it was, under a pause what it was before."""
    before = membership.former if membership.setting == "paused" else membership.setting
    return replace(membership, former="every" if before == "paused" else before, setting="none", paused_until=None)


async def has_places(work: Work, person: Person, series: Sequence[Series]) -> bool:
    """Whether a coming session would lose this person."""
    return bool(await coming(work, person, series))


async def leave(
    work: Work, person: Person, series: Sequence[Series], cause: Cause, *, reason: Safe, nameless: bool = False
) -> Safe:  # fmt: skip
    """Leave `series` (none named: all, and the second address is deleted). One letter says so and takes back the first
    calendar entry; each further entry goes with a letter of its own, because one mail carries one entry. `nameless`: nobody
    vouches for the sender, who gets the letter for an unknown address. Returns one sentence for organisers.
    """
    await stop_invitations(work, person, series)
    standings = await coming(work, person, series)
    kind = "left_series" if series else "left_all"
    first: Meeting | None = None
    for at, standing in enumerate(standings):
        about = await signups.meeting(work, standing.session)
        first = first or about
        asked = signups.Asked(person=person, event="stop", reason=reason, letter="none")
        await signups.answer(work, about, asked, cause)
        if at and await _shown(work, standing):
            await _take_back(work, person, about, cause)
    await _say(work, person, series, cause, kind, first, standings, nameless=nameless)
    if not series and not nameless and (now := await work.uow.people.get(person.id)) is not None:
        await following.forget_address(work, now, cause.elsewhere())
    return clean_line(
        f"left {series[0].name if series else 'everything'}, {wording.count_words(len(standings), 'place')} given up"
    )


async def coming(work: Work, person: Person, series: Sequence[Series]) -> list[Signup]:
    """The standings for sessions to come that hold a place or wait for one, soonest first."""
    wanted = {each.id for each in series}
    found: list[tuple[float, Signup]] = []
    for each in await work.uow.signups.of_person(person.id):
        session = await work.uow.sessions.get(each.session)
        alive = session is not None and session.starts > work.now and session.state in ("planned", "open")
        if session is None or not alive or (wanted and each.series not in wanted):
            continue
        if each.state in ("going", "offered", "waitlisted", "maybe", "unconfirmed"):
            found.append((session.starts.timestamp(), each))
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


async def _shown(work: Work, standing: Signup) -> bool:
    return calendar.live(await work.uow.entries.of(standing.session, standing.person)) is not None


async def _say(
    work: Work, person: Person, series: Sequence[Series], cause: Cause, kind: str, first: Meeting | None,
    standings: Sequence[Signup], *, nameless: bool,
) -> None:  # fmt: skip
    held = [each for each in standings if signup.holds_place(each)]
    part: CalendarPart = "cancel" if first is not None and standings and await _shown(work, standings[0]) else "none"
    facts: dict[str, Fact] = {"given_up_line": "", "other_series_line": ""}
    if held and first is not None:
        day = letters.day_of(first, person.language)
        facts["given_up_line"] = phrase("given_up", person.language, day=day)
    about = first.series if first is not None else next(iter(series), None)
    to = letters.to_stranger(person.address, person) if nameless else letters.to_person(person)
    facts |= letters.NAMELESS if nameless else {}
    await letters.queue(
        work, kind, to, cause.first(work.now), series=about,
        session=first.session if first is not None else None, facts=facts, calendar=part,
    )  # fmt: skip


async def _take_back(work: Work, person: Person, about: Meeting, cause: Cause) -> None:
    day = letters.day_of(about, person.language)
    line = phrase("given_up", person.language, day=day)
    await letters.queue(
        work, "calendar_update", letters.to_person(person), cause, series=about.series, session=about.session,
        facts={"form": "removed", "change_line": line}, calendar="cancel",
    )  # fmt: skip
