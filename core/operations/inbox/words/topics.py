"""What to talk about: IDEA, TOPICS, VOTE, I CAN TALK."""

from msgspec.structs import replace

from core import wording
from core.letters.phrases import phrase
from core.model import Ballot, Fact, Series, Topic, Vote
from core.operations import signups
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import target
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words.verbs import Verb, sender, text_of
from core.operations.letters import Ask
from core.schedule import local
from core.text import clean_line, lit

IDEA_LIMIT = 200
FEWEST_SHOWN = 5


async def idea(mail: Mail) -> Result:
    """IDEA: a numbered idea of the series; who suggested it is not shown."""
    text = clean_line(text_of(mail, IDEA_LIMIT), IDEA_LIMIT)
    series = mail.standing.series
    if series is None:
        return to_person(mail, lit("has an idea, but not for which series"))
    if not text:
        return await topics(mail)
    person = await sender(mail)
    number = max((t.number for t in await mail.work.uow.topics.of_series(series.id)), default=0) + 1
    topic = Topic(
        id=f"{series.id}:{number}", series=series.id, number=number, text=text, person=person.id,
        created_at=mail.work.now,
    )  # fmt: skip
    await mail.work.uow.topics.put(topic)
    await tell(mail, "idea_noted", {"n": str(number)}, ask=_about(topic))
    return done(mail, f"idea {number}: {text}")


def _about(topic: Topic) -> Ask:
    return Ask(wish={"topic": topic.id})


async def topics(mail: Mail) -> Result:
    """TOPICS: the ideas that nobody has used, merged or dropped."""
    series = mail.standing.series
    found = await mail.work.uow.topics.of_series(series.id) if series is not None else []
    open_ = [t for t in found if not (t.merged_into or t.dropped or t.session)]
    facts: dict[str, Fact] = {
        "idea_lines": [f"{t.number}. {t.text}" for t in open_],
        "n": str(len(open_)),
        "vote_line": phrase("vote_is_open") if series and await open_vote(mail, series) else "",
    }
    await tell(mail, "topics_list", facts)
    return done(mail, "was sent the ideas so far")


async def open_vote(mail: Mail, series: Series) -> Vote | None:
    """The vote of a series that is open now."""
    found = [v for v in await mail.work.uow.votes.open() if v.series == series.id and v.closes_at > mail.work.now]
    return found[0] if found else None


async def vote(mail: Mail) -> Result:
    """VOTE n …: the order of preference; the last vote counts."""
    series = mail.standing.series
    running = await open_vote(mail, series) if series is not None else None
    if series is None or running is None:
        await tell(mail, "vote_closed", {"winner_line": await _winner_line(mail, series)})
        return done(mail, "voted, but no vote is open")
    numbers = mail.understood.arguments.get("numbers")
    choice = [n for n in numbers if isinstance(n, int)] if isinstance(numbers, list) else []
    facts = await vote_facts(mail, series, running)
    if not choice or len(set(choice)) < len(choice) or not all(1 <= n <= len(running.options) for n in choice):
        await tell(mail, "vote_unclear", facts)
        return done(mail, "voted with numbers that are not clear")
    person = await sender(mail)
    ballot = Ballot(
        id=f"{running.id}:{person.id}", vote=running.id, person=person.id, choice=tuple(choice), at=mail.work.now
    )
    await mail.work.uow.ballots.put(ballot)
    votes = len(await mail.work.uow.ballots.of_vote(running.id))
    words = choice_words(choice)
    await tell(mail, "vote_noted", {**facts, "choice_words": words, "n": str(votes) if votes >= FEWEST_SHOWN else ""})
    return done(mail, f"voted {words}")


def choice_words(choice: list[int]) -> str:
    """`2, then 1`."""
    return ", then ".join(str(number) for number in choice)


async def vote_facts(mail: Mail, series: Series, running: Vote) -> dict[str, Fact]:
    """The options and the close, as every letter about a vote shows them."""
    found = [await mail.work.uow.topics.get(id_) for id_ in running.options]
    close = local(running.closes_at, series.zone)
    return {
        "option_lines": [f"{at}. {topic.text}" for at, topic in enumerate(found, start=1) if topic is not None],
        "n": str(len(running.options)),
        "close_time": wording.time_words(close),
        "close_date": wording.date_words(close.date()),
    }


async def _winner_line(mail: Mail, series: Series | None) -> str:
    """What the last vote of the series decided."""
    past = [v for v in await mail.work.uow.votes.of_series(series.id) if v.winner] if series is not None else []
    topic = await mail.work.uow.topics.get(past[-1].winner) if past else None
    session = await mail.work.uow.sessions.get(past[-1].session) if past else None
    if series is None or topic is None or session is None or session.starts <= mail.work.now:
        return ""
    day = wording.date_words(local(session.starts, series.zone).date())
    return phrase("vote_winner", date=day, topic=topic.text)


async def i_can_talk(mail: Mail) -> Result:
    """I CAN TALK: offers to speak on the idea of the thread, else on the topic of the next session."""
    series = mail.standing.series
    if series is None:
        return to_person(mail, lit("offers to talk, but not in which series"))
    person = await sender(mail)
    token = mail.standing.token
    topic = await mail.work.uow.topics.get(token.wish.get("topic", "")) if token is not None else None
    if topic is not None:
        await mail.work.uow.topics.put(replace(topic, talkers=tuple(dict.fromkeys((*topic.talkers, person.id)))))
        await tell(mail, "talk_noted", {"idea": topic.text})
        return done(mail, f"offers to talk about idea {topic.number}")
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    if found.session is None:
        return to_person(mail, lit("offers to talk, but there is no next session"))
    about = await signups.meeting(mail.work, found.session.id)
    await tell(mail, "talk_noted", {"idea": about.session.topic or "the next topic"}, about=about)
    return mail.result("waiting", "human", lit("offers to talk about the topic: an organiser decides"), about=about)


WORDS: dict[str, Verb] = {"IDEA": idea, "TOPICS": topics, "VOTE": vote, "I CAN TALK": i_can_talk}
