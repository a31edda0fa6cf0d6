"""What is due by the calendar and not about one session: quiet series, the digest, silent members, votes, requests."""

from datetime import datetime, time, timedelta

import msgspec
from dateutil.relativedelta import relativedelta

from core.clashes.working import at, earlier_allowed, in_window, working_day, working_days_before
from core.model import Membership, Person, RightsRequest, Series, Session, Vote
from core.planner.actions import Action
from core.schedule import local

QUIET = timedelta(days=45)
SILENT_MONTHS, STOPPED_AFTER = 9, timedelta(days=60)
LONDON = "Europe/London"


class Regular(msgspec.Struct, frozen=True, kw_only=True):
    """The state that regular actions are read from. `members` with their people; `digest` says there is news to tell."""

    now: datetime
    series: tuple[Series, ...] = ()
    coming: dict[str, tuple[Session, ...]] = {}
    members: tuple[tuple[Membership, Person], ...] = ()
    votes: tuple[Vote, ...] = ()
    voted: dict[str, frozenset[str]] = {}
    requests: tuple[RightsRequest, ...] = ()
    digest: bool = False
    done: dict[str, datetime] = {}


def regular(state: Regular) -> list[Action]:
    """Everything regular that is due or comes, in order of time."""
    found = [*_quiet(state), *_digest(state), *_silent(state), *_votes(state), *_requests(state)]
    return sorted((a for a in found if a.key not in state.done), key=lambda action: (action.at, action.key))


def _quiet(state: Regular) -> list[Action]:
    """A running series without a session in the next 45 days: once a month, at 9am of a working day."""
    found = []
    for series in state.series:
        near = [s for s in state.coming.get(series.id, ()) if s.starts - state.now <= QUIET and s.state != "cancelled"]
        if series.status not in ("trial", "active") or near:
            continue
        today = local(state.now, series.zone).date()
        moment = earlier_allowed(at(today, time(9), series.zone), series.zone, series.nations)
        key = f"quiet:{series.id}:{today:%Y-%m}"
        found.append(Action(key=key, kind="series_quiet", at=moment, until=None, series=series.id))
    return found


def _digest(state: Regular) -> list[Action]:
    """8:30am on the first working day of the week, when there is something to tell."""
    if not state.digest:
        return []
    today = local(state.now, LONDON).date()
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(5)]
    first = next((day for day in days if working_day(day, ("england", "wales"))), None)
    if first is None:
        return []
    moment = at(first, time(8, 30), LONDON)
    key = f"digest:{monday.isoformat()}"
    return [Action(key=key, kind="organizer_digest", at=moment, until=at(first, time(18), LONDON), series="")]


def _silent(state: Regular) -> list[Action]:
    """Nine months without a word: asked once; sixty days later the invitations stop."""
    found = []
    zone = {series.id: series for series in state.series}
    for member, person in state.members:
        series = zone.get(member.series)
        if series is None or member.setting == "none":
            continue
        day = local(person.heard_at, series.zone).date() + relativedelta(months=SILENT_MONTHS)
        moment = earlier_allowed(at(day, time(10), series.zone), series.zone, series.nations)
        key = f"interest:{person.id}:{day.isoformat()}"
        if key not in state.done:
            found.append(_about(series, "still_interested", key, moment, person))
        else:
            silent = f"silent:{person.id}:{day.isoformat()}"
            found.append(_about(series, "stop_silent", silent, state.done[key] + STOPPED_AFTER, person))
    return found


def _about(series: Series, kind: str, key: str, moment: datetime, person: Person) -> Action:
    return Action(key=key, kind=kind, at=moment, until=None, series=series.id, person=person.id)


def _votes(state: Regular) -> list[Action]:
    """A reminder two working days before the close to members who have not voted; then the close."""
    found = []
    zone = {series.id: series for series in state.series}
    for vote in state.votes:
        series = zone.get(vote.series)
        if series is None:
            continue
        close = local(vote.closes_at, series.zone)
        reminder = at(working_days_before(close.date(), 2, series.nations), time(10), series.zone)
        for member, person in state.members:
            asked = member.series == series.id and member.setting not in ("none", "paused")
            if asked and person.id not in state.voted.get(vote.id, frozenset()) and reminder > vote.opens_at:
                key = f"vote_reminder:{vote.id}:{person.id}"
                found.append(
                    Action(
                        key=key, kind="vote_reminder", at=reminder, until=vote.closes_at, series=series.id,
                        session=vote.session, person=person.id,
                    )
                )  # fmt: skip
        key = f"vote_close:{vote.id}"
        found.append(
            Action(key=key, kind="vote_close", at=vote.closes_at, until=None, series=series.id, session=vote.session)
        )
    return found


def _requests(state: Regular) -> list[Action]:
    """A request that a person must handle: organisers are told after 14 and 25 days."""
    found = []
    for request in state.requests:
        for days in (14, 25):
            moment = request.asked_at + timedelta(days=days)
            if not in_window(moment, LONDON, ("england", "wales")):
                moment = earlier_allowed(moment, LONDON, ("england", "wales"))
            key = f"rights:{request.id}:{days}"
            found.append(Action(key=key, kind="rights_due", at=moment, until=None, series="", person=request.person))
    return found
