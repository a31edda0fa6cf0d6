"""What Schedule adds to the checks of a session: who was asked to host, ideas for its topic, how people join. Pure."""

from datetime import datetime

from core.hosting import runs_without
from core.model import Series, Session
from core.text import Safe, join, lit
from tui.facts.schedule import SessionDetail
from tui.text import joined, say
from tui.views import marks
from tui.views.names import person_name


def host_more(detail: SessionDetail, now: datetime) -> Safe:
    """`J. Okafor asked 18 Nov, no answer yet. Next: Dee Marsh (o)`; for hosts when they agreed."""
    session = detail.session
    if runs_without(session):
        return Safe("")
    if session.hosts:
        first = detail.said.get(session.hosts[0])
        return say("Said yes {}", marks.when(first.at, now)) if first is not None and first.at is not None else Safe("")
    asked = [
        say("{} asked {}, no answer yet", person_name(detail.people.get(person)), marks.when(said.at, now))
        for person, said in detail.said.items()
        if said.said == "asked" and said.at is not None
    ]
    said_no = [person_name(detail.people.get(person)) for person, said in detail.said.items() if said.said == "no"]
    no = say("{} said no", join(", ", said_no)) if said_no else Safe("")
    person = detail.people.get(detail.next_host)
    next_ = say("Next: {} (o)", person_name(person)) if person else Safe("")
    return joined(". ", (*asked, no, next_))


def topic_more(detail: SessionDetail) -> Safe:
    """`Backlog: “Online booking for the tip” 7 points, 3 more (6)`."""
    if not detail.ideas:
        return Safe("")
    best, points = detail.ideas[0]
    votes = say(" {} points", points) if points else Safe("")
    others = say(", {} more", len(detail.ideas) - 1) if len(detail.ideas) > 1 else Safe("")
    return say("Backlog: “{}”{}{} (6)", best.text, votes, others)


def join_more(session: Session, series: Series) -> Safe:
    """`meet.example/lgd · PIN 4471 · as the series · tried 21 Nov`."""
    details = session.join or series.join
    if not (details.address or details.phone):
        return Safe("")
    pin = say("PIN {}", details.pin) if details.pin else Safe("")
    whose = lit("as the series") if session.join is None else lit("its own")
    tried = session.join_tried_at
    when = say("tried {}", marks.day_month(tried.astimezone(marks.LONDON).date())) if tried else Safe("")
    return joined(" · ", (details.short or details.address or details.phone, pin, whose, when))
