"""Pure: whether the next session and the desk are in good order; each check is a state and the words that explain it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from core.hosting import runs_without
from core.model import InboundRecord, OutboxRow, Series, Session
from core.text import Safe, join, lit
from core.wording import count_words

State = Literal["ok", "notice", "need", "unknown"]
Name = Literal["host", "topic", "join", "invite", "mail in", "letters", "gateway", "disk"]

HOST_BY = TOPIC_BY = timedelta(days=28)
INVITE_BY = timedelta(days=21)
JOIN_BY = timedelta(days=7)
ANSWER_BY = timedelta(hours=48)
GATEWAY_BY = timedelta(minutes=5)
LAST_TRY = 6
LEAST_DISK = 0.10
_ORDER: tuple[State, ...] = ("ok", "notice", "unknown", "need")


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One check: its name, how it stands, and in words why."""

    name: Name
    state: State
    says: Safe


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the running parts: when the gateway was last seen, and the share of the disk that is free."""

    gateway_seen: datetime | None = None
    disk_free: float | None = None


def session_checks(
    session: Session, series: Series, now: datetime, *, hosts: Sequence[Safe], invited: int, members: int
) -> list[Check]:
    """Host, topic, joining details and invitation of one session. `invited` is the number of invitations made."""
    left = session.starts - now
    join_details = session.join or series.join
    return [
        _host(session, hosts, left),
        _due("topic", session.topic, lit("nobody chose one"), done=bool(session.topic), due=left <= TOPIC_BY),
        _join(session, left, has_address=bool(join_details.address)),
        _invite(session, invited, members, left),
    ]


def _host(session: Session, hosts: Sequence[Safe], left: timedelta) -> Check:
    if runs_without(session):
        return Check(name="host", state="ok", says=lit("runs without one"))
    says = join(", ", hosts) or lit("set")
    return _due("host", says, lit("nobody yet"), done=bool(session.hosts), due=left <= HOST_BY)


def _due(name: Name, says: Safe, missing: Safe, *, done: bool, due: bool) -> Check:
    if done:
        return Check(name=name, state="ok", says=says)
    return Check(name=name, state="need" if due else "notice", says=missing)


def _join(session: Session, left: timedelta, *, has_address: bool) -> Check:
    if not has_address:
        return _due("join", lit(""), lit("no joining details"), done=False, due=left <= JOIN_BY)
    if session.join_tried_at is None:
        return _due("join", lit(""), lit("link not tried yet"), done=False, due=left <= JOIN_BY)
    return Check(name="join", state="ok", says=lit("link tried"))


def _invite(session: Session, invited: int, members: int, left: timedelta) -> Check:
    if invited:
        return Check(name="invite", state="ok", says=count_words(invited, "letter"))
    if not members or session.state == "planned":
        says = lit("nobody to invite") if not members else lit("not open yet")
        return Check(name="invite", state="notice", says=says)
    return _due("invite", lit(""), lit("not sent"), done=False, due=left <= INVITE_BY)


def desk_checks(
    now: datetime, *, waiting: Sequence[InboundRecord], letters: Iterable[OutboxRow], signs: Signs
) -> list[Check]:
    """Mail that waits, letters in trouble, the gateway and the disk. `letters` are those in retry, failed or unknown."""
    return [_mail_in(now, waiting), _letters(list(letters)), _gateway(now, signs), _disk(signs)]


def _mail_in(now: datetime, waiting: Sequence[InboundRecord]) -> Check:
    if not waiting:
        return Check(name="mail in", state="ok", says=lit("nothing waits"))
    late = any(now - record.received_at > ANSWER_BY for record in waiting)
    says = Safe(f"{count_words(len(waiting), 'message')} {'waits' if len(waiting) == 1 else 'wait'} for a person")
    return Check(name="mail in", state="need" if late else "notice", says=says)


def _letters(letters: list[OutboxRow]) -> Check:
    bad = [row for row in letters if row.state in ("failed", "unknown") or row.attempts > LAST_TRY]
    trying = len(letters) - len(bad)
    if bad:
        return Check(name="letters", state="need", says=Safe(f"{count_words(len(bad), 'letter')} not delivered"))
    if trying:
        return Check(name="letters", state="notice", says=Safe(f"{count_words(trying, 'letter')} being tried again"))
    return Check(name="letters", state="ok", says=lit("all delivered"))


def _gateway(now: datetime, signs: Signs) -> Check:
    if signs.gateway_seen is None:
        return Check(name="gateway", state="need", says=lit("not seen: letters wait"))
    silent = now - signs.gateway_seen
    if silent <= GATEWAY_BY:
        return Check(name="gateway", state="ok", says=lit("running"))
    minutes = int(silent.total_seconds()) // 60
    return Check(name="gateway", state="need", says=Safe(f"not seen for {minutes:,} min: letters wait"))


def _disk(signs: Signs) -> Check:
    if signs.disk_free is None:
        return Check(name="disk", state="unknown", says=lit("not known"))
    says = Safe(f"{signs.disk_free:.0%} free")
    return Check(name="disk", state="ok" if signs.disk_free > LEAST_DISK else "need", says=says)


def worst(checks: Iterable[Check]) -> State:
    """The worst state of all checks; `ok` where there are none."""
    return max((check.state for check in checks), key=_ORDER.index, default="ok")
