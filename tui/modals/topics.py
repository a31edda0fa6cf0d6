"""Forms about ideas: a new one, and other words for one."""

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.widget import Widget

from core.errors import Refused
from core.model import Change, Person, Topic
from core.operations import topics
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line, lit
from tui.actions import Act, Doing
from tui.facts.topics import TopicsFacts
from tui.modals.form import Form, bracketed, words
from tui.modals.form_work import Typed
from tui.text import Line, Span, line, say
from tui.where import Where
from tui.work import Deed


async def known(view: View, who: str) -> Person:
    """The person with this address or exactly this name. Raises `Refused`; nobody is made."""
    found = await view.people.by_address(who.strip())
    if found is not None:
        return found
    name = clean_line(who, 100).casefold()
    named = [each for each in await view.people.all() if each.name.casefold() == name]
    if len(named) == 1:
        return named[0]
    many = "Several people have" if named else "Nobody has"
    raise Refused(f"{many} the name “{clean_line(who, 60)}”. Give their mail address.")


class IdeaForm(Form):
    """A form about the idea under the cursor, or about a series."""

    def __init__(self, where: Where, facts: TopicsFacts) -> None:
        super().__init__()
        assert where.series is not None
        self.where, self.facts, self.series = where, facts, where.series

    @property
    def topic(self) -> Topic:
        """The idea it is about."""
        assert self.where.topic is not None
        return self.where.topic

    def made(self, title: Safe, act: Act) -> Deed:
        """A deed of this form."""
        app = self.dashboard
        return Deed(title=title, act=act, doing=Doing(desk=app.desk, actor=app.actor, where=self.where))


class NewIdea(IdeaForm):
    """An idea, and whose it is if somebody else's."""

    NAMES = ("text", "by")
    SAVE = lit("Note it")

    def about(self) -> Line:
        """For which series."""
        return line(Span(say("New idea · {}", self.series.name)))

    def fields(self) -> Iterable[Widget]:
        """Words; whose."""
        yield Horizontal(words(lit("Idea")), *bracketed("text"), classes="line")
        hint = words(lit(" a name or an address; nobody is shown it"), "hint")
        yield Horizontal(words(lit("From")), *bracketed("by"), hint, classes="line")

    def deed(self, typed: Typed) -> Deed | None:
        """The new idea."""
        if not typed["text"]:
            return None
        text, by, slug = str(typed["text"]), str(typed["by"]), self.series.id

        async def act(store: Store, doing: Doing) -> Change | None:
            person = ""
            if by:
                async with store.view() as view:
                    person = (await known(view, by)).id
            return await topics.add(store, doing.desk, doing.actor, slug, text, person=person, ids=doing.ids)

        return self.made(lit("New idea"), act)


class IdeaWords(IdeaForm):
    """Other words for an idea."""

    NAMES = ("text",)

    def about(self) -> Line:
        """Which idea."""
        return line(Span(say("Words of idea {}", Safe(str(self.topic.number)))))

    def fields(self) -> Iterable[Widget]:
        """The words."""
        yield Horizontal(words(lit("Idea")), *bracketed("text", self.topic.text), classes="line")

    def dirty(self) -> bool:
        """Whether the words differ."""
        return self.typed["text"] != self.topic.text

    def deed(self, typed: Typed) -> Deed | None:
        """The other words."""
        if typed["text"] == self.topic.text:
            return None
        text, topic = str(typed["text"]), self.topic.id

        async def act(store: Store, doing: Doing) -> Change | None:
            return await topics.edit(store, doing.desk, doing.actor, topic, text, ids=doing.ids)

        return self.made(lit("Words of an idea"), act)
