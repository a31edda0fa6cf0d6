"""The public feed of a series: one plain calendar file to publish anywhere, with nobody in it but hosts who agreed."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event
from msgspec.structs import replace

from core.calendar.objects import PRODID, organizer, with_zone, zoned
from core.calendar.occasion import LOCATION_LIMIT, Occasion, occasion
from core.model import Series, Session
from core.text import Safe, clean_line, clean_text, lit
from core.text import join as join_texts
from core.wording import list_words

DAYS_BACK = 90
_PUBLIC = ("starts", "ends", "topic", "topic_blurb", "hosts", "join")


def feed(
    series: Series,
    sessions: Iterable[Session],
    now: datetime,
    *,
    gateway: Safe,
    uid_domain: str,
    hosts: Mapping[str, Safe] | None = None,
    publish: bool = False,
) -> bytes:
    """The `.ics` file: sessions from 90 days back and all future ones, cancelled ones as such, in order of start.

    `hosts` are the names of those who agreed to be named, by person id. `publish` adds METHOD:PUBLISH and the ORGANIZER
    for tools that insist (RFC 5546 3.2.1). Two exports of one state on one day are byte-equal.
    """
    shown = [session for session in sessions if session.ends > now - timedelta(days=DAYS_BACK)]
    calendar = _frame(series, publish=publish)
    for session in sorted(shown, key=lambda each: (each.starts, each.id)):
        names = tuple(name for host in session.hosts if (name := (hosts or {}).get(host)))
        view = _public_view(series, session, gateway, names)
        calendar.add_component(_event(series, session, view, uid_domain, publish=publish))
    return with_zone(calendar.to_ical(), series.zone)


def public_change(before: Session, after: Session, now: datetime) -> Session:
    """`after` with its public count and time raised if anything differs that the feed shows."""
    same = all(getattr(before, name) == getattr(after, name) for name in _PUBLIC)
    if same and (before.state == "cancelled") == (after.state == "cancelled"):
        return after
    return replace(after, public_sequence=before.public_sequence + 1, public_stamp=now.astimezone(UTC))


def _frame(series: Series, *, publish: bool) -> Calendar:
    calendar = Calendar()
    name = clean_line(series.name)
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    if publish:
        calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("description", clean_text(series.what_is_it))
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "P1D")
    return calendar


def _public_view(series: Series, session: Session, gateway: Safe, hosts: tuple[Safe, ...]) -> Occasion:
    """The occasion as the public may see it: joining details only where the series says so, never the passcode."""
    view = occasion(series, session, gateway, hosts)
    join = session.join or series.join
    open_to_all = series.settings.feed_join_details and bool(join.address)
    lines = [
        Safe(f"Join: {join.address}") if open_to_all else Safe(f"Write to {gateway} to take part."),
        Safe(f"Host: {list_words(hosts)}") if hosts else lit(""),
        session.topic_blurb,
    ]
    return replace(
        view,
        description=clean_text(join_texts("\n", [line for line in lines if line])),
        location=view.location if open_to_all else lit(""),
    )


def _event(series: Series, session: Session, view: Occasion, uid_domain: str, *, publish: bool) -> Event:
    event = Event()
    event.add("summary", clean_line(view.summary))
    event.add("dtstart", zoned(view.starts, view.zone))
    event.add("dtend", zoned(view.ends, view.zone))
    stamps = (series.created_at, session.public_stamp, series.public_stamp)
    event.add("dtstamp", max(stamp for stamp in stamps if stamp).replace(microsecond=0))
    event.add("uid", f"{session.id}.public@{uid_domain}")
    event.add("sequence", session.public_sequence + series.public_sequence)
    event.add("class", "PUBLIC")
    event.add("description", clean_text(view.description))
    if view.location:
        event.add("location", clean_line(view.location, LOCATION_LIMIT))
    if publish:
        event.add("organizer", organizer(view))
    event.add("status", "CANCELLED" if view.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
