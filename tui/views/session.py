"""A session as a row and as a heading: its dates, hosts, places and the words for its state."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from core.health import HOST_BY, TOPIC_BY
from core.hosting import runs_without
from core.model import Person, Series, Session
from core.text import Safe, cat, join, lit
from tui.facts.counts import Counts
from tui.text import Line, Span, columns, joined, say
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import names


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One session in a list; `key` is its id. All words are finished."""

    key: str
    number: Safe
    day: Safe
    clock: Safe
    topic: Safe
    host: Safe
    going: int
    places: Safe
    maybe: int
    state: Marked


def session_row(
    session: Session, series: Series, counts: Counts, people: Mapping[str, Person], now: datetime, *, backlog: int = 0
) -> SessionRow:
    """The row of a session."""
    zone = marks.zone_of(series.zone)
    soon = session.ends > now and (session.state == "open" or session.starts - now <= HOST_BY)
    no_topic = say("(no topic yet: {} in backlog)", backlog) if backlog else lit("(no topic yet)")
    return SessionRow(
        key=session.id,
        number=Safe(str(session.number)) if session.number is not None else lit("–"),
        day=marks.short_day(session.starts.astimezone(zone).date()),
        clock=marks.clock(session.starts, zone),
        topic=session.topic or (no_topic if soon else lit("—")),
        host=join(", ", names(session.hosts, people)) or (lit("(no host)") if soon else lit("—")),
        going=counts.going,
        places=places_word(counts),
        maybe=counts.maybe,
        state=state_words(session, series, counts, now),
    )


def places_word(counts: Counts) -> Safe:
    """The capacity, or `no limit`."""
    return Safe(str(counts.capacity)) if counts.capacity is not None else lit("no limit")


def used_word(counts: Counts) -> Safe:
    """`18/25`, or `18` without a limit."""
    return say("{}/{}", counts.used, counts.capacity) if counts.capacity is not None else say("{}", counts.used)


def state_words(session: Session, series: Series, counts: Counts, now: datetime) -> Marked:
    """How a session stands, in words: what it needs first, then how full it is, then how far off."""
    if session.state == "cancelled":
        return Marked("no", lit("cancelled"))
    if session.state == "done":
        return Marked("ok", lit("held"))
    if session.starts <= now:
        return Marked("ok", lit("on now"))
    left = session.starts - now
    missing = [
        word
        for word, has, by in (
            (lit("host"), bool(session.hosts) or runs_without(session), HOST_BY),
            (lit("topic"), bool(session.topic), TOPIC_BY),
        )
        if not has and left <= by
    ]
    if missing:
        return Marked("need", cat(lit("needs "), join(", ", missing)))
    if counts.waiting:
        return Marked("wait", say("full, {} waiting", counts.waiting))
    if session.state == "open":
        return Marked("ok", lit("full")) if counts.full else _open_words(session, left.days)
    change = marks.clock_change(session.starts, marks.zone_of(series.zone))
    return Marked("later", change or lit("not open yet"))


def _open_words(session: Session, days: int) -> Marked:
    without = [
        word
        for word, has in ((lit("host"), session.hosts or runs_without(session)), (lit("topic"), session.topic))
        if not has
    ]
    if without:
        return Marked("later", cat(lit("no "), join(", ", without), lit(" yet")))
    return Marked("ok", lit("healthy") if days <= 28 else lit("open"))


def heading(session: Session, series: Series) -> Safe:
    """`#19 Accessible forms in the wild`, or the series' name where there is neither number nor topic."""
    number = say("#{}", Safe(str(session.number))) if session.number is not None else Safe("")
    return joined(" ", (number, session.topic)) or series.name


def when_words(session: Session, series: Series) -> Safe:
    """`Thu 17 Dec 2026 14:00–15:00 London (UTC+0)`."""
    zone = marks.zone_of(series.zone)
    return say(
        "{} {} {} ({})",
        marks.full_day(session.starts.astimezone(zone).date()),
        marks.hours(session.starts, session.ends, zone),
        marks.zone_word(series.zone),
        marks.offset_word(session.starts, zone),
    )


def wide_row(row: SessionRow, width: int) -> Line:
    """The row at 100 columns and more."""
    return columns(
        [
            (row.number, 3),
            (cat(row.day, lit(" "), row.clock), 17),
            (row.topic, _topic_size(width)),
            (row.host, 14),
            (row.places, -8),
            (say("{}", row.going), -5),
            (say("{}", row.maybe), -5),
            (row.state.span, 20),
        ]
    )


def _topic_size(width: int) -> int:
    """What the other columns of a wide row leave."""
    return max(8, width - 79)


def wide_head(width: int) -> Line:
    """The heads of the columns of `wide_row`, one cell further in for the cursor."""
    sizes = [(" #", 4), ("when", 17), ("topic", _topic_size(width - 1)), ("host", 14)]
    numbers = [("places", -8), ("going", -5), ("maybe", -5), ("state", 20)]
    return columns([(Span(Safe(word), "dim"), size) for word, size in (*sizes, *numbers)])


def short_row(row: SessionRow, width: int) -> Line:
    """The row under 100 columns."""
    room = max(8, width - 49)
    places = say("{}/{}", row.going, row.places) if row.places != "no limit" else say("{}", row.going)
    return columns(
        [(row.number, 2), (row.day, 10), (row.topic, room), (row.host, 10), (places, -5), (row.state.span, 17)]
    )


def tiny_row(row: SessionRow, width: int) -> Line:
    """The row under 70 columns: date, topic, state."""
    room = max(4, width - 27)
    return columns([(row.day, 10), (row.topic, room), (row.state.span, 15)])
