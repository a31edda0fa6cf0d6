"""Facts of planned letters to members and guests."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core import promotion, wording
from core.letters.phrases import phrase
from core.model import Fact, Person
from core.operations.work import Meeting, Work
from core.planner import Action
from core.planner.after import came
from core.planner.regular import STOPPED_AFTER
from core.schedule import local
from core.signup import queue, room

FEWEST_ORGANISATIONS = 5
MOST_TRIES = 5


async def nothing(_work: Work, _action: Action, _about: Meeting) -> dict[str, Fact]:
    """The standard facts are enough."""
    return {}


async def invitation(work: Work, action: Action, about: Meeting) -> dict[str, Fact]:
    """Whether it is full, from how many organisations people come, and news of other series."""
    found = await work.uow.signups.for_session(about.session.id)
    person = await work.uow.people.need(action.person)
    full = not room(about.session, about.series, found).has_place
    people = await work.uow.people.many(s.person for s in found if s.state == "going")
    number = len({p.organisation for p in people.values() if p.organisation and not p.personal})
    return {
        "full_line": phrase("all_taken", person.language) if full else "",
        "orgs_line": phrase("orgs_going", person.language, n=str(number)) if number >= FEWEST_ORGANISATIONS else "",
        "news_line": await news_line(work, person, about),
    }


async def news_line(work: Work, person: Person, about: Meeting) -> str:
    """One line about another series that is open to this person's organisation, shown once a person."""
    for series in await work.uow.series.all():
        domain = person.address.rpartition("@")[2]
        fits = series.audience == "open" or (series.audience == "domains" and domain in series.domains)
        open_yet = bool(series.hosts) or not series.asked_hosts
        running = series.status in ("trial", "active") and series.id != about.series.id and open_yet
        if not fits or not running or series.id in person.news_seen:
            continue
        if await work.uow.memberships.get(f"{series.id}:{person.id}") is not None:
            continue
        await work.uow.people.put(replace(person, news_seen=(*person.news_seen, series.id)))
        rule = wording.regular_days(series.rule, series.first)
        return f"New: {series.name}, {rule}. Reply {series.id.upper()} to be invited."
    return ""


async def reminder(work: Work, action: Action, _about: Meeting) -> dict[str, Fact]:
    """Late first-timers are told of NEW."""
    history = await work.uow.signups.of_person(action.person)
    person = await work.uow.people.need(action.person)
    told = await work.uow.done.get(f"first_timer:{action.session}:{action.person}")
    newcomer = not any(each.came == "came" for each in history)
    late = newcomer and (told is None or told.outcome != "done")
    return {"new_line": phrase("new_here", person.language) if late else ""}


async def still_coming(work: Work, action: Action, about: Meeting) -> dict[str, Fact]:
    """How many wait, and until when a maybe may still say yes."""
    person = await work.uow.people.need(action.person)
    waiting = queue(await work.uow.signups.for_session(about.session.id))
    at = local(promotion.switch_time(about.session, about.series), about.series.zone)
    return {
        "n": str(len(waiting)),
        "switch_day": wording.day_words(at.date(), person.language),
        "switch_time": wording.time_words(at, person.language),
    }


async def thanks_and_notes(work: Work, action: Action, about: Meeting) -> dict[str, Fact]:
    """The approved notes, what people said they will try, and the one question."""
    person = await work.uow.people.need(action.person)
    note = await work.uow.notes.need(about.session.id)
    there = {each.person for each in came(tuple(await work.uow.signups.for_session(about.session.id)))}
    answers = await work.uow.answers.of_session(about.session.id)
    question = "question_came" if person.id in there else "question_missed"
    return {
        "notes": note.text,
        "try_lines": [f"- {each.text}" for each in answers[:MOST_TRIES] if each.share],
        "question_block": phrase(question, person.language),
        "news_line": await news_line(work, person, about),
    }


async def vote_reminder(work: Work, action: Action, about: Meeting) -> dict[str, Fact]:
    """The options and the close."""
    vote = await work.uow.votes.need(action.key.split(":")[1])
    found = [await work.uow.topics.get(id_) for id_ in vote.options]
    close = local(vote.closes_at, about.series.zone)
    return {
        "option_lines": [f"{at}. {topic.text}" for at, topic in enumerate(found, start=1) if topic is not None],
        "weekday": wording.weekday_words(close.date()),
        "close_time": wording.time_words(close),
        "close_date": wording.date_words(close.date()),
    }


def silence_ends(person: Person, now: datetime, months: int) -> tuple[date, date]:
    """When the invitations of a silent person stop, and when their details are deleted, `months` after the last word."""
    return (now + STOPPED_AFTER).date(), (person.heard_at + relativedelta(months=months)).date() + timedelta(days=1)
