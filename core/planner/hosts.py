"""Hosts and topics: who is asked when, the reminders and the pack, and what organisers are told in time."""

from datetime import datetime, time, timedelta

from core import promotion
from core.clashes.working import at, working_days_after
from core.hosting import runs_without
from core.model import Series, Session
from core.planner.actions import Action, Around
from core.planner.times import Times, in_hours, times_of
from core.schedule import local

ANSWER_WITHIN = 3
URGENT_WITHIN = timedelta(days=7)
MIDDAY = time(12)
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
    if around.session.hosts or runs_without(around.session) or around.session.starts <= around.now or _urgent(around):
        return []
    asked = {
        h: around.done[k] for h in around.series.hosts if (k := f"host_ask:{around.session.id}:{h}") in around.done
    }
    left = [h for h in rota(around) if h not in asked and _refused(around, h) is None]
    if not left:
        return []
    silent = [when for host, when in asked.items() if _refused(around, host) is None]
    moment = times.host_ask if not silent else max(times.host_ask, answer_by(around, max(silent)))
    return [around.action("host_ask", moment, around.session.starts, person=left[0])]


def _refused(around: Around, host: str) -> datetime | None:
    """When this host said no to the session, if they did."""
    return around.done.get(f"host_no:{around.session.id}:{host}")


def _nobody_left(around: Around) -> datetime | None:
    """When the last of the rota had said no or had not answered in time; None while somebody can still be asked."""
    answers = []
    for host in rota(around):
        asked = around.done.get(f"host_ask:{around.session.id}:{host}")
        refused = _refused(around, host)
        if refused is None and asked is None:
            return None
        answers.append(refused or answer_by(around, asked or around.now))
    return in_hours(max(answers), around.series) if answers else None


def answer_by(around: Around, asked: datetime) -> datetime:
    """Until when a host may answer before the next one is asked."""
    day = working_days_after(local(asked, around.series.zone).date(), ANSWER_WITHIN, around.series.nations)
    clock = local(asked, around.series.zone).time()
    return in_hours(at(day, clock, around.series.zone), around.series)


def rota(around: Around) -> tuple[str, ...]:
    """The hosts of the series in the order in which they are asked: never hosted first, then longest ago."""
    return around.series.hosts


def out_key(session: str) -> str:
    """The mark that the host of a session fell out, and when."""
    return f"host_out:{session}"


def _fell_out(around: Around) -> datetime | None:
    return around.done.get(out_key(around.session.id))


def _urgent(around: Around) -> bool:
    """Whether the host fell out so late that all the others were asked at once."""
    out = _fell_out(around)
    return out is not None and around.session.starts - out <= URGENT_WITHIN


def urgent_deadline(session: Session, series: Series, asked: datetime) -> datetime:
    """When the organisers are told that nobody can: the next midday of a working day, before the session in any case."""
    wall = local(asked, series.zone)
    day = (
        wall.date() if wall.time() < MIDDAY else working_days_after(wall.date() + timedelta(days=1), 0, series.nations)
    )
    return min(at(day, MIDDAY, series.zone), session.starts - timedelta(hours=2))


def _organizers(around: Around, times: Times) -> list[Action]:
    hosted = around.session.hosts or runs_without(around.session)
    found = [] if hosted else _host_needed(around, times)
    if around.polling:
        key = f"clash:{around.session.id}"
        found.append(around.action("clash_notice", times.clash_notice, times.clash, key=f"{key}:28"))
        found.append(around.action("clash_warning", times.clash, around.session.starts, key=f"{key}:7"))
    return found


def _host_needed(around: Around, times: Times) -> list[Action]:
    """As soon as nobody is left to ask, at the end of an urgent round, and at 21, 14 and 7 days. What was due while there
    was a host is not made up for, and of several that passed only the last is: one letter says it.
    """
    out, starts = _fell_out(around), around.session.starts
    left = [each for each in times.host_needed if out is None or each[1] > out]
    passed = [each for each in left if each[1] <= around.now]
    needed = [(str(days), moment) for days, moment in left if (days, moment) not in passed[:-1]]
    if (all_asked := _all_asked(around)) is not None:
        needed.append((f"{out:%Y-%m-%d}" if out is not None else "asked", all_asked))
    key = f"host_needed:{around.session.id}"
    return [around.action("host_needed", moment, starts, key=f"{key}:{name}") for name, moment in needed]


def _all_asked(around: Around) -> datetime | None:
    """When organisers hear that all were asked: the midday of an urgent round, or as soon as nobody is left."""
    out, nobody = _fell_out(around), _nobody_left(around)
    if out is None or not _urgent(around):
        return nobody
    midday = urgent_deadline(around.session, around.series, promotion.letter_due(around.series, out))
    return midday if nobody is None else min(midday, nobody)


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
