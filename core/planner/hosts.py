"""Hosts and topics: who is asked when, the reminders and the pack, and what organisers are told in time."""

from datetime import datetime, timedelta

from core.clashes.working import at, working_days_after
from core.planner.actions import Action, Around
from core.planner.times import Times, in_hours, times_of
from core.schedule import local

ANSWER_WITHIN = 3
HOST_REMINDER_UNTIL, TOPIC_UNTIL = timedelta(days=2), timedelta(days=2)


def for_hosts(around: Around) -> list[Action]:
    """What is planned for hosts and organisers of one session to come."""
    if around.session.state not in ("open", "planned") or around.series.status not in ("trial", "active"):
        return []
    times = times_of(around.session, around.series)
    found = [*_asking(around, times), *_organizers(around, times), *_hosting(around, times), *_topic(around, times)]
    return around.open(found)


def _asking(around: Around, times: Times) -> list[Action]:
    """One host at a time: who hosted longest ago first; the next one three working days after the last question."""
    if around.session.hosts or around.session.starts <= around.now:
        return []
    asked = {
        h: around.done[k] for h in around.series.hosts if (k := f"host_ask:{around.session.id}:{h}") in around.done
    }
    left = [h for h in rota(around) if h not in asked and f"host_no:{around.session.id}:{h}" not in around.done]
    if not left:
        return []
    silent = [when for host, when in asked.items() if f"host_no:{around.session.id}:{host}" not in around.done]
    moment = times.host_ask if not silent else max(times.host_ask, answer_by(around, max(silent)))
    return [around.action("host_ask", moment, around.session.starts, person=left[0])]


def answer_by(around: Around, asked: datetime) -> datetime:
    """Until when a host may answer before the next one is asked."""
    day = working_days_after(local(asked, around.series.zone).date(), ANSWER_WITHIN, around.series.nations)
    clock = local(asked, around.series.zone).time()
    return in_hours(at(day, clock, around.series.zone), around.series)


def rota(around: Around) -> tuple[str, ...]:
    """The hosts of the series in the order in which they are asked: never hosted first, then longest ago."""
    return around.series.hosts


def _organizers(around: Around, times: Times) -> list[Action]:
    found: list[Action] = []
    if not around.session.hosts:
        for days, moment in times.host_needed:
            key = f"host_needed:{around.session.id}:{days}"
            found.append(around.action("host_needed", moment, around.session.starts, key=key))
    if around.polling:
        key = f"clash:{around.session.id}:7"
        found.append(around.action("clash_warning", times.clash, around.session.starts, key=key))
    return found


def _hosting(around: Around, times: Times) -> list[Action]:
    found: list[Action] = []
    for host in around.session.hosts:
        until = around.session.starts - HOST_REMINDER_UNTIL
        found.append(around.action("host_reminder", times.host_reminder, until, person=host))
        found.append(around.action("host_pack", times.host_pack, around.session.starts, person=host))
    return found


def _topic(around: Around, times: Times) -> list[Action]:
    if around.session.topic or around.vote is not None:
        return []
    return [around.action("topic_needed", times.topic_needed, around.session.starts - TOPIC_UNTIL)]
