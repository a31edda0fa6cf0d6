"""Repositories: for each subject the lookups that verbs need, in the words of the product."""

from collections.abc import Iterable
from datetime import datetime
from math import nextafter
from typing import Generic, Protocol

from core import model
from core.errors import Refused
from core.store import tables as t
from core.store.ports import Reader
from core.store.tables import D, Table, at
from core.text import clean_line


class Documents(Reader, Protocol):
    """What a repository works on: lookups, and writing where the unit allows it."""

    async def put(self, table: Table[D], doc: D) -> None:
        """Write a document."""

    async def delete(self, table: Table[D], id_: str) -> None:
        """Delete a document."""


class Repository(Generic[D]):
    """Documents of one table."""

    __slots__ = ("_docs", "_table", "_word")

    def __init__(self, docs: Documents, table: Table[D], word: str) -> None:
        self._docs, self._table, self._word = docs, table, word

    async def get(self, id_: str) -> D | None:
        """The document, or None."""
        return await self._docs.get(self._table, id_)

    async def need(self, id_: str) -> D:
        """The document; raises `Refused` with a sentence where there is none."""
        found = await self._docs.get(self._table, id_)
        if found is None:
            raise Refused(f"There is no {self._word} “{clean_line(id_, 80)}”.")
        return found

    async def put(self, doc: D) -> None:
        """Write a document."""
        await self._docs.put(self._table, doc)

    async def delete(self, id_: str) -> None:
        """Delete a document."""
        await self._docs.delete(self._table, id_)


class SeriesRepository(Repository[model.Series]):
    """Regular meetings."""

    async def all(self) -> list[model.Series]:
        """Every series, oldest first."""
        return await self._docs.find(t.SERIES_ALL)


class SessionRepository(Repository[model.Session]):
    """Dated meetings."""

    async def of_series(self, series: str, *, after: datetime | None = None) -> list[model.Session]:
        """Sessions of a series that start at or after `after`, in order of their start."""
        return await self._docs.find(t.SESSIONS_BY_SERIES, series, low=at(after) if after else None)

    async def coming(self, now: datetime) -> list[model.Session]:
        """Planned and open sessions of all series that are not over at `now`, in order of their end."""
        return await self._docs.find(t.SESSIONS_COMING, low=at(now))

    async def over(self, now: datetime) -> list[model.Session]:
        """Planned and open sessions whose end has passed."""
        return await self._docs.find(t.SESSIONS_COMING, high=at(now))

    async def between(self, low: datetime, high: datetime) -> list[model.Session]:
        """Sessions of all series that start between two moments."""
        return await self._docs.find(t.SESSIONS_BY_START, low=at(low), high=at(high))


class PersonRepository(Repository[model.Person]):
    """People."""

    async def by_address(self, address: str) -> model.Person | None:
        """Who writes from this address (main address or alias, lower case)."""
        found = await self._docs.find(t.PEOPLE_BY_ADDRESS, address.lower())
        return found[0] if found else None

    async def by_second(self, address: str) -> list[model.Person]:
        """Who gave this as a second address."""
        return await self._docs.find(t.PEOPLE_BY_SECOND, address.lower())

    async def with_two_calendars(self) -> list[model.Person]:
        """Whoever wants the entries at their second address too."""
        return await self._docs.find(t.PEOPLE_WITH_TWO)

    async def of_organisation(self, domain: str) -> list[model.Person]:
        """People of one mail domain."""
        return await self._docs.find(t.PEOPLE_BY_ORGANISATION, domain)

    async def all(self) -> list[model.Person]:
        """Everybody, those not heard of for longest first. For lists and exports, not for verbs."""
        return await self._docs.find(t.PEOPLE_BY_SILENCE)

    async def silent_since(self, moment: datetime) -> list[model.Person]:
        """People not heard of since `moment`."""
        return await self._docs.find(t.PEOPLE_BY_SILENCE, high=at(moment))

    async def many(self, ids: Iterable[str]) -> dict[str, model.Person]:
        """The people with these ids, by id; unknown ids are left out."""
        found = {id_: await self.get(id_) for id_ in dict.fromkeys(ids)}
        return {id_: person for id_, person in found.items() if person is not None}


