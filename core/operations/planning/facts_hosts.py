"""Facts of planned letters to hosts."""

from core import promotion, wording
from core.model import Fact, Person
from core.operations.work import Meeting, Work
from core.planner import Action, Around
from core.planner.hosts import answer_by
from core.text import clean_line

MOST_IDEAS = 9
MOST_QUESTIONS = 8


async def host_ask(work: Work, _action: Action, about: Meeting) -> dict[str, Fact]:
    """Until when the host may think about it."""
    until = answer_by(Around(now=work.now, series=about.series, session=about.session), work.now)
    return {"deadline": str(promotion.moment_words(until, about.series, work.now))}


async def host_reminder(work: Work, _action: Action, about: Meeting) -> dict[str, Fact]:
    """Who offered to speak about the topic."""
    return {"speaker_line": await speaker_line(work, about)}


async def speaker_line(work: Work, about: Meeting) -> str:
    """`Speaking: Ana Diaz.`, where somebody offered to talk about the topic."""
    topics = [t for t in await work.uow.topics.of_series(about.series.id) if t.session == about.session.id]
    people = await work.uow.people.many(p for topic in topics for p in topic.talkers)
    names = [p.name for p in people.values() if p.name]
    return f"Speaking: {wording.list_words(names)}." if names else ""


async def host_pack(work: Work, _action: Action, about: Meeting) -> dict[str, Fact]:
    """Who comes for the first time, who would like a hello, what people need, what they asked."""
    going = [s for s in await work.uow.signups.for_session(about.session.id) if s.state == "going"]
    guests = [s for s in going if s.person not in about.session.hosts]
    people = await work.uow.people.many(s.person for s in guests)
    new = [people[s.person] for s in guests if s.person in people and await _first_time(work, s.person)]
    hello = [people[s.person].name for s in guests if s.person in people and "say hello" in s.access]
    needs = [_need(people[s.person], s.access) for s in guests if s.access and s.person in people]
    second = sum(1 for p in people.values() if p.second is not None and p.second.agreed_at)
    questions = [
        r.excerpt for r in await work.uow.inbound.in_state("waiting", limit=50) if r.session == about.session.id
    ]
    return {
        "n": str(len(guests)),
        "new": str(len(new)),
        "new_names": wording.list_words([p.name or p.address for p in new], most=9) if new else "",
        "speaker_line": await speaker_line(work, about),
        "buddy_line": f"Would like a hello first: {wording.list_words(hello)}." if hello else "",
        "phone_line": f"{second} may join from another device." if second else "",
        "access_line": " ".join(needs),
        "question_lines": [f"- {clean_line(q, 160)}" for q in questions[:MOST_QUESTIONS] if q],
    }


def _need(person: Person, access: str) -> str:
    return clean_line(f"{person.name or person.address}: {access.replace('Please say hello.', '').strip()}.", 200)


async def _first_time(work: Work, person: str) -> bool:
    return not any(each.came == "came" for each in await work.uow.signups.of_person(person))


async def who_came(work: Work, _action: Action, about: Meeting) -> dict[str, Fact]:
    """The numbered list that names and numbers of the answer are matched with."""
    going = [s for s in await work.uow.signups.for_session(about.session.id) if s.state == "going"]
    people = await work.uow.people.many(s.person for s in going)
    names = [people[s.person].name or people[s.person].address for s in going if s.person in people]
    return {"numbered_names": [f"{at}. {name}" for at, name in enumerate(names, start=1)], "n": str(len(names))}


async def topic_needed(work: Work, about: Meeting) -> dict[str, Fact]:
    """The ideas that wait."""
    open_ = [
        t for t in await work.uow.topics.of_series(about.series.id) if not (t.merged_into or t.dropped or t.session)
    ]
    return {"idea_lines": [f"{t.number}. {t.text}" for t in open_[:MOST_IDEAS]]}
