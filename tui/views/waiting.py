"""The waiting list as lines: the order of arrival, each step up with its reason, open offers, what happens next. Pure."""

from datetime import datetime

from core.model import Signup
from core.text import Safe, lit
from core.wording import count_words
from tui.facts.waiting import WaitingFacts
from tui.text import Line, Span, columns, cut_line, line, rule, say, wrap
from tui.views import marks
from tui.views.names import person_name


def waiting(facts: WaitingFacts, now: datetime, cells: int) -> list[Line]:
    """Everything about the list, the queue first."""
    lines = [_waits(at, each, facts, now, cells) for at, each in enumerate(facts.waiting, start=1)]
    lines = lines or [line(Span(lit("nobody waits"), "dim"))]
    lines += [line(Span(part, "bold")) for part in wrap(next_words(facts, now), cells)]
    if facts.offers:
        lines += [rule(lit("open offers"), cells), *(_offer(each, facts, now, cells) for each in facts.offers)]
    if facts.moved:
        lines += [rule(lit("moved up"), cells)]
        lines += [line(part) for each in facts.moved for part in wrap(_moved(each, facts), cells)]
    return lines


def _waits(at: int, each: Signup, facts: WaitingFacts, now: datetime, cells: int) -> Line:
    since = say("since {}", marks.moment(each.changed_at, now))
    why = each.reason or (lit("an offer lapsed: behind the others") if each.passed else lit("in order of arrival"))
    return cut_line(
        columns([
            (Safe(str(at)), -3), (person_name(facts.people.get(each.person)), 22), (since, 18),
            (Span(why, "dim"), max(8, cells - 46)),
        ]),
        cells,
    )  # fmt: skip


def _offer(each: Signup, facts: WaitingFacts, now: datetime, cells: int) -> Line:
    until = say("answers by {}", marks.moment(each.offer_until, now)) if each.offer_until else lit("no deadline")
    return cut_line(columns([(person_name(facts.people.get(each.person)), 26), (until, max(8, cells - 27))]), cells)


def _moved(each: Signup, facts: WaitingFacts) -> Safe:
    return say("{} ← {}", person_name(facts.people.get(each.person)), each.reason)


def next_words(facts: WaitingFacts, now: datetime) -> Safe:
    """What happens next, and when."""
    places, zone = facts.counts, marks.zone_of(facts.series.zone)
    taken = (
        say("{} of {} places taken", places.used, places.capacity)
        if places.capacity is not None
        else say("{}, no limit", count_words(places.used, "place taken", "places taken"))
    )
    at = say("{} {}", marks.short_day(facts.switch.astimezone(zone).date()), marks.clock(facts.switch, zone))
    if facts.session.state != "open" or facts.session.starts <= now:
        return say("{}. The list moves only while sign-up is open.", taken)
    if now < facts.switch:
        return say("{}. A freed place goes to number 1 by itself until {}; after that it is offered.", taken, at)
    return say("{}. A freed place is offered to number 1, with a deadline, since {}.", taken, at)