class MembershipRepository(Repository[model.Membership]):
    """How often people are invited."""

    async def of_series(self, series: str) -> list[model.Membership]:
        """Everybody's setting for a series."""
        return await self._docs.find(t.MEMBERSHIPS_BY_SERIES, series)

    async def count(self, series: str) -> int:
        """How many are members of a series, those who pause among them."""
        left = await self._docs.count(t.MEMBERSHIPS_LEFT, series)
        return await self._docs.count(t.MEMBERSHIPS_BY_SERIES, series) - left

    async def of_person(self, person: str) -> list[model.Membership]:
        """A person's settings."""
        return await self._docs.find(t.MEMBERSHIPS_BY_PERSON, person)


class SignupRepository(Repository[model.Signup]):
    """Standings."""

    async def of(self, session: str, person: str) -> model.Signup | None:
        """One person's standing for one session."""
        return await self.get(f"{session}:{person}")

    async def for_session(self, session: str) -> list[model.Signup]:
        """All standings of a session, in order of arrival."""
        return await self._docs.find(t.SIGNUPS_BY_SESSION, session)

    async def in_state(self, session: str, state: model.SignupState) -> list[model.Signup]:
        """Standings of a session in one state, in order of arrival."""
        return await self._docs.find(t.SIGNUPS_BY_STATE, f"{session}:{state}")

    async def count(self, session: str, state: model.SignupState) -> int:
        """How many are in one state."""
        return await self._docs.count(t.SIGNUPS_BY_STATE, f"{session}:{state}")

    async def holders(self, session: str) -> int:
        """How many take up a place of a session, hosts who signed up among them."""
        return await self._docs.count(t.SIGNUPS_HOLDING, session)

    async def line(self, session: str, *, limit: int) -> list[model.Signup]:
        """The first in the queue whose offer did not lapse, in order of arrival."""
        return await self._docs.find(t.SIGNUPS_IN_LINE, f"{session}:0", limit=limit)

    async def in_line(self, session: str, *, passed: bool, before: model.Signup | None = None) -> int:
        """How many wait, with (`passed`) or without a lapsed offer; with `before` only those who came before it."""
        key = f"{session}:{passed:d}"
        if before is None:
            return await self._docs.count(t.SIGNUPS_IN_LINE, key)
        together = await self._docs.find(t.SIGNUPS_IN_LINE, key, low=before.order, high=before.order)
        up_to = await self._docs.count(t.SIGNUPS_IN_LINE, key, high=before.order)
        return up_to - sum(each.id >= before.id for each in together)

    async def begun_before(self, session: str, moment: datetime) -> int:
        """How many answered for the first time before `moment`, whatever they say now."""
        high = nextafter(at(moment), 0.0)
        stood = await self._docs.count(t.SIGNUPS_BY_AGE, f"{session}:stood", high=high)
        return stood + await self._docs.count(t.SIGNUPS_BY_AGE, f"{session}:other", high=high)

    async def stood_by(self, session: str, moment: datetime) -> int:
        """How many of those who have a place, or gave one back, had answered by `moment`."""
        return await self._docs.count(t.SIGNUPS_BY_AGE, f"{session}:stood", high=at(moment))

    async def of_person(self, person: str) -> list[model.Signup]:
        """A person's standings, oldest change first."""
        return await self._docs.find(t.SIGNUPS_BY_PERSON, person)

    async def lapsed_offers(self, now: datetime) -> list[model.Signup]:
        """Offers whose deadline has passed."""
        return await self._docs.find(t.SIGNUPS_OFFERED, high=at(now))

    async def unconfirmed_before(self, moment: datetime) -> list[model.Signup]:
        """Unconfirmed wishes made before `moment`."""
        return await self._docs.find(t.SIGNUPS_UNCONFIRMED, high=at(moment))


