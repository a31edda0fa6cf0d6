"""Forms about the person under the cursor: their details, a pause, one person of two records, everything deleted."""

from collections.abc import Iterable
from typing import ClassVar

from msgspec import UNSET
from textual.containers import Horizontal
from textual.widget import Widget

from core.errors import Refused
from core.model import Change, Person
from core.operations import erasing, merging, persons
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions import Act, Doing
from tui.modals.form import Form, bracketed, words
from tui.modals.form_work import Typed
from tui.modals.topics import known
from tui.text import Line, Span, line, say
from tui.views import marks
from tui.views.days import day_of
from tui.views.names import person_name
from tui.where import Where
from tui.work import Deed


class PersonForm(Form):
    """A form about one person."""

    TITLE_WORDS: ClassVar[Safe]

    def __init__(self, where: Where) -> None:
        super().__init__()
        assert where.person is not None
        self.where, self.person = where, where.person

    def about(self) -> Line:
        """What, and who."""
        return line(Span(self.title_words))

    @property
    def title_words(self) -> Safe:
        """What, and who."""
        return say("{}: {}", self.TITLE_WORDS, person_name(self.person))

    def made(self, act: Act, *, warning: Safe = Safe("")) -> Deed:
        """A deed of this form."""
        app = self.dashboard
        doing = Doing(desk=app.desk, actor=app.actor, where=self.where)
        return Deed(title=self.title_words, act=act, doing=doing, warning=warning)


class EditPerson(PersonForm):
    """Name, organisation and main address. Nobody is written to."""

    NAMES = ("name", "organisation", "address")
    TITLE_WORDS = lit("Details")

    @property
    def _held(self) -> dict[str, Safe]:
        who = self.person
        return {"name": who.name, "organisation": who.organisation_name, "address": who.address}

    def fields(self) -> Iterable[Widget]:
        """Name, organisation, address."""
        held = self._held
        yield Horizontal(words(lit("Name")), *bracketed("name", held["name"]), classes="line")
        yield Horizontal(words(lit("Works at")), *bracketed("organisation", held["organisation"]), classes="line")
        hint = words(lit(" the old one stays theirs"), "hint")
        yield Horizontal(words(lit("Address")), *bracketed("address", held["address"]), hint, classes="line")

    def dirty(self) -> bool:
        """Whether a field differs."""
        return dict(self.typed) != self._held

    def deed(self, typed: Typed) -> Deed | None:
        """What differs."""
        held, who = self._held, self.person.id
        fresh = {name: str(typed[name]) if typed[name] != held[name] else UNSET for name in self.NAMES}
        if all(value is UNSET for value in fresh.values()):
            return None
        change = persons.PersonEdit(
            name=fresh["name"], organisation_name=fresh["organisation"], address=fresh["address"]
        )

        async def act(store: Store, doing: Doing) -> Change | None:
            return await persons.edit(store, doing.desk, doing.actor, who, change, ids=doing.ids)

        return self.made(act)


class PausePerson(PersonForm):
    """No invitations for a while; places stay. Nobody is written to."""

    NAMES = ("until",)
    SAVE = lit("Pause")
    TITLE_WORDS = lit("Pause")

    def fields(self) -> Iterable[Widget]:
        """Until when."""
        hint = words(lit(" invitations of every series go out again then"), "hint")
        yield Horizontal(words(lit("Until")), *bracketed("until"), hint, classes="line")

    def deed(self, typed: Typed) -> Deed | None:
        """The pause."""
        if not typed["until"]:
            return None
        until, who = day_of(typed["until"], self.dashboard.clock().astimezone(marks.LONDON).date()), self.person.id

        async def act(store: Store, doing: Doing) -> Change | None:
            return await persons.pause(store, doing.desk, doing.actor, who, until, ids=doing.ids)

        return self.made(act)


class MergePerson(PersonForm):
    """Another record of the same person goes into this one. It is taken apart only by a command."""

    NAMES = ("other",)
    SAVE = lit("Make one of them")
    TITLE_WORDS = lit("Merge into")

    def fields(self) -> Iterable[Widget]:
        """Whose record."""
        hint = words(lit(" the record that goes into it; u does not undo it"), "hint")
        yield Horizontal(words(lit("Address")), *bracketed("other"), hint, classes="line")

    def deed(self, typed: Typed) -> Deed | None:
        """One person of two records."""
        if "@" not in typed["other"]:
            return None
        keep, other = self.person.id, str(typed["other"])

        async def act(store: Store, doing: Doing) -> Change | None:
            async with store.view() as view:
                gone = (await known(view, other)).id
            return await merging.merge(store, doing.desk, doing.actor, keep, gone, ids=doing.ids)

        return self.made(act)


class ErasePerson(PersonForm):
    """Everything about a person is deleted: their address is typed, so that it never happens by a key alone."""

    NAMES = ("confirm",)
    SAVE = lit("Delete everything")
    TITLE_WORDS = lit("Delete everything about")

    def fields(self) -> Iterable[Widget]:
        """Their address once more."""
        hint = words(say(" type {}", self.person.address), "hint")
        yield Horizontal(words(lit("Address")), *bracketed("confirm"), hint, classes="line")

    def remarks(self) -> list[Safe]:
        """What it means."""
        return [
            lit("Places are given up, one last letter says so, then nothing is left. u undoes it within the hold only.")
        ]

    def deed(self, typed: Typed) -> Deed | None:
        """The end of everything that is held."""
        if not typed["confirm"]:
            return None
        who: Person = self.person
        if typed["confirm"].strip().lower() != who.address:
            raise Refused(f"Type {who.address} to delete everything about this person.")

        async def act(store: Store, doing: Doing) -> Change | None:
            return await erasing.erase(store, doing.desk, doing.actor, who.id, ids=doing.ids)

        return self.made(act)
