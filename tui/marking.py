"""Verbs that take all marked rows: one question, one transaction, one change that one undo takes back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.desk import Desk
from core.model import Actor, Change
from core.store.ports import Store
from core.text import Safe
from core.wording import count_words
from tui.actions import Act, Action, Doing, Scope
from tui.text import say
from tui.where import Where
from tui.work import Deed

MARKABLE: Mapping[Scope, tuple[str, str]] = {
    "SIGNUP": ("person", "people"), "MAIL": ("mail", "mails"), "LETTER": ("letter", "letters"),
}  # fmt: skip
"""Scopes whose verbs take all marked rows, with the words for one row and for many."""
OF_THE_SESSION = frozenset({"people.invite"})
"""Actions of these scopes that are about the whole session: marks change nothing in them."""


def of_marked(action: Action, marked: Sequence[Where], desk: Desk, actor: Actor) -> tuple[Deed | None, Safe]:
    """The deed for the marked rows it can be done to; without one, why it can be done to none."""
    reasons = [action.hindrance(where) for where in marked]
    able = [where for where, reason in zip(marked, reasons, strict=True) if not reason]
    hindered = next((reason for reason in reasons if reason), Safe(""))
    if not able or action.act is None:
        return None, hindered
    number = count_words(len(able), *MARKABLE[action.scope])
    left = len(marked) - len(able)
    warnings = [say("{} of the marked left out: {}", left, hindered)] if left else []
    warnings += list(dict.fromkeys(each for each in map(action.warns, able) if each))
    doings = [Doing(desk=desk, actor=actor, where=where) for where in able]
    deed = Deed(
        title=say("{}: {}", action.label, number), act=_all(action.act, doings, say("{}: {}", number, _word(action))),
        doing=doings[0], warning=Safe(" · ".join(warnings)), marked=True,
    )  # fmt: skip
    return deed, Safe("")


def _word(action: Action) -> Safe:
    return Safe(action.label.rstrip("…").lower())


def _all(act: Act, doings: Sequence[Doing], summary: Safe) -> Act:
    async def every(store: Store, doing: Doing) -> Change | None:
        from core.operations.together import together

        return await together(store, doing.actor, summary, [_one(act, each) for each in doings])

    return every


def _one(act: Act, doing: Doing) -> Callable[[Store], Awaitable[Change | None]]:
    return lambda store: act(store, doing)
