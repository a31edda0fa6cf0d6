"""Inbox as a value: the mails that wait with their age, those settled lately, and one mail with why it waits. Pure."""

from datetime import datetime

import msgspec

from core.model import InboundRecord, Session
from core.text import Safe, cat, clean_line, lit
from tui.facts.inbox import InboxFacts, MailDetail
from tui.text import joined, say
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import organisation_word, with_address
from tui.views.plan import STANDINGS

A_PERSON = lit("a person decides")
_KINDS: dict[str, Safe] = {
    "bounce": lit("a returned letter"), "delay": lit("a letter is delayed"), "auto-reply": lit("an automatic reply"),
    "list": lit("mail of a list"), "spam": lit("spam"), "quarantined": lit("could not be read safely"),
    "challenge": lit("a challenge"), "receipt": lit("a receipt"), "own": lit("our own letter"),
}  # fmt: skip
_TRUST: dict[str, Safe] = {
    "-1": lit("trust -1: the sender failed its check"), "0": lit("trust 0: not proven"),
    "1": lit("trust 1: proven by its domain"), "2": lit("trust 2: own reply token"),
    "2b": lit("trust 2b: somebody else's reply token"), "3": lit("trust 3: proven, with a fresh token"),
}  # fmt: skip


class MailRow(msgspec.Struct, frozen=True, kw_only=True):
    """One mail in the list; `key` is its id."""

    key: str
    mark: Marked
    age: Safe
    sender: Safe
    subject: Safe
    about: Safe
    mine: Safe = Safe("")


class InboxView(msgspec.Struct, frozen=True, kw_only=True):
    """The list: what waits, oldest first; what was settled within a day, newest first."""

    rows: tuple[MailRow, ...] = ()
    settled: tuple[MailRow, ...] = ()
    waiting: Safe = Safe("")
    by_itself: int = 0


class MailView(msgspec.Struct, frozen=True, kw_only=True):
    """One mail more closely. `text` is what its sender wrote, `why` why no rule decided it, `settled` what became
    of it where nothing waits any more.
    """

    key: str
    named: Safe
    head: tuple[Safe, ...]
    text: Safe
    quoted: tuple[Safe, ...]
    why: tuple[Safe, ...]
    settled: tuple[Safe, ...]
    earlier: tuple[Safe, ...]


def inbox(facts: InboxFacts, now: datetime) -> InboxView:
    """Inbox from its facts. A mail under the cursor that somebody settled meanwhile stays among those that wait."""
    rows = [_row(record, facts, now) for record in facts.waiting]
    current = facts.current
    if current is not None and current.state in ("settled", "filed") and current.settled_by:
        rows.append(_settled(current, facts, now))
    count = facts.total
    words = (
        say("! {} wait for a person, target 48 h", count) if count != 1 else lit("! 1 waits for a person, target 48 h")
    )
    alone = sum(not record.settled_by for record in facts.settled)
    nothing = (
        say("✓ nothing waits. {} settled by themselves within a day (v)", alone) if alone else lit("✓ nothing waits")
    )
    return InboxView(
        rows=tuple(rows),
        settled=tuple(_settled(record, facts, now) for record in facts.settled if record != current),
        waiting=words if count else nothing,
        by_itself=alone,
    )


def _row(record: InboundRecord, facts: InboxFacts, now: datetime) -> MailRow:
    person = facts.people.get(record.person)
    organisation = say(" · {}", organisation_word(person)) if person else Safe("")
    unread = record.state == "quarantined" or record.kind == "quarantined"
    robot = record.kind in _KINDS and not unread
    mark = Marked("need", lit("unread")) if unread else Marked("need", lit("machine")) if robot else _ASKS
    return MailRow(
        key=record.id,
        mark=mark,
        age=marks.short_age(now - record.received_at),
        sender=cat(record.name or record.address or lit("(no sender)"), organisation),
        subject=_KINDS[record.kind] if record.kind in _KINDS else record.subject or lit("(no subject)"),
        about=_about(facts.sessions.get(record.session), record),
        mine=say("taken by {}", record.taken_by) if record.taken_by else Safe(""),
    )


