"""The one table of actions: no key twice, none forbidden, a reason that is a sentence, and a command that does the same."""

import ast
from collections import Counter
from pathlib import Path
from typing import Any

import fakes_desk
import pytest
from typer.main import get_command

from cli.app import app as command
from core.model import Change, Person, Series, Session, Signup
from core.text import lit
from tui.actions import ACTIONS, BY_ID, FIXED, SCOPES, Action, of_screen
from tui.actions.keymap import forbidden
from tui.facts.counts import Counts
from tui.handlers import HANDLERS
from tui.views.frame import SCREENS
from tui.where import Where

ROOT = Path(__file__).parents[2]
MOVES = {"j", "k", "g", "G", "q", "u"}


@pytest.fixture
async def wheres() -> list[Where]:
    """Places an organiser may stand in: nowhere, on a session, on each person of it, after it."""
    store = await fakes_desk.filled()
    async with store.view() as view:
        series: Series = await view.series.need("digital")
        session: Session = await view.sessions.need(await fakes_desk.next_session(store))
        signups: list[Signup] = await view.signups.for_session(session.id)
        people: dict[str, Person] = await view.people.many([*session.hosts, *(s.person for s in signups)])
        change: Change = (await view.changes.recent(1))[0]
    now = fakes_desk.NOW
    base = Where(screen="people", now=now, series=series, every=(series,), session=session, counts=Counts(capacity=10))
    full = Counts(used=10, capacity=10)
    found = [Where(screen="home", now=now), Where(screen="home", now=now, trouble=lit("since 10:34: the disk is gone"))]
    for person in people.values():
        signup = next((s for s in signups if s.person == person.id), None)
        found += [_at(base, person, signup, change, full), _at(base, person, signup, None, Counts(capacity=10))]
    late = session.ends.replace(year=2027)
    return [*found, Where(screen="people", now=late, series=series, session=session, person=person, signup=signups[0])]


def _at(base: Where, person: Person, signup: Signup | None, change: Change | None, counts: Counts) -> Where:
    return Where(
        screen="people", now=base.now, series=base.series, every=base.every, session=base.session, person=person,
        signup=signup, undo=change, redo=change, counts=counts,
    )  # fmt: skip


@pytest.mark.parametrize("screen", SCOPES)
def test_no_key_means_two_things_on_a_screen(screen: str) -> None:
    keys = Counter(key for action in of_screen(screen) for key in action.keys)
    assert [key for key, number in keys.items() if number > 1] == []


def test_every_action_has_a_key() -> None:
    assert [action.id for action in ACTIONS if not action.keys] == []


def test_no_forbidden_key_is_the_only_one() -> None:
    assert [action.id for action in ACTIONS if action.keys and all(map(forbidden, action.keys))] == []


def test_no_verb_lies_on_a_moving_key() -> None:
    verbs = [action for action in ACTIONS if action.act is not None and action.id != "change.undo"]
    assert [action.id for action in verbs if set(action.keys) & MOVES] == []


def test_only_x_destroys() -> None:
    assert {action.keys for action in ACTIONS if action.label.endswith("…")} == {("x",)}


def test_ids_are_unique_and_every_action_without_a_verb_has_a_handler() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert {action.id for action in ACTIONS if action.act is None} == set(HANDLERS)


def test_help_and_quit_end_every_key_bar() -> None:
    assert [(BY_ID[id_].keys[0], BY_ID[id_].scope) for id_ in FIXED] == [("?", "EVERYWHERE"), ("q", "EVERYWHERE")]


def test_screens_with_scopes_are_those_of_the_top_bar() -> None:
    assert set(SCOPES) == {name for name, *_ in SCREENS}
    assert {f"view.{name}" for name, *_ in SCREENS} <= set(BY_ID)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
async def test_reason_is_a_short_sentence_or_nothing(action: Action, wheres: list[Where]) -> None:
    reasons = {action.hindrance(where) for where in wheres}
    assert all(len(reason) <= 60 and not reason.endswith(".") and reason == reason.strip() for reason in reasons)


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.act is not None], ids=lambda action: action.id)
async def test_what_changes_the_store_is_grey_on_a_screen_that_is_not_live(action: Action, wheres: list[Where]) -> None:
    import msgspec

    dead = [msgspec.structs.replace(where, trouble=lit("since 10:34: gone")) for where in wheres]
    assert all(action.hindrance(where) for where in dead)


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.twin], ids=lambda action: action.id)
def test_twin_is_a_command_that_exists_and_takes_these_arguments(action: Action) -> None:
    words = action.twin.split()
    found: Any = get_command(command)
    while hasattr(found, "commands"):
        found = found.commands[words.pop(0)]
    names = {option for parameter in found.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= names
    arguments = [word for word in words if word.startswith("{")]
    assert len(arguments) <= sum(not name.startswith("-") for name in names)


def test_every_action_that_changes_the_store_has_a_twin() -> None:
    assert [action.id for action in ACTIONS if action.act is not None and not action.twin] == []


def test_keys_are_bound_nowhere_but_in_the_table_and_inside_modals_and_widgets() -> None:
    allowed = {"tui/screens/desk.py", "tui/widgets/find.py", "tui/widgets/words.py"}
    found = set()
    for path in (ROOT / "tui").rglob("*.py"):
        calls = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
        if any(isinstance(call.func, ast.Name) and call.func.id == "Binding" for call in calls):
            found.add(path.relative_to(ROOT).as_posix())
    assert {path for path in found if not path.startswith("tui/modals/")} == allowed
