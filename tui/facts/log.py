"""What Log reads: the last changes, and one of them with what it changed and whether it can be taken back."""

from typing import Any

import msgspec

from core.model import Change, Person
from core.store.tables import TABLES
from core.store.unit_of_work import View
from core.text import Safe

LAST = 500
DOCUMENTS = 20
"""Of how many documents of one change the earlier ones are looked for."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One document before a change and after it, in plain form; None where there was none."""

    table: str
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangeDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One change with what it changed. `why_not` says why it cannot be taken back; `letters` are those it wrote.

    `people` are those whose ids stand in what it changed.
    """

    change: Change
    differences: tuple[Difference, ...] = ()
    why_not: Safe = Safe("")
    letters: int = 0
    people: dict[str, Person] = {}


class LogFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of Log: the last changes, newest first."""

    changes: tuple[Change, ...] = ()


async def read_log(view: View) -> LogFacts:
    """The last changes of every series."""
    return LogFacts(changes=tuple(await view.changes.recent(LAST)))


async def read_change(view: View, id_: str) -> ChangeDetail | None:
    """One change more closely. What a document was afterwards is what the next change found, or what it is now."""
    from core.operations.undoable import why_not  # late: the letters' templates

    change = await view.changes.get(id_) if id_ else None
    if change is None:
        return None
    found = []
    for image in change.images:
        after = await _after(view, change, image.table, image.id)
        found.append(Difference(table=image.table, id=image.id, before=_plain(image.before), after=_plain(after)))
    letters = await view.outbox.of_change(change.seq)
    return ChangeDetail(
        change=change, differences=tuple(found), why_not=await why_not(view, change), letters=len(letters),
        people=await view.people.many({id_ for each in found for id_ in _ids(each)}),
    )  # fmt: skip


def _ids(each: Difference) -> set[str]:
    """Whatever in a difference may be the id of a person."""
    values = [value for doc in (each.before, each.after) if doc for value in doc.values()]
    single = {value for value in values if isinstance(value, str)}
    listed = {part for value in values if isinstance(value, list) for part in value if isinstance(part, str)}
    return single | listed | {each.id, each.id.rpartition(":")[2]}


async def read_behind(view: View, change: Change) -> tuple[Change, ...]:
    """The chain behind a change: what it undoes, and every earlier change of what it changed, newest first."""
    found: dict[int, Change] = {}
    for image in change.images[:DOCUMENTS]:
        for earlier in await changes_of(view, image.table, image.id):
            if earlier.seq < change.seq:
                found[earlier.seq] = earlier
    undone = await view.changes.get(str(change.undoes)) if change.undoes else None
    found |= {undone.seq: undone} if undone else {}
    return tuple(found[seq] for seq in sorted(found, reverse=True))


def _plain(doc: dict[str, Any] | None) -> dict[str, Any] | None:
    """As JSON would give it back, so that a tuple and a list are the same."""
    found: dict[str, Any] | None = msgspec.json.decode(msgspec.json.encode(doc))
    return found


async def changes_of(view: View, table: str, id_: str) -> list[Change]:
    """Every change of one document, oldest first: those too that changed others with it."""
    found: list[Change] = []
    while (following := await view.changes.next_of(table, id_, found[-1].seq if found else 0)) is not None:
        found.append(following)
    return found


async def _after(view: View, change: Change, table: str, id_: str) -> dict[str, Any] | None:
    following = await view.changes.next_of(table, id_, change.seq)
    if following is not None:
        return next((each.before for each in following.images if (each.table, each.id) == (table, id_)), None)
    doc = await view.get(TABLES[table], id_)
    return None if doc is None else msgspec.to_builtins(doc)