class OutboxRepository(Repository[model.OutboxRow]):
    """Queued mail."""

    async def by_key(self, key: str) -> model.OutboxRow | None:
        """The letter with this once-only key."""
        found = await self._docs.find(t.OUTBOX_BY_KEY, key)
        return found[0] if found else None

    async def in_state(
        self, state: model.RowState, *, limit: int | None = None, newest: bool = False
    ) -> list[model.OutboxRow]:
        """Letters in one state, by the time they are due."""
        return await self._docs.find(t.OUTBOX_BY_STATE, state, limit=limit, reverse=newest)

    async def count(self, state: model.RowState) -> int:
        """How many letters are in one state."""
        return await self._docs.count(t.OUTBOX_BY_STATE, state)

    async def due(self, rank: int, now: datetime, limit: int) -> list[model.OutboxRow]:
        """Letters of one rank that may leave now, longest due first (held ones whose hold is over among them)."""
        return await self._docs.find(t.OUTBOX_READY, str(rank), high=at(now), limit=limit)

    async def next_due(self, rank: int) -> model.OutboxRow | None:
        """The letter of one rank that may leave first."""
        found = await self._docs.find(t.OUTBOX_READY, str(rank), limit=1)
        return found[0] if found else None

    async def of_change(self, change: int) -> list[model.OutboxRow]:
        """Letters that one change called for."""
        return await self._docs.find(t.OUTBOX_BY_CHANGE, str(change))

    async def of_person(self, person: str, *, since: datetime | None = None) -> list[model.OutboxRow]:
        """Letters to a person, oldest first."""
        return await self._docs.find(t.OUTBOX_BY_PERSON, person, low=at(since) if since else None)

    async def of_session(self, session: str) -> list[model.OutboxRow]:
        """Letters about a session."""
        return await self._docs.find(t.OUTBOX_BY_SESSION, session)

    async def invitations(self, session: str) -> int:
        """How many invitations to a session were written and not withdrawn."""
        return await self._docs.count(t.OUTBOX_INVITATIONS, session)

    async def to_address(self, address: str, *, since: datetime) -> list[model.OutboxRow]:
        """Letters to an address since a moment."""
        return await self._docs.find(t.OUTBOX_BY_ADDRESS, address, low=at(since))

    async def by_message(self, message_id: str) -> model.OutboxRow | None:
        """The letter with this Message-ID."""
        found = await self._docs.find(t.OUTBOX_BY_MESSAGE, message_id)
        return found[0] if found else None

    async def recent(self, limit: int) -> list[model.OutboxRow]:
        """The newest letters, newest first."""
        return await self._docs.find(t.OUTBOX_RECENT, limit=limit, reverse=True)


class TokenRepository(Repository[model.Token]):
    """Reply tokens, by fingerprint."""

    async def of_person(self, person: str, *, since: datetime) -> list[model.Token]:
        """A person's tokens that had not ended at `since`."""
        return await self._docs.find(t.TOKENS_BY_PERSON, person, low=at(since))

    async def to_address(self, address: str, *, since: datetime) -> list[model.Token]:
        """Tokens made for an address that had not ended at `since`."""
        return await self._docs.find(t.TOKENS_BY_ADDRESS, address, low=at(since))

    async def ended_before(self, moment: datetime) -> list[model.Token]:
        """Tokens that ended before `moment`."""
        return await self._docs.find(t.TOKENS_BY_EXPIRY, high=at(moment))


