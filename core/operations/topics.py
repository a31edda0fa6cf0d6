"""Ideas for topics in an organiser's hands: new ones, other words, merging, a session for one, dropping."""

from collections.abc import Sequence

from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Session, Topic
from core.operations import notices, signups
from core.operations.work import Work
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line

ADD, EDIT, MERGE, PLACE, DROP = "add_idea", "edit_idea", "merge_ideas", "set_topic", "drop_idea"
IDEA_LIMIT = 200


async def add(
    store: Store, desk: Desk, actor: Actor, series: str, text: str, *, person: str = "", ids: Ids = random_id
) -> Change:
    """A new idea with the next number of its series; `person` (an id) is who suggested it. No letter. Raises `Refused`."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        of = await uow.series.need(series)
        if person:
            await uow.people.need(person)
        number = max((each.number for each in await uow.topics.of_series(of.id)), default=0) + 1
        topic = Topic(
            id=f"{of.id}:{number}", series=of.id, number=number, text=_text(text), person=person, created_at=work.now
        )
        uow.begin(ADD, clean_line(f"idea {number}: {topic.text}"), series=of.id, person=person)
        await uow.topics.put(topic)
    return uow.new_changes[-1]


def _text(text: str) -> Safe:
    line = clean_line(text, IDEA_LIMIT + 1)
    if not line:
        raise Refused("An idea needs a few words.")
    if len(line) > IDEA_LIMIT:
        raise Refused(f"An idea has at most {IDEA_LIMIT} characters; lists and votes have room for no more.")
    return line


async def edit(store: Store, desk: Desk, actor: Actor, topic_id: str, text: str, *, ids: Ids = random_id) -> Change:
    """Other words for an idea. Raises `Refused`, also while a vote on it is open: people voted for the old words."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        topic = await alive(work.uow, topic_id)
        await _refuse_in_vote(work, topic)
        words = _text(text)
        uow.begin(EDIT, clean_line(f"idea {topic.number}: “{topic.text}” -> “{words}”"), series=topic.series)
        await uow.topics.put(replace(topic, text=words))
    return uow.new_changes[-1]


async def alive(view: View, topic_id: str) -> Topic:
    """An idea that is neither merged nor dropped. Raises `Refused`."""
    topic = await view.topics.need(topic_id)
    if topic.merged_into:
        into = await view.topics.need(topic.merged_into)
        raise Refused(f"Idea {topic.number} was merged into idea {into.number}.")
    if topic.dropped:
        raise Refused(f"Idea {topic.number} was dropped.")
    return topic


async def _refuse_in_vote(work: Work, topic: Topic) -> None:
    if any(topic.id in vote.options for vote in await work.uow.votes.open()):
        raise Refused(f"Idea {topic.number} is in the open vote. Close the vote first.")


async def merge(
    store: Store, desk: Desk, actor: Actor, into_id: str, others: Sequence[str], *, ids: Ids = random_id
) -> Change:
    """Merge `others` into one idea, which keeps its words; whoever offered to talk about them counts there. No letter."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        into = await alive(uow, into_id)
        merged = [await alive(uow, each) for each in dict.fromkeys(others)]
        for topic in merged:
            if topic.id == into.id or topic.series != into.series or topic.session:
                raise Refused(f"Idea {topic.number} cannot be merged into idea {into.number}: choose two open ones.")
            await _refuse_in_vote(work, topic)
        numbers = wording.list_words([Safe(str(each.number)) for each in merged])
        uow.begin(MERGE, clean_line(f"idea {numbers} merged into {into.number}: {into.text}"), series=into.series)
        talkers = dict.fromkeys((*into.talkers, *(who for each in merged for who in each.talkers)))
        await uow.topics.put(replace(into, talkers=tuple(talkers)))
        for topic in merged:
            await uow.topics.put(replace(topic, merged_into=into.id))
    return uow.new_changes[-1]


async def place(
    store: Store, desk: Desk, actor: Actor, topic_id: str, session_id: str, *, ids: Ids = random_id
) -> Change:
    """Make an idea the topic of a session; reminders name it, no letter goes out for it. Raises `Refused`."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        topic = await alive(uow, topic_id)
        about = await signups.meeting(work, session_id)
        day = wording.plain_date(about.session.date)
        if about.series.id != topic.series:
            raise Refused(f"Idea {topic.number} is of the series {topic.series}, the session is not.")
        signups.refuse_past(work, about)
        if topic.session and topic.session != session_id:
            raise Refused(f"Idea {topic.number} is the topic of {topic.session} already.")
        uow.begin(
            PLACE, clean_line(f"{day}: topic “{about.session.topic or 'none'}” -> “{topic.text}”"),
            series=topic.series, session=session_id,
        )  # fmt: skip
        await _free(work, about.session, but=topic.id)
        await uow.topics.put(replace(topic, session=session_id))
        after = replace(about.session, topic=topic.text)
        await uow.sessions.put(notices.public(work, about.session, after))
    return uow.new_changes[-1]


async def _free(work: Work, session: Session, *, but: str) -> None:
    """The idea that was the topic before goes back to the list."""
    for topic in await work.uow.topics.of_series(session.series):
        if topic.session == session.id and topic.id != but:
            await work.uow.topics.put(replace(topic, session=""))


async def drop(store: Store, desk: Desk, actor: Actor, topic_id: str, *, ids: Ids = random_id) -> Change:
    """Take an idea off the list. No letter. Raises `Refused`, also while a vote on it is open."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        topic = await alive(uow, topic_id)
        await _refuse_in_vote(work, topic)
        uow.begin(DROP, clean_line(f"idea {topic.number} dropped: {topic.text}"), series=topic.series)
        await uow.topics.put(replace(topic, dropped=True))
    return uow.new_changes[-1]
