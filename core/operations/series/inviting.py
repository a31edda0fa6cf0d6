"""Asking whoever should host a new series: until somebody agrees nothing opens."""

from collections.abc import Sequence

from msgspec.structs import replace

from core.model import Actor, Person, Series
from core.operations import hosts, letters, own_words, signups
from core.operations.opening import open_next
from core.operations.work import Cause, Meeting, Work
from core.schedule import parse_rule, rule_words
from core.text import Safe, lit


async def invite(work: Work, actor: Actor, series: Series, people: Sequence[Person]) -> None:
    """One `host_invited` to each, after the hold. A change must be open, the sessions of the series made."""
    coming = await work.uow.sessions.of_series(series.id, after=work.now)
    facts = {
        "organizer": own_words.signature(work, actor, series),
        "rule_words": rule_words(parse_rule(series.rule), series.first),
    }
    for person in people:
        await letters.queue(
            work, "host_invited", letters.to_person(person), signups.by_hand(work), series=series,
            session=next(iter(coming), None), facts=dict(facts),
        )  # fmt: skip


async def agreed(work: Work, series: Series, person: Person, cause: Cause) -> Safe:
    """YES: the person is a host of the series, hosts its next session, and the next sessions open."""
    left = tuple(host for host in series.asked_hosts if host != person.id)
    now = replace(series, asked_hosts=left, hosts=tuple(dict.fromkeys((*series.hosts, person.id))))
    await work.uow.series.put(now)
    coming = await work.uow.sessions.of_series(series.id, after=work.now)
    first = next((each for each in coming if each.state in ("open", "planned")), None)
    if first is None:
        return lit("agrees to host; there is no session to come")
    said = await hosts.accept(work, Meeting(now, first), person, cause)
    await open_next(work, series.id)
    return said
