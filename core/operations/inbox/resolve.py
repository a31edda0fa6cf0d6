"""Who wrote, in which thread, about which series and session: what only the store knows about a mail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from core.desk import Desk
from core.ids import fingerprint
from core.model import OutboxRow, Person, Series, Session, Token
from core.operations import letters
from core.schedule import local
from core.store.unit_of_work import View
from core.trust import Level, level_of
from core.understanding import Understanding
from core.wording import weekday_words

SessionProblem = Literal["", "which series", "which date", "planned", "begun", "cancelled", "nothing open"]

NAMING_THE_NEXT = ("cancelled", "too_late", "thanks_and_notes")
FOR_SECOND = ("LINK", "PHONE")
"""Words that a second address can say of itself, in no thread."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows about a mail. `token` and `row` are those of the letter it answers, if it answers one.

    `second` is true where `person` writes from their second address, `disputed` where the reply address and the thread
    name different sessions.
    """

    level: Level
    person: Person | None = None
    second: bool = False
    token: Token | None = None
    row: OutboxRow | None = None
    series: Series | None = None
    disputed: bool = False

    @property
    def proven(self) -> bool:
        """Whether somebody or something vouches for the sender, who writes in a thread of their own or in none."""
        return self.level in ("1", "2", "3")


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """The session that is meant, or why it is not clear; `options` are sessions to choose from."""

    session: Session | None = None
    problem: SessionProblem = ""
    options: tuple[Session, ...] = ()


async def resolve(view: View, desk: Desk, mail: Understanding, now: datetime) -> Standing:
    """The sender's standing. Tokens that are unknown, ended or spoilt count as none."""
    address = mail.sender.address if mail.sender else ""
    known = await view.people.by_address(address) if address else None
    tokens = [t for t in [await view.tokens.get(fingerprint(f.token)) for f in mail.tokens] if t and t.expires_at > now]
    token = tokens[0] if tokens else None
    person = known or await _at_second(view, mail, token)
    whose: Literal["", "own", "other"] = ""
    if token is not None:
        own = token.address == address or (person is not None and token.person == person.id)
        whose = "own" if own else "other"
    fresh = token is not None and token.purpose in ("erase", "address") and token.used_at is None
    return Standing(
        level=level_of(mail.evidence, whose, fresh_purpose=fresh),
        person=person,
        second=known is None and person is not None,
        token=token,
        row=await view.outbox.get(token.row) if token else None,
        series=await _series(view, desk, mail, token),
        disputed=len({t.session for t in tokens[:2] if t.session}) > 1,
    )


async def _at_second(view: View, mail: Understanding, token: Token | None) -> Person | None:
    """Whose second address writes, where the mail is about what they agreed to there: it answers a letter to that address
    or an entry of theirs, or says one of the words that are for it. Anything else there is said by somebody new: whoever
    agreed by mistake must not act for another ever after.
    """
    address = mail.sender.address if mail.sender else ""
    owners = [each for each in await view.people.by_second(address) if each.second and each.second.agreed_at]
    if not owners:
        return None
    uids = [str(mail.arguments.get("uid", "")), *(each.uid for each in mail.calendar)]
    entries = [await view.entries.get(uid) for uid in uids]
    named = {entry.person for entry in entries if entry is not None}
    if token is not None and token.address == address:
        named.add(token.person)
    word = mail.arguments.get("word") or (token.wish.get("word") if token is not None else "")
    mine = [each for each in owners if each.id in named or word in FOR_SECOND]
    return mine[0] if len(mine) == 1 else None


async def _series(view: View, desk: Desk, mail: Understanding, token: Token | None) -> Series | None:
    """The thread's series, else the address's, else the default, else the only one that runs."""
    named = (token.series if token else "") or mail.series_address
    if named:
        found = await view.series.get(named)
        if found is not None:
            return found
    running = [s for s in await view.series.all() if s.status in ("trial", "active")]
    default = await view.series.get(desk.default_series) if desk.default_series else None
    return default or (running[0] if len(running) == 1 else None)


