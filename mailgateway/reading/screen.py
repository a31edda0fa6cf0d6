"""Sorts a mail before its words are read: the first rule that matches, in the order of inbound.md 3."""

from datetime import date
from typing import NamedTuple

from core.text import Safe, clean_line
from core.understanding import Evidence, Kind, Known, ReplyText, Sender
from mailgateway.reading import bounces, mailing_lists, robots
from mailgateway.reading.bounces import From
from mailgateway.reading.calendar_reply import CalendarFacts
from mailgateway.reading.commands import read_commands
from mailgateway.reading.mime import Mail, plain_value
from mailgateway.reading.threads import Thread, addressed_to_us, is_ours, without_plus


class Seen(NamedTuple):
    """What the rules look at. `subject` is peeled, `who` is whatever stands in From."""

    mail: Mail
    known: Known
    sender: Sender | None
    who: From
    subject: str
    replied: bool
    thread: Thread
    evidence: Evidence
    calendar: CalendarFacts
    envelope_from: str | None
    reply: ReplyText
    today: date


class Screened(NamedTuple):
    """The kind, and the rule with the value that matched. `held` is true for people whose mail only a person may judge."""

    kind: Kind
    rule: Safe = Safe("")
    code: str = ""
    list_name: str = ""
    held: bool = False


def screen(seen: Seen) -> Screened:
    """The first rule that matches."""
    if rule := _own(seen):
        return _screened("own", rule)
    if rule := bounces.bounce(
        seen.mail, seen.subject, seen.who, seen.envelope_from, replied=seen.replied, bounced=seen.thread.bounced
    ):
        return _screened("delay" if bounces.is_delay(seen.mail, seen.subject) else "bounce", rule)
    if rule := robots.receipt(seen.mail, seen.subject, str(seen.reply.final), in_thread=bool(seen.thread.tokens)):
        return _screened("receipt", rule)
    if seen.sender is None:
        return Screened("quarantined", clean_line("from: not one plain address"), "from")
    return _from_somebody(seen)


def _from_somebody(seen: Seen) -> Screened:
    list_name = mailing_lists.registered(seen.mail, seen.known, seen.sender)
    if seen.evidence == "fail" and not list_name:
        return _screened("spam", "dmarc: fail")
    if seen.calendar.usable:
        return _screened("calendar-reply", f"calendar: {seen.calendar.method.lower()}")
    if rule := robots.auto_reply(
        seen.mail, seen.subject, seen.who.local_part, seen.envelope_from, registered=bool(list_name)
    ):
        return _screened("auto-reply", rule)
    if list_name:
        return _screened("list", f"registered list: {list_name}", list_name)
    return _from_a_list(seen) or _last_rules(seen)


def _from_a_list(seen: Seen) -> Screened | None:
    rule = mailing_lists.list_mark(seen.mail)
    if not rule:
        return None
    ours = seen.thread.tokens or seen.calendar.answers or _commanded(seen)
    return Screened("human", clean_line(rule), held=True) if ours else _screened("list", rule)


def _commanded(seen: Seen) -> bool:
    """Whether the mail is addressed to us and starts with an exact command."""
    if not addressed_to_us(seen.mail, seen.known):
        return False
    return bool(read_commands(str(seen.reply.final), seen.today, series=seen.known.series).words)


def _last_rules(seen: Seen) -> Screened:
    if rule := robots.challenge(str(seen.reply.full)):
        return _screened("challenge", f"text: {rule}")
    header = seen.known.spam_header.lower()
    value = plain_value(seen.mail.first(header)) if header else ""
    if value.startswith(("yes", "true", "spam")):
        return _screened("spam", f"{header}: {value}")
    return Screened("human")


def _own(seen: Seen) -> str:
    loop = seen.mail.first("x-thirdthursday-loop").strip()
    if loop and loop == seen.known.instance:
        return f"x-thirdthursday-loop: {loop}"
    if is_ours(seen.mail.first("message-id"), seen.known.domain):
        return "message-id: ours"
    ours = {address.lower() for address in seen.known.addresses}
    if seen.sender and without_plus(str(seen.sender.address)) in ours:
        return f"from: {seen.sender.address}"
    return ""


def _screened(kind: Kind, rule: str, list_name: str = "") -> Screened:
    return Screened(kind, clean_line(rule), list_name=list_name)
