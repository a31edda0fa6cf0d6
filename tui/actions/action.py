"""What an action is: its keys and words, why it cannot be done just now, and the verb behind it. No Textual here."""

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Actor, Change
from core.store.ports import Store
from core.text import Safe
from tui import hindrances
from tui.hindrances import Hindrance
from tui.where import Where

Scope = Literal["EVERYWHERE", "MOVING", "SESSION", "MAIL", "SIGNUP", "LETTER", "TOPIC", "CHANGE"]


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something, where, and where ids come from."""

    desk: Desk
    actor: Actor
    where: Where
    ids: Ids = random_id


Asks = Literal["always", "letters", "more"]
"""Whether the preview is shown before: always, if a letter would be written, or if more than one would be."""
Act = Callable[[Store, Doing], Awaitable[Change | None]]


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an organiser can do.

    `rank` orders the key bar (0: not in it); there, neighbours of one `group` share that word where room is scarce.
    `hindrance` gives the reason why it cannot be done just now, or nothing. `act` is the core verb of an action
    that changes the store; it is tried first, `asks` says whether its preview is shown before it is done, and
    `warns` what is said above the preview. Actions without `act` are carried out by the screens. `twin` is the
    command that does the same, after `thirdthursday`.
    """

    id: str
    label: Safe
    keys: tuple[str, ...]
    scope: Scope
    says: Safe
    short: Safe = Safe("")
    rank: int = 0
    group: Safe = Safe("")
    hindrance: Hindrance = hindrances.nothing
    act: Act | None = None
    asks: Asks | Callable[[Where], Asks] = "always"
    warns: Hindrance = hindrances.nothing
    twin: str = ""