async def target(view: View, mail: Understanding, standing: Standing, now: datetime) -> Target:
    """Which session a join, maybe or decline is about."""
    if standing.disputed:
        return Target(problem="which date", options=await coming_sessions(view, standing.series, now))
    wanted = mail.arguments.get("date") or mail.arguments.get("month")
    if isinstance(wanted, str) and wanted:
        return await _by_date(view, standing, wanted, now)
    entry = await _lost_entry(view, mail, standing)
    if entry is not None:
        return _judged(entry, now)
    offered = await _offered_next(view, mail, standing)
    if offered is not None:
        return _judged(offered, now)
    if standing.token and standing.token.session and not mail.arguments.get("next"):
        session = await view.sessions.get(standing.token.session)
        if session is not None:
            return await _on_weekday(view, mail, session, now)
        # the date they were written to about is no more: no other one may be taken for it
        return Target(problem="which date", options=await coming_sessions(view, standing.series, now))
    if standing.series is None:
        return Target(problem="which series", options=await coming_sessions(view, None, now))
    coming = await coming_sessions(view, standing.series, now)
    return await _on_weekday(view, mail, coming[0], now) if coming else Target(problem="nothing open")


async def _on_weekday(view: View, mail: Understanding, session: Session, now: datetime) -> Target:
    """The session that was taken as meant, unless the text names another weekday than it has."""
    named = mail.arguments.get("weekday")
    series = await view.series.need(session.series)
    if named and named != weekday_words(local(session.starts, series.zone).date()).lower():
        return Target(problem="which date", options=await coming_sessions(view, series, now))
    return _judged(session, now)


async def _offered_next(view: View, mail: Understanding, standing: Standing) -> Session | None:
    """The session that a letter about one that is no more names as the next: its “Reply YES” means that one."""
    row = standing.row
    if row is None or row.kind not in NAMING_THE_NEXT or mail.intent not in ("join", "maybe"):
        return None
    series, session = await view.series.get(row.series), await view.sessions.get(row.session)
    if series is None or session is None:
        return None
    return await letters.following(view, series, session, row.settled_at or row.created_at)


async def _lost_entry(view: View, mail: Understanding, standing: Standing) -> Session | None:
    """The session of an entry whose UID was all that was left of a calendar answer; its holder's word only."""
    uid = mail.arguments.get("uid")
    entry = await view.entries.get(uid) if isinstance(uid, str) else None
    if entry is None or standing.person is None or entry.person != standing.person.id:
        return None
    return await view.sessions.get(entry.session)


async def _by_date(view: View, standing: Standing, wanted: str, now: datetime) -> Target:
    """The one session on that day (`2027-01-21`), or in that month (`2027-01`) as its place counts days."""
    chosen = [standing.series] if standing.series else [s for s in await view.series.all() if s.status != "ended"]
    found = []
    for series in chosen:
        of_series = await view.sessions.of_series(series.id)
        found += [s for s in of_series if local(s.starts, series.zone).date().isoformat().startswith(wanted)]
    alive = [s for s in found if s.state != "cancelled"] or found
    if len(alive) == 1:
        return _judged(alive[0], now)
    return Target(problem="which date", options=await coming_sessions(view, standing.series, now))


async def sessions_on(view: View, standing: Standing, dates: Sequence[str], now: datetime) -> tuple[Session, ...]:
    """The sessions to come on these days (`2027-01-21`), of the thread's series or of any, soonest first."""
    chosen = [standing.series] if standing.series else [s for s in await view.series.all() if s.status != "ended"]
    found = [
        session
        for series in chosen
        for session in await view.sessions.of_series(series.id, after=now)
        if session.state == "open" and local(session.starts, series.zone).date().isoformat() in dates
    ]
    return tuple(sorted(found, key=lambda s: (s.starts, s.id)))


def _judged(session: Session, now: datetime) -> Target:
    if session.state == "cancelled":
        return Target(session=session, problem="cancelled")
    if session.state == "done" or session.starts <= now:
        return Target(session=session, problem="begun")
    return Target(session=session, problem="planned" if session.state == "planned" else "")


async def coming_sessions(view: View, series: Series | None, now: datetime) -> tuple[Session, ...]:
    """The open sessions that start strictly after now, soonest first, at most three of one series."""
    coming = [s for s in await view.sessions.coming(now) if s.state == "open" and s.starts > now]
    mine = [s for s in coming if series is None or s.series == series.id]
    return tuple(sorted(mine, key=lambda s: (s.starts, s.id))[:3])
