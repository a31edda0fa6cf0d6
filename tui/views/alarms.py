"""What keeps mail from coming or going, on every screen: in words, with the key or the command that mends it. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from core.health import GATEWAY_BY
from core.model import Switch
from core.readiness import Letters, not_ready
from core.text import Safe, clean_line, lit
from tui.facts.frame import FrameFacts
from tui.text import Line, Span, cut, cut_line, line, say, width
from tui.views import marks
from tui.views.frame import signs_of


class Alarm(NamedTuple):
    """One thing that is wrong, in words and in fewer, and what mends it."""

    words: Safe
    short: Safe
    mend: Safe


def alarms(facts: FrameFacts, now: datetime) -> list[Alarm]:
    """Everything that keeps mail from moving; empty until the store has been read."""
    if not facts.read:
        return []
    switches = {switch.id: switch for switch in facts.switches}
    return [*_gateway(facts, now), *_stopped(switches, now), *_redirected(switches)]


def _gateway(facts: FrameFacts, now: datetime) -> Iterator[Alarm]:
    """The gateway itself; else what it says of its mailboxes and its way out."""
    signs = signs_of(facts.beats, now)
    seen = signs.gateway_seen
    if seen is None or now - seen > GATEWAY_BY:
        since = lit("gateway not seen") if seen is None else say("gateway not seen for {}", marks.age(now - seen))
        short = lit("gateway not seen") if seen is None else say("gateway silent {}", marks.age(now - seen))
        yield Alarm(say("{}: mail and letters wait", since), short, lit("run: thirdthursday gateway"))
        return
    for why in not_ready(now, signs, Letters(), _said(facts)):
        yield Alarm(Safe(why.rstrip(".")), lit("mail does not move"), lit("see: thirdthursday status"))


def _said(facts: FrameFacts) -> Mapping[str, Any]:
    return next((beat.facts for beat in facts.beats if beat.name == "gateway"), {})


def _stopped(switches: Mapping[str, Switch], now: datetime) -> Iterator[Alarm]:
    """Mail that an organiser holds; planned mail that the desk itself stopped."""
    if (hold := switches.get("hold")) is not None:
        by = clean_line(hold.by, 30) or lit("somebody")
        words = say("all mail held by {} since {}", by, marks.moment(hold.at, now))
        yield Alarm(words, lit("all mail held"), lit("H lets it go"))
    resume = lit("R lets it go on")
    if (breaker := switches.get("breaker")) is not None:
        yield Alarm(say("planned mail stopped: {}", _why(breaker)), lit("planned mail stopped"), resume)
    if (clock := switches.get("clock")) is not None:
        yield Alarm(say("automatic actions stopped: {}", _why(clock)), lit("clock jumped, all waits"), resume)


def _why(switch: Switch) -> Safe:
    return Safe(clean_line(switch.reason, 120).rstrip("."))


def _redirected(switches: Mapping[str, Switch]) -> Iterator[Alarm]:
    if (redirect := switches.get("redirect")) is not None:
        words = say("every letter goes to {} instead", clean_line(redirect.value, 60))
        yield Alarm(words, lit("letters redirected"), lit("thirdthursday outbox redirect --off"))


def lines(found: list[Alarm], cells: int, most: int = 3) -> list[Line]:
    """One line each, at most so many; the last one counts the rest."""
    shown = found if len(found) <= most else found[: most - 1]
    rows = [_line(alarm, cells) for alarm in shown]
    if len(found) > len(shown):
        more = say(" ! {} more: thirdthursday status", len(found) - len(shown))
        rows.append(line(Span(more, "need")))
    return rows


def _line(alarm: Alarm, cells: int) -> Line:
    """Words and what mends it; where both do not fit, the words give way."""
    room = cells - width(alarm.mend) - 7
    words = alarm.words if width(alarm.words) <= room else cut(alarm.short, max(room, 0))
    return cut_line(line(Span(say(" ! {}", words), "need"), say(" · {}", alarm.mend)), cells)
