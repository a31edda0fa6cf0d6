"""Before a session: invitations, nudges, the first-timer letter, reminders, the still-coming check, the switch."""

from datetime import timedelta

from core.model import Membership, Signup
from core.planner.actions import Action, Around, Standing
from core.planner.times import Times, times_of
from core.schedule import local
from core.signup import holds_place, room

FRESH_INVITATION = timedelta(days=5)
FRESH_SIGNUP, FRESH_YES = timedelta(hours=20), timedelta(hours=24)
LAST_REMINDER = timedelta(hours=2)


def before_session(around: Around) -> list[Action]:
    """What is planned for members and guests of one session."""
    if around.session.state != "open" or around.series.status == "ended":
        return []
    times = times_of(around.session, around.series)
    found = [*_invitations(around, times), *_nudges(around, times), *_first_timers(around, times)]
    return around.open([*found, *_reminders(around, times), *_last(around, times)])


def invited(around: Around, member: Membership) -> bool:
    """Whether a membership means that this session's invitation is due to its person."""
    session = around.session
    if member.setting == "paused":
        day = local(session.starts, around.series.zone).date()
        if member.paused_until is None or day < member.paused_until:
            return False
        return _by_setting(around, member, member.former)
    return _by_setting(around, member, member.setting)


def _by_setting(around: Around, member: Membership, setting: str) -> bool:
    if setting == "every 2":
        return ((around.session.number or 0) - member.from_number) % 2 == 0
    if setting == "monthly":
        return around.session.id in around.monthly
    return setting == "every"


def _invitations(around: Around, times: Times) -> list[Action]:
    if around.series.status == "paused":
        return []
    return [
        around.action("invitation", times.invitation, times.invitation_until, person=member.person)
        for member in _to_ask(around)
    ]


def _to_ask(around: Around) -> list[Membership]:
    """The members to invite: nobody who has answered in any way, no hosts, and nobody who cannot be reached."""
    answered = {*(each.person for each in around.signups), *around.session.hosts}
    return [
        member
        for member in around.members
        if member.person not in answered
        and around.standings.get(member.person, Standing()).reachable
        and invited(around, member)
    ]


def _nudges(around: Around, times: Times) -> list[Action]:
    if around.series.status == "paused" or not room(around.session, around.series, around.signups).has_place:
        return []
    found = []
    for member in _to_ask(around):
        asked = around.done.get(f"invitation:{around.session.id}:{member.person}")
        if asked is not None and times.nudge - asked >= FRESH_INVITATION:
            found.append(around.action("nudge", times.nudge, times.nudge_until, person=member.person))
    return found


def _going(around: Around) -> list[Signup]:
    return [each for each in around.signups if holds_place(each) and each.person not in around.session.hosts]


def _first_timers(around: Around, times: Times) -> list[Action]:
    return [
        around.action("first_timer", times.first_timer, times.reminder, person=each.person)
        for each in _going(around)
        if each.state == "going" and _new(around, each) and each.changed_at <= times.first_timer
    ]


def _new(around: Around, signup: Signup) -> bool:
    return not around.standings.get(signup.person, Standing()).came_before


def _reminders(around: Around, times: Times) -> list[Action]:
    """One of reminder and still-coming for each person and date: while somebody waits, the reminder is withheld until
    48 hours before, and then becomes the question.
    """
    until = around.session.starts - LAST_REMINDER
    queued = around.waiting > 0 and until > times.still_coming
    found: list[Action] = []
    for each in _going(around):
        if each.state not in ("going", "maybe"):
            continue
        key = reminder_key(around, each.person)
        if queued:
            if around.now - each.changed_at >= FRESH_YES or around.now < times.still_coming:
                kind = "still_coming" if each.state == "going" else "still_coming_maybe"
                found.append(around.action(kind, times.still_coming, times.switch, person=each.person, key=key))
        elif times.reminder - each.created_at >= FRESH_SIGNUP:
            found.append(around.action("reminder", times.reminder, until, person=each.person, key=key))
    if around.series.hours == "out":
        found += [
            around.action("same_day", times.same_day, around.session.starts, person=each.person)
            for each in _going(around)
            if each.state == "going"
        ]
    return found


def reminder_key(around: Around, person: str) -> str:
    """The key that reminder and still-coming share; a moved session has a new date in it, so it is reminded again."""
    day = local(around.session.starts, around.series.zone).date()
    return f"reminder:{around.session.id}:{person}:{day.isoformat()}"


def _last(around: Around, times: Times) -> list[Action]:
    """The switch to offers, which also releases places kept by a maybe while others wait; and the notice of low numbers."""
    found = [around.action("switch", times.switch, around.session.starts)]
    low = around.series.settings.low_numbers
    if low and len(_going(around)) < low:
        found.append(around.action("low", times.low, around.session.starts))
    return found
