"""Why an action cannot be done just now: one short sentence each, nothing where it can. Pure; no Textual here."""

from collections.abc import Callable

from core.model import RowState
from core.text import Safe, cat, lit
from tui.text import say
from tui.views import marks
from tui.where import Where

Hindrance = Callable[[Where], Safe]


def nothing(_where: Where) -> Safe:
    """It always works."""
    return Safe("")


def _changing(where: Where) -> Safe:
    """Nothing is changed on a screen that is not live."""
    return cat(lit("not live "), where.trouble) if where.trouble else Safe("")


def changing(where: Where) -> Safe:
    """Needs a store that can be read."""
    return _changing(where)


def resuming(where: Where) -> Safe:
    """Needs mail that the desk itself stopped."""
    return _changing(where) if where.stopped else lit("the desk has stopped nothing by itself")


def session(where: Where) -> Safe:
    """Needs a session under the cursor."""
    return Safe("") if where.session is not None else lit("there is no session here")


def running(where: Where) -> Safe:
    """Needs a series that runs."""
    if where.series is None:
        return lit("there is no series yet")
    if where.series.status not in ("trial", "active"):
        return say("the series is {}", Safe(where.series.status))
    return _changing(where)


def adding(where: Where) -> Safe:
    """As `running`; where there is no series yet, the first one is made."""
    return running(where) if where.series is not None or where.every else _changing(where)


def hosts(where: Where) -> Safe:
    """As `running`, with hosts on the rota of the series."""
    reason = running(where)
    if reason or where.series is None:
        return reason
    return Safe("") if where.series.hosts else lit("add a host first: series edit --host")


def editing(where: Where) -> Safe:
    """Needs a session that is neither over nor cancelled."""
    if where.session is None:
        return lit("there is no session here")
    if where.session.state == "cancelled":
        return lit("it is cancelled")
    if where.session.state == "done" or where.session.ends <= where.now:
        return say("it was on {}", marks.day_month(where.session.date))
    return _changing(where)


def person(where: Where) -> Safe:
    """Needs a person under the cursor."""
    return Safe("") if where.person is not None else lit("choose a person first")


def standing(where: Where) -> Safe:
    """Needs a person and a session that has not begun."""
    if where.session is None or where.person is None:
        return lit("choose a person first")
    if where.session.state == "cancelled":
        return lit("the session is cancelled")
    if where.session.starts <= where.now:
        return say("it began on {}", marks.day_month(where.session.date))
    if where.hosting:
        return lit("hosts are set with e on Home")
    return _changing(where)


def going(where: Where) -> Safe:
    """As `standing`, and a free place."""
    reason = standing(where)
    if reason or where.session is None or (where.signup is not None and where.signup.state in ("going", "offered")):
        return reason
    counts = where.counts
    holding = where.signup is not None and where.signup.holding
    if counts.capacity is not None and counts.used >= counts.capacity and not holding:
        return say("{} is full, w queues", marks.day_month(where.session.date))
    return Safe("")


def removing(where: Where) -> Safe:
    """As `standing`, and a sign-up that is still there."""
    reason = standing(where)
    if reason:
        return reason
    on = where.signup is not None and where.signup.state != "removed"
    return Safe("") if on else lit("not on the session")


def mail(where: Where) -> Safe:
    """Needs a mail under the cursor that waits."""
    if where.record is None:
        return lit("there is no mail here")
    if where.record.state in ("settled", "filed"):
        at = where.record.settled_at
        by = where.record.settled_by or lit("the desk")
        return say("{} settled it {}", by, marks.when(at, where.now)) if at else say("{} settled it", by)
    return _changing(where)


def readable(where: Where) -> Safe:
    """As `mail`, and read safely."""
    reason = mail(where)
    unread = where.record is not None and "quarantined" in (where.record.state, where.record.kind)
    return reason or (lit("it could not be read: b files it") if unread else Safe(""))


def answerable(where: Where) -> Safe:
    """As `readable`, and from somebody who may be written to."""
    reason = readable(where)
    if reason or where.record is None:
        return reason
    if where.record.trust == "-1":
        return lit("failed its check, never answered")
    return Safe("") if where.record.address else lit("it names no sender")


def mine(where: Where) -> Safe:
    """As `mail`, and not mine already."""
    reason = mail(where)
    taken = where.record is not None and where.record.taken_by == where.me
    return reason or (lit("it is yours already") if taken else Safe(""))


def quoting(where: Where) -> Safe:
    """Needs a mail that quotes something."""
    reason = any_mail(where)
    return reason or (Safe("") if where.record is not None and where.record.quoted else lit("nothing is quoted in it"))


def any_mail(where: Where) -> Safe:
    """Needs a mail under the cursor."""
    return Safe("") if where.record is not None else lit("there is no mail here")


def letter(where: Where) -> Safe:
    """Needs a letter under the cursor."""
    return Safe("") if where.letter is not None else lit("there is no letter here")


def _in_state(states: tuple[RowState, ...], otherwise: dict[RowState, Safe]) -> Hindrance:
    """Needs a letter in one of these states; `otherwise` says why others are not."""

    def reason(where: Where) -> Safe:
        if where.letter is None:
            return lit("there is no letter here")
        if where.letter.state in states:
            return _changing(where)
        return otherwise.get(where.letter.state) or say("it is {}", Safe(where.letter.state))

    return reason


_LEFT: dict[RowState, Safe] = {
    "sent": lit("it has left, undo sends a correction"), "sending": lit("being sent now"),
}  # fmt: skip
retrying = _in_state(("retry", "failed", "unknown"), {"sent": lit("already sent"), "sending": lit("being sent now")})
holding = _in_state(("held", "queued", "retry"), _LEFT)
arriving = _in_state(("unknown",), {"sent": lit("it is known to have left")})
withdrawing = _in_state(("held", "queued", "retry", "failed"), _LEFT)


def undoing(where: Where) -> Safe:
    """Needs a change of mine that stands, or in Log one that was chosen."""
    if where.undo is None:
        return lit("nothing of yours to undo")
    if where.undo.undone_by:
        return say("undone already, by change {}", Safe(str(where.undo.undone_by)))
    return _changing(where)


def redoing(where: Where) -> Safe:
    """Needs an undo of mine that nothing came after."""
    return _changing(where) if where.redo is not None else lit("nothing to redo")


def marking(where: Where) -> Safe:
    """Needs a screen whose rows can be marked, and a row."""
    rows = {"people": where.person, "inbox": where.record, "outbox": where.letter, "topics": where.topic}
    if where.screen not in rows:
        return lit("no key here takes more than one row")
    return Safe("") if rows[where.screen] is not None else lit("there is no row here")


def planned(where: Where) -> Safe:
    """Needs something that comes by itself about the session."""
    return Safe("") if where.due is not None else lit("nothing planned")


def skipping(where: Where) -> Safe:
    """As `planned`, on a screen that is live."""
    return planned(where) or _changing(where)


def any_series(where: Where) -> Safe:
    """Needs a series."""
    return Safe("") if where.every else lit("there is no series yet")


def joinable(where: Where) -> Safe:
    """Needs a session with an address to join at."""
    if where.session is None or where.series is None:
        return lit("there is no session here")
    own = where.session.join.address if where.session.join is not None else Safe("")
    return Safe("") if own or where.series.join.address else lit("it has no joining address yet")


def change(where: Where) -> Safe:
    """Needs a change under the cursor."""
    return Safe("") if where.chosen and where.undo is not None else lit("there is no change here")


def other_series(where: Where) -> Safe:
    """Needs a second series."""
    return Safe("") if len(where.every) > 1 else lit("there is no other series")