_ASKS = Marked("unsure", lit("asks"))


def _settled(record: InboundRecord, facts: InboxFacts, now: datetime) -> MailRow:
    at = marks.when(record.settled_at or record.received_at, now)
    effect = record.effect or Safe(record.action)
    said = say("settled by {} {}: {}", record.settled_by, at, effect) if record.settled_by else effect
    return MailRow(
        key=record.id, mark=Marked("ok", lit("settled")), age=at, sender=record.name or record.address,
        subject=said,
        about=_about(facts.sessions.get(record.session), record),
    )  # fmt: skip


def _about(session: Session | None, record: InboundRecord) -> Safe:
    return marks.number_word(session.number, session.date) if session is not None else Safe(record.series)


def mail(detail: MailDetail, now: datetime) -> MailView:
    """One mail from its facts."""
    record = detail.record
    session = marks.number_word(detail.session.number, detail.session.date) if detail.session else Safe("")
    about = say("about {}", session) if session else lit("names no session")
    known = _known(detail)
    return MailView(
        key=record.id,
        named=with_address(record.name, record.address),
        head=(
            joined(" · ", (marks.full_day(record.received_at.date()), marks.clock(record.received_at), about)),
            joined(" · ", (_TRUST.get(record.trust, lit("trust not known")), known)),
            say("Subject: {}", record.subject) if record.subject else lit("(no subject)"),
        ),
        text=record.excerpt or _unreadable(record),
        quoted=tuple(Safe(each) for each in record.quoted.split("\n")) if record.quoted else (),
        why=tuple(_why(record)),
        settled=_became(record, now),
        earlier=tuple(_earlier(detail, now)),
    )


def _known(detail: MailDetail) -> Safe:
    if detail.person is None:
        return lit("not known yet")
    came = sum(signup.came == "came" for signup in detail.signups)
    return say("known, came to {} lately", came) if came else lit("known")


def _unreadable(record: InboundRecord) -> Safe:
    """What stands in place of a text that is not there: at which step reading ended, and nothing but size and sender."""
    if record.state == "quarantined" or record.kind == "quarantined":
        size = say("{} bytes", record.size)
        return say(
            "This mail could not be read safely ({}). {}.", Safe(clean_line(record.code)) or lit("no code"), size
        )
    return lit("(no text above the quoted mail)")


def _why(record: InboundRecord) -> list[Safe]:
    """Which words were found, and why they did not decide."""
    says = [Safe(hit) for hit in record.hits[:6]]
    if record.meanings:
        says.append(say("could mean: {}", Safe(clean_line(", ".join(record.meanings)))))
    says += [record.reason] if record.reason else []
    says += [record.effect] if record.effect and record.effect != A_PERSON else []
    return says or [A_PERSON]


def _became(record: InboundRecord, now: datetime) -> tuple[Safe, ...]:
    """Who settled it, when and how; nothing while it waits."""
    if record.state not in ("settled", "filed"):
        return ()
    at = marks.moment(record.settled_at or record.received_at, now)
    return (say("{}, by {} {}", record.effect or Safe(record.action), record.settled_by or lit("the desk"), at),)


def _earlier(detail: MailDetail, now: datetime) -> list[Safe]:
    says = []
    for signup in detail.signups:
        session = detail.sessions.get(signup.session)
        name = marks.number_word(session.number, session.date) if session else Safe(signup.session)
        came = lit(", came") if signup.came == "came" else Safe("")
        says.append(say("{}  {} {}{}", marks.when(signup.changed_at, now), STANDINGS[signup.state], name, came))
    said = [say("{}  {}", marks.when(m.received_at, now), m.effect or m.subject) for m in detail.earlier[:3]]
    return [*says[:4], *said]