class EntryRepository(Repository[model.CalendarEntry]):
    """The calendar ledger, by folded UID."""

    async def of(self, session: str, person: str, role: model.Role = "main") -> list[model.CalendarEntry]:
        """Every entry that one calendar of a person was told for a session, lowest suffix first."""
        return await self._docs.find(t.ENTRIES_BY_HOLDER, f"{session}:{person}:{role}")

    async def at_second_addresses(self, since: datetime) -> list[model.CalendarEntry]:
        """What the calendars of second addresses show, of sessions that were to start at `since` or later."""
        return await self._docs.find(t.ENTRIES_AT_SECOND, low=at(since))

    async def of_session(self, session: str) -> list[model.CalendarEntry]:
        """Every entry of a session."""
        return await self._docs.find(t.ENTRIES_BY_SESSION, session)

    async def of_person(self, person: str) -> list[model.CalendarEntry]:
        """Every entry of a person."""
        return await self._docs.find(t.ENTRIES_BY_PERSON, person)

    async def of_letter(self, row: str) -> list[model.CalendarEntry]:
        """The entry a letter carried."""
        return await self._docs.find(t.ENTRIES_BY_LETTER, row)


class InboundRepository(Repository[model.InboundRecord]):
    """Mail that came in."""

    async def in_state(
        self, state: model.RecordState, *, limit: int | None = None, newest: bool = False
    ) -> list[model.InboundRecord]:
        """Mail in one state, oldest first (or newest first)."""
        return await self._docs.find(t.INBOUND_BY_STATE, state, limit=limit, reverse=newest)

    async def count(self, state: model.RecordState) -> int:
        """How many mails are in one state."""
        return await self._docs.count(t.INBOUND_BY_STATE, state)

    async def of_person(self, person: str, *, limit: int = 50) -> list[model.InboundRecord]:
        """The newest mails of a person, newest first."""
        return await self._docs.find(t.INBOUND_BY_PERSON, person, limit=limit, reverse=True)

    async def from_address(self, address: str, *, since: datetime) -> list[model.InboundRecord]:
        """Mails from an address since a moment."""
        return await self._docs.find(t.INBOUND_BY_ADDRESS, address, low=at(since))

    async def recent(self, limit: int) -> list[model.InboundRecord]:
        """The newest mails, newest first."""
        return await self._docs.find(t.INBOUND_RECENT, limit=limit, reverse=True)

    async def older_than(self, moment: datetime) -> list[model.InboundRecord]:
        """Mails that arrived before `moment`."""
        return await self._docs.find(t.INBOUND_RECENT, high=at(moment))


class TopicRepository(Repository[model.Topic]):
    """Ideas."""

    async def of_series(self, series: str) -> list[model.Topic]:
        """The ideas of a series by number."""
        return await self._docs.find(t.TOPICS_BY_SERIES, series)


class VoteRepository(Repository[model.Vote]):
    """Votes."""

    async def of_series(self, series: str) -> list[model.Vote]:
        """The votes of a series, oldest first."""
        return await self._docs.find(t.VOTES_BY_SERIES, series)

    async def open(self) -> list[model.Vote]:
        """Votes not closed yet, the first to close first."""
        return await self._docs.find(t.VOTES_OPEN)


class BallotRepository(Repository[model.Ballot]):
    """Ballots."""

    async def of_vote(self, vote: str) -> list[model.Ballot]:
        """The ballots of a vote."""
        return await self._docs.find(t.BALLOTS_BY_VOTE, vote)


class NoteRepository(Repository[model.Note]):
    """Notes of sessions."""

    async def of_series(self, series: str) -> list[model.Note]:
        """The notes of a series, oldest first."""
        return await self._docs.find(t.NOTES_BY_SERIES, series)


class AnswerRepository(Repository[model.Answer]):
    """Answers to the one question."""

    async def of_session(self, session: str) -> list[model.Answer]:
        """The answers after a session."""
        return await self._docs.find(t.ANSWERS_BY_SESSION, session)


class SwitchRepository(Repository[model.Switch]):
    """Switches."""

    async def all(self) -> list[model.Switch]:
        """Every switch that is set."""
        return await self._docs.find(t.SWITCHES_ALL)


