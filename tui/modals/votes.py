"""Forms about votes: noting one by hand, taking one back, opening a vote on ideas."""

import re
from collections.abc import Iterable
from datetime import date

from textual.containers import Horizontal
from textual.widget import Widget

from core.errors import Refused
from core.model import Change, Session, Topic
from core.operations import polls
from core.store.ports import Store
from core.text import Safe, join, lit
from tui.actions import Doing
from tui.modals.form import bracketed, words
from tui.modals.form_work import Typed
from tui.modals.topics import IdeaForm, known
from tui.text import Line, Span, line, say
from tui.views import marks
from tui.views.days import day_of
from tui.views.names import person_name
from tui.views.topics import session_word
from tui.work import Deed


class NoteVote(IdeaForm):
    """A vote that somebody gave by word of mouth."""

    NAMES = ("who", "numbers")
    SAVE = lit("Note it")

    def about(self) -> Line:
        """That it is the open vote."""
        return line(Span(lit("A vote by word of mouth")))

    @property
    def options(self) -> tuple[str, ...]:
        """The ids of the ideas in the vote, in the order of the letter."""
        return self.facts.vote.options if self.facts.vote is not None else ()

    def fields(self) -> Iterable[Widget]:
        """Whose; the numbers; what the numbers mean."""
        under = self.where.topic.id if self.where.topic else ""
        chosen = Safe(str(self.options.index(under) + 1)) if under in self.options else Safe("")
        yield Horizontal(words(lit("Who")), *bracketed("who"), classes="line")
        hint = words(lit(" option numbers, best first: 2 1"), "hint")
        yield Horizontal(words(lit("Numbers")), *bracketed("numbers", chosen), hint, classes="line")

    def remarks(self) -> list[Safe]:
        """What the numbers mean."""
        named = {each.id: each.text for each in self.facts.topics}
        return [say("{}  {}", at, named.get(id_, Safe(id_))) for at, id_ in enumerate(self.options, start=1)]

    def dirty(self) -> bool:
        """Whether a name was typed."""
        return bool(self.typed["who"])

    def deed(self, typed: Typed) -> Deed | None:
        """The vote."""
        if not typed["who"]:
            return None
        who, slug, numbers = str(typed["who"]), self.series.id, numbers_of(typed["numbers"])

        async def act(store: Store, doing: Doing) -> Change | None:
            async with store.view() as view:
                person = (await known(view, who)).id
            return await polls.note_vote(store, doing.desk, doing.actor, slug, person, numbers, ids=doing.ids)

        return self.made(lit("A vote by word of mouth"), act)


class TakeVoteBack(IdeaForm):
    """Taking somebody's vote out of the open vote."""

    NAMES = ("who",)
    SAVE = lit("Take it back")

    def about(self) -> Line:
        """That it is the open vote."""
        return line(Span(lit("Take a vote back")))

    def fields(self) -> Iterable[Widget]:
        """Whose."""
        yield Horizontal(words(lit("Who")), *bracketed("who"), classes="line")

    def remarks(self) -> list[Safe]:
        """Who has voted."""
        voted = [person_name(self.facts.people.get(ballot.person)) for ballot in self.facts.ballots]
        return [say("voted so far: {}", join(", ", voted) or lit("nobody"))]

    def deed(self, typed: Typed) -> Deed | None:
        """The end of the vote."""
        if not typed["who"]:
            return None
        who, slug = str(typed["who"]), self.series.id

        async def act(store: Store, doing: Doing) -> Change | None:
            async with store.view() as view:
                person = (await known(view, who)).id
            return await polls.take_back(store, doing.desk, doing.actor, slug, person, ids=doing.ids)

        return self.made(lit("Take a vote back"), act)


class OpenVote(IdeaForm):
    """A vote on what a session is about: one letter to each member."""

    NAMES = ("session", "ideas", "closes")
    SAVE = lit("Open it")

    def about(self) -> Line:
        """For which series."""
        return line(Span(say("Open a vote · {}", self.series.name)))

    def fields(self) -> Iterable[Widget]:
        """The session by its date; the ideas by their numbers; the close."""
        free = [each for each in self.facts.coming if not each.topic] or list(self.facts.coming)
        day = marks.full_day(free[0].date) if free else Safe("")
        chosen = [each for each in self.where.ideas or self.facts.open if each in self.facts.open][: polls.MOST]
        numbers = Safe(" ".join(str(each.number) for each in chosen))
        yield Horizontal(words(lit("Session")), *bracketed("session", day), classes="line")
        hint = words(lit(" numbers of the ideas, 2 to 9"), "hint")
        yield Horizontal(words(lit("Ideas")), *bracketed("ideas", numbers), hint, classes="line")
        close = words(lit(" 5pm; empty: in about a week"), "hint")
        yield Horizontal(words(lit("Closes")), *bracketed("closes"), close, classes="line")

    def dirty(self) -> bool:
        """Whether a date for the close was typed."""
        return bool(self.typed["closes"])

    def deed(self, typed: Typed) -> Deed | None:
        """The vote, with one letter to each member; more than fifty are agreed to by typing their number."""
        today = self.dashboard.clock().astimezone(marks.zone_of(self.series.zone)).date()
        session = self._session(day_of(typed["session"], today))
        options = [self._idea(number).id for number in numbers_of(typed["ideas"])]
        closes = day_of(typed["closes"], today) if typed["closes"] else None
        slug = self.series.id

        async def act(store: Store, doing: Doing) -> Change | None:
            async with store.view() as view:
                number = len(await polls.members(view, slug))
            return await polls.open_vote(
                store, doing.desk, doing.actor, session.id, options, closes=closes, approved=number, ids=doing.ids
            )

        return self.made(say("Open a vote on {}", session_word(session)), act)

    def _session(self, day: date) -> Session:
        found = next((each for each in self.facts.coming if each.date == day), None)
        if found is None:
            raise Refused(f"No session of the series is on {marks.full_day(day)}.")
        return found

    def _idea(self, number: int) -> Topic:
        found = next((each for each in self.facts.topics if each.number == number), None)
        if found is None:
            raise Refused(f"There is no idea {number}.")
        return found


def numbers_of(text: Safe) -> list[int]:
    """`2, 1` or `2 then 1` as numbers. Raises `Refused` where there is something else."""
    parts = [part for part in re.split(r"[\s,;]+|then", text.casefold()) if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts):
        raise Refused("Write the numbers with spaces between: 2 1")
    return [int(part) for part in parts]