class DoneRepository(Repository[model.Done]):
    """What the desk did by itself, by its once-only key (`kind:about[:person]`)."""

    async def about(self, id_: str) -> list[model.Done]:
        """Everything done about one session, series, vote or request."""
        return await self._docs.find(t.DONE_ABOUT, id_)


class RightsRepository(Repository[model.RightsRequest]):
    """Requests about personal data."""

    async def open(self) -> list[model.RightsRequest]:
        """Requests not settled, oldest first."""
        return await self._docs.find(t.RIGHTS_OPEN)


class ChangeRepository(Repository[model.Change]):
    """What was changed, by whom."""

    async def recent(self, limit: int) -> list[model.Change]:
        """The newest changes, newest first."""
        return await self._docs.find(t.CHANGES_BY_SEQ, limit=limit, reverse=True)

    async def of_session(self, session: str, limit: int = 200) -> list[model.Change]:
        """The newest changes about a session, newest first."""
        return await self._docs.find(t.CHANGES_BY_SESSION, session, limit=limit, reverse=True)

    async def of_person(self, person: str, limit: int = 200) -> list[model.Change]:
        """The newest changes about a person, newest first."""
        return await self._docs.find(t.CHANGES_BY_PERSON, person, limit=limit, reverse=True)

    async def by_actor(self, actor: model.Actor, limit: int = 50) -> list[model.Change]:
        """The newest changes of one actor, newest first."""
        return await self._docs.find(t.CHANGES_BY_ACTOR, f"{actor.kind}:{actor.name}", limit=limit, reverse=True)

    async def next_of(self, table: str, id_: str, after: int) -> model.Change | None:
        """The first change after number `after` that touched a document."""
        found = await self._docs.find(t.CHANGES_BY_DOCUMENT, f"{table}:{id_}", low=after + 1, limit=1)
        return found[0] if found else None

    async def last_of(self, table: str, id_: str) -> model.Change | None:
        """The last change that touched a document."""
        found = await self._docs.find(t.CHANGES_BY_DOCUMENT, f"{table}:{id_}", limit=1, reverse=True)
        return found[0] if found else None


class Repositories:
    """One repository a subject, over the same documents."""

    def __init__(self, docs: Documents) -> None:
        self.series = SeriesRepository(docs, t.SERIES, "series")
        self.sessions = SessionRepository(docs, t.SESSIONS, "session")
        self.people = PersonRepository(docs, t.PEOPLE, "person")
        self.organisations = Repository(docs, t.ORGANISATIONS, "organisation")
        self.memberships = MembershipRepository(docs, t.MEMBERSHIPS, "membership")
        self.signups = SignupRepository(docs, t.SIGNUPS, "signup")
        self.outbox = OutboxRepository(docs, t.OUTBOX, "letter")
        self.rendered = Repository(docs, t.RENDERED, "letter text")
        self.tokens = TokenRepository(docs, t.TOKENS, "token")
        self.entries = EntryRepository(docs, t.ENTRIES, "calendar entry")
        self.inbound = InboundRepository(docs, t.INBOUND, "mail")
        self.seen = Repository(docs, t.SEEN, "mail key")
        self.cursors = Repository(docs, t.CURSORS, "mailbox")
        self.topics = TopicRepository(docs, t.TOPICS, "idea")
        self.votes = VoteRepository(docs, t.VOTES, "vote")
        self.ballots = BallotRepository(docs, t.BALLOTS, "ballot")
        self.notes = NoteRepository(docs, t.NOTES, "note")
        self.answers = AnswerRepository(docs, t.ANSWERS, "answer")
        self.done = DoneRepository(docs, t.DONE, "automatic action")
        self.switches = SwitchRepository(docs, t.SWITCHES, "switch")
        self.suppressed = Repository(docs, t.SUPPRESSED, "suppressed address")
        self.rights = RightsRepository(docs, t.RIGHTS, "request")
        self.changes = ChangeRepository(docs, t.CHANGES, "change")
