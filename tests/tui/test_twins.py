"""Every action and its command do the same: run on two copies of one desk, they leave the same documents."""

import asyncio
import json
import re
import shlex
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import command_line
import fakes_desk
import fakes_topics
import msgspec
import pytest
from dashes import Dash
from fakes_desk import NOW, Hands
from msgspec.structs import replace
from textual.widgets import TextArea
from typer.main import get_command

from cli.app import app as command
from cli.who import actor
from core.clock import Clock
from core.config import load
from core.desk import Desk
from core.installation import open_desk
from core.model import Actor, Doc, Switch
from core.operations import sessions, signups
from core.operations.sessions import SessionEdit
from core.operations.undo import undo
from core.store.ports import Store
from core.store.transfer import everything
from core.text import lit
from tui.actions import ACTIONS, BY_ID, Doing
from tui.app import Dashboard
from tui.facts.planned import read_planned
from tui.views.automatic import due
from tui.where import Where
from tui.widgets.words import Push

TOKEN = re.compile(r"[a-z2-7]{26}\.new")
"""The token in a message id: made from the id of the letter."""
Docs = dict[str, dict[str, str]]
NINETEEN = "digital-2026-12-17"
TWENTY = "digital-2027-01-21"
CLASH = "berkshire-2027-05-03"


class Stage:
    """One copy of the desk, with the names that the commands are given."""

    def __init__(self, store: Store, desk: Desk, me: Actor) -> None:
        self.store, self.desk, self.me = store, desk, me
        self.where = Where(screen="people", now=NOW, me=me.name)
        self.names: dict[str, str] = {}

    def stand(self, names: dict[str, str], **facts: Any) -> None:
        """Stand somewhere: what the action is asked about, and what the command is told."""
        self.where, self.names = replace(self.where, **facts), names


Scene = Callable[[Stage], Awaitable[None]]


def of_person(name: str, session: str = "") -> Scene:
    async def scene(on: Stage) -> None:
        id_ = session or await fakes_desk.next_session(on.store)
        person = await fakes_desk.person_id(on.store, name)
        async with on.store.view() as view:
            facts = {"session": await view.sessions.need(id_), "person": await view.people.need(person)}
            facts["signup"] = await view.signups.of(id_, person)
            on.stand({"session": id_, "person": facts["person"].address}, **facts)

    return scene


async def of_bounced_person(on: Stage) -> None:
    await of_person("Omar Khan")(on)
    assert on.where.person is not None
    gone = replace(on.where.person, undeliverable_since=NOW)
    async with on.store.unit_of_work(fakes_desk.KATE) as uow:
        uow.begin("bounced", lit("mail comes back"))
        await uow.people.put(gone)
    on.stand(on.names, person=gone)


def of_session(id_: str) -> Scene:
    async def scene(on: Stage) -> None:
        async with on.store.view() as view:
            on.stand({"session": id_}, session=await view.sessions.need(id_))

    return scene


async def of_mail(on: Stage) -> None:
    async with on.store.view() as view:
        (record,) = await view.inbound.in_state("waiting")
        on.stand({"mail": record.id}, record=record)


async def of_mail_of_another_session(on: Stage) -> None:
    async with on.store.unit_of_work(fakes_desk.KATE) as uow:
        (record,) = await uow.inbound.in_state("waiting")
        await uow.inbound.put(replace(record, session=TWENTY))
    await of_mail(on)


def of_letter(state: Any) -> Scene:
    async def scene(on: Stage) -> None:
        async with on.store.unit_of_work(fakes_desk.KATE) as uow:
            (row,) = await uow.outbox.in_state("retry")
            row = replace(row, state=state)
            await uow.outbox.put(row)
        on.stand({"letter": row.id}, letter=row)

    return scene


async def of_my_change(on: Stage) -> None:
    id_ = await fakes_desk.next_session(on.store)
    done = await sessions.edit(on.store, on.desk, on.me, id_, SessionEdit(capacity=12))
    on.stand({}, undo=done)


async def of_my_undo(on: Stage) -> None:
    await of_my_change(on)
    assert on.where.undo is not None
    back = await undo(on.store, on.desk, on.me, on.where.undo.seq)
    on.stand({"change": str(back.seq)}, redo=back)


async def nothing(on: Stage) -> None:
    """Anywhere."""


async def of_stopped_mail(on: Stage) -> None:
    stopped = Switch(id="breaker", by=lit("the desk"), at=NOW, reason=lit("too many letters"))
    async with on.store.unit_of_work(fakes_desk.KATE) as uow:
        uow.begin("open_breaker", lit("planned mail stopped"))
        await uow.switches.put(stopped)
    on.stand({}, stopped=(stopped,))


async def of_ideas(on: Stage) -> None:
    await fakes_topics.ideas(on.store)
    async with on.store.view() as view:
        first, second = await view.topics.need("digital:2"), await view.topics.need("digital:3")
        series = await view.series.need("digital")
    on.stand({"idea": "digital:2", "others": "digital:3"}, series=series, topic=first, ideas=(first, second))


async def of_reminders(on: Stage) -> None:
    """A session with people who have places, and nobody who waits."""
    await of_person("Ines Roy", TWENTY)(on)
    person = await fakes_desk.person_id(on.store, "Ines Roy")
    await signups.set_state(on.store, on.desk, on.me, TWENTY, person, "going")
    await of_session(TWENTY)(on)


async def of_what_comes(on: Stage) -> None:
    async with on.store.view() as view:
        session = await view.sessions.need(NINETEEN)
        planned = due(await read_planned(view, on.desk, NINETEEN, NOW), NOW)
    assert planned is not None
    on.stand({"action": planned.key}, session=session, due=planned)


SCENES: dict[str, Scene] = {
    "session.invite": of_session(TWENTY), "people.invite": of_session(TWENTY), "session.remind": of_reminders,
    "session.skip": of_session(TWENTY), "session.keep": of_session(CLASH),
    "mail.yes": of_mail_of_another_session, "mail.maybe": of_mail_of_another_session, "mail.no": of_mail,
    "mail.wait": of_mail, "mail.dismiss": of_mail, "mail.machine": of_mail, "mail.mine": of_mail,
    "signup.yes": of_person("Ines Roy", TWENTY), "signup.maybe": of_person("Omar Khan"),
    "signup.no": of_person("Tom Webb"), "signup.wait": of_person("Ines Roy"), "signup.remove": of_person("Ravi Shah"),
    "person.bounces": of_bounced_person,
    "letter.retry": of_letter("unknown"), "letter.hold": of_letter("queued"), "letter.arrived": of_letter("unknown"),
    "letter.withdraw": of_letter("retry"),
    "topic.merge": of_ideas, "topic.drop": of_ideas,
    "automatic.skip": of_what_comes, "mail.hold": nothing, "mail.resume": of_stopped_mail,
    "change.undo": of_my_change, "change.redo": of_my_undo,
}  # fmt: skip
"""Where an organiser must stand for each action that changes the store by itself."""


def test_every_action_with_a_verb_is_compared_with_its_command() -> None:
    assert {action.id for action in ACTIONS if action.act is not None} == set(SCENES)


@pytest.mark.parametrize("id_", SCENES)
def test_action_and_command_leave_the_same_documents(id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, typed = tmp_path / "keys", tmp_path / "typed"
    stage = asyncio.run(staged(made(keys, monkeypatch), SCENES[id_]))
    shutil.copytree(keys, typed)
    before = asyncio.run(documents(keys))
    asyncio.run(by_key(keys, id_, stage.where))
    by_command(typed, id_, stage.names)
    after = asyncio.run(documents(keys))
    assert after != before
    assert plain(after, before) == plain(asyncio.run(documents(typed)), before)


Filled = Callable[[Dash], Awaitable[None]]


def form(on_screen: str, id_: str, shows: str, *, down: int = 0, **fields: str) -> Filled:
    """Open a form from a screen, some rows down, fill in its fields, and save."""

    async def fill(on: Dash) -> None:
        await on.press(on_screen)
        await on.until(lambda: on.app.desk_screen is not None and on.app.desk_screen.table.cursor)
        await on.until(lambda: on.app.current_mode != "home" or on_screen == "1")
        await on.press(*["j"] * down)
        on.app.act(id_)
        await on.shows(shows)
        for name, value in fields.items():
            found = on.app.screen.query_one(f"#{name}")
            setattr(found, "text" if isinstance(found, TextArea) else "value", value)
        asked: Any = on.app.screen
        await on.until(lambda: asked._planned == asked.typed and not asked.query_one("#save", Push).hindrance)
        await on.push("save")
        await on.until(lambda: on.app.status.own)

    return fill


async def rota(on: Dash) -> None:
    """The next host on the rota is asked."""
    await on.press("2", "]")
    await on.shows("Mon 7 Dec")
    await on.press("o")
    await on.shows("next on the rota: Nia Morgan")
    await on.press("n")
    await on.shows("Ask Nia Morgan to host")
    await agreed(on)


async def ledger(on: Dash) -> None:
    """Calendars that differ are brought up to date."""
    await on.press("2")
    await on.shows("no bank holiday")
    await on.press("L")
    await on.shows("! stale")
    await on.press("r")
    await on.shows("Calendar updates")
    await agreed(on)


async def cadence(on: Dash) -> None:
    """Another rule, through the three steps of the wizard."""
    await on.press("2")
    await on.shows("no bank holiday")
    await on.press("C")
    await on.shows("1 of 3")
    for name, text in (("rule", "fourth Thursday"), ("first", "1 Dec 2026")):
        on.app.screen.query_one(f"#{name}").value = text  # type: ignore[attr-defined]
    await on.shows("Then: fourth Thursday.")
    await on.push("next")
    await on.shows("2 of 3")
    await on.push("next")
    await on.shows("3 of 3")
    await agreed(on)


async def template(on: Dash) -> None:
    """The mail under the cursor is answered with the first of the letters."""
    await on.press("3")
    await on.until(lambda: on.app.desk_screen is not None and on.app.desk_screen.where().record)
    await on.press("t")
    await on.shows("with a letter")
    await on.press("enter")
    await on.shows("who gets told")
    await agreed(on)


async def place(on: Dash) -> None:
    """The first idea is put on the first of the sessions."""
    await on.press("6")
    await on.shows("Online booking for the tip")
    await on.press("s")
    await on.shows("Put on a session: Online booking")
    await on.press("enter")
    await on.shows("Topic of a session")
    await agreed(on)


async def agreed(on: Dash) -> None:
    """Say yes to the question, and wait until it is done."""
    await on.push("yes")
    await on.until(lambda: on.app.status.own)


FORMS: dict[str, tuple[Filled, str]] = {
    "session.places": (form("1", "session.places", "Places [", places="12"), f"sessions edit {NINETEEN} --places 12"),
    "session.edit": (
        form("1", "session.edit", "Topic", topic="Forms for all"),
        f"sessions edit {NINETEEN} --topic 'Forms for all'",
    ),
    "session.move": (
        form("1", "session.move", "Move #19", date="2026-12-10", start="15:00", reason="the room is taken"),
        f"sessions move {NINETEEN} 2026-12-10 --time 15:00 --reason 'the room is taken'",
    ),
    "session.new": (
        form("1", "session.new", "Date", date="2026-12-03", topic="One more"),
        "sessions add digital 2026-12-03 --topic 'One more'",
    ),
    "session.cancel": (
        form("1", "session.cancel", "Cancel #19", number="19", reason="nobody can host"),
        f"sessions cancel {NINETEEN} --reason 'nobody can host'",
    ),
    "series.new": (
        form("1", "series.new", "New series", slug="eastham", name="Eastham Hour", host="jo.lane@southmoor.example"),
        "series add eastham --name 'Eastham Hour' --host jo.lane@southmoor.example",
    ),
    "person.edit": (
        form("4", "person.edit", "Details:", name="Amira K. Khan"),
        "people edit amira.khan@northdale.example --name 'Amira K. Khan'",
    ),
    "person.pause": (
        form("4", "person.pause", "Pause: Priya Naidu", down=1, until="1 Mar 2027"),
        "people pause priya.naidu@northdale.example --until 2027-03-01",
    ),
    "person.merge": (
        form("4", "person.merge", "Merge into:", other="tom.reed@westshire.example"),
        "people merge amira.khan@northdale.example tom.reed@westshire.example",
    ),
    "person.erase": (
        form("4", "person.erase", "Delete everything about:", confirm="amira.khan@northdale.example"),
        "people erase amira.khan@northdale.example --confirm amira.khan@northdale.example",
    ),
    "session.rota": (rota, "sessions host berkshire-2026-12-07 --ask"),
    "session.ledger": (ledger, f"sessions reconcile {NINETEEN} --send"),
    "series.cadence": (cadence, "series cadence digital --rule 'fourth Thursday' --from 2026-12-01"),
    "mail.template": (template, "inbox reply {mail} --template help"),
    "topic.new": (
        form("6", "topic.new", "New idea", text="One more idea", by="Omar Khan"),
        "topics add 'One more idea' --by 'Omar Khan' --series digital",
    ),
    "topic.edit": (
        form("6", "topic.edit", "Words of idea 1", text="Tips online"),
        "topics edit digital:1 'Tips online'",
    ),
    "topic.vote": (
        form("6", "topic.vote", "by word of mouth", who="Ana Diaz", numbers="2 1"),
        "topics vote 'Ana Diaz' 2 1 --series digital",
    ),
    "topic.unvote": (
        form("6", "topic.unvote", "Take a vote back", who="Omar Khan"),
        "topics vote 'Omar Khan' --take-back --series digital",
    ),
    "topic.place": (place, "topics place digital:1 digital-2027-01-21"),
    "topic.poll": (
        form("6", "topic.poll", "Closes", session="21 Jan 2027", ideas="1 2"),
        "topics poll digital-2027-01-21 digital:1 digital:2",
    ),
    "mail.reply": (form("3", "mail.reply", "Reply to", text="It is not recorded."), "inbox reply {mail} --text {text}"),
}
"""Actions behind a form: what is filled in, and the command that says the same."""


async def of_vote(on: Stage) -> None:
    """Ideas, three of them in an open vote, in which Omar Khan has voted."""
    await fakes_topics.ideas(on.store)
    await fakes_topics.vote(on.store, ("Omar Khan", (1,)))


FILLED: dict[str, Scene] = {
    "topic.new": of_ideas, "topic.edit": of_ideas, "topic.poll": of_ideas, "topic.place": of_ideas,
    "topic.vote": of_vote, "topic.unvote": of_vote,
}  # fmt: skip
"""What is in the store before a form that is about more than the filled desk."""


@pytest.mark.parametrize("id_", FORMS)
def test_form_and_command_leave_the_same_documents(id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, typed = tmp_path / "keys", tmp_path / "typed"
    stage = asyncio.run(staged(made(keys, monkeypatch), FILLED.get(id_, of_mail)))
    shutil.copytree(keys, typed)
    before = asyncio.run(documents(keys))
    fill, line = FORMS[id_]
    asyncio.run(by_form(keys, fill))
    text = tmp_path / "text"
    text.write_text("It is not recorded.")
    words = shlex.split(line.format(text=text, **stage.names))
    assert BY_ID[id_].twin.split()[:2] == words[:2]
    said(typed, words)
    after = asyncio.run(documents(keys))
    assert after != before
    assert plain(after, before) == plain(asyncio.run(documents(typed)), before)


async def by_form(folder: Path, fill: Filled) -> None:
    """The form of the dashboard, filled in and saved."""
    async with opened(folder, Hands()) as on:
        app = Dashboard(on.store, on.desk, on.me, clock=Hands(), glyphs="unicode")
        app.series = "digital"
        async with app.run_test(size=(120, 36)) as pilot:
            dash = Dash(app, pilot, fakes_desk.MemoryStore(), Hands())
            await dash.until(lambda: app.frame.series)
            await fill(dash)


def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without any series."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("THIRDTHURSDAY_NOW", NOW.isoformat())
    monkeypatch.delenv("THIRDTHURSDAY_CONFIG", raising=False)
    ran = command_line.command("init", *command_line.DESK)
    assert ran.code == 0, ran
    return folder


@asynccontextmanager
async def opened(folder: Path, clock: Clock) -> AsyncIterator[Stage]:
    store, desk = await open_desk(load(folder / "config.toml"), clock=clock)
    try:
        yield Stage(store, desk, actor())
    finally:
        await store.close()


async def staged(folder: Path, scene: Scene) -> Stage:
    """The filled desk in this folder, and where an organiser stands in it."""
    hands = Hands()
    async with opened(folder, hands) as on:
        await fakes_desk.fill(on.store, hands)
        await scene(on)
        return on


async def by_key(folder: Path, id_: str, where: Where) -> None:
    """What the dashboard does when the key is pressed and agreed to."""
    act = BY_ID[id_].act
    assert act is not None
    assert BY_ID[id_].hindrance(where) == ""
    async with opened(folder, Hands()) as on:
        assert await act(on.store, Doing(desk=on.desk, actor=on.me, where=where)) is not None


def by_command(folder: Path, id_: str, names: dict[str, str]) -> None:
    """The command of the table, with its names filled in, and agreed to."""
    said(folder, [word.format(**names) for word in BY_ID[id_].twin.split()])


def said(folder: Path, words: list[str]) -> None:
    """Run a command on the desk in this folder, agreed to where it asks."""
    found: Any = get_command(command)
    for word in words:
        if not hasattr(found, "commands"):
            break
        found = found.commands[word]
    yes = ["--yes"] if any("--yes" in parameter.opts for parameter in found.params) else []
    ran = command_line.command("--config", str(folder / "config.toml"), *words, *yes)
    assert (ran.code, ran.err) == (0, ""), ran


async def documents(folder: Path) -> Docs:
    """Every document, by table and id, as JSON would hold it."""
    async with opened(folder, Hands()) as on, on.store.view() as view:
        return {table: {doc.id: _json(doc) for doc in docs} for table, docs in (await everything(view)).items()}


def _json(doc: Doc) -> str:
    return json.dumps(msgspec.to_builtins(doc), sort_keys=True, default=str)


def plain(docs: Docs, before: Docs) -> dict[str, list[str]]:
    """The documents without the ids that only this run has made, in an order that does not depend on them."""
    made = {id_: table for table, found in docs.items() for id_ in found if id_ not in before.get(table, {})}
    made = {id_: table for id_, table in made.items() if table != "changes"}
    return {table: sorted(_without(doc, made) for doc in found.values()) for table, found in docs.items()}


def _without(doc: str, made: dict[str, str]) -> str:
    for id_, table in made.items():
        doc = doc.replace(id_, f"new {table}")
    return TOKEN.sub("token.new", doc)


def test_comparison_sees_a_difference() -> None:
    one: Docs = {"signups": {"aa1": '{"id": "aa1", "state": "going"}'}}
    other: Docs = {"signups": {"bb1": '{"id": "bb1", "state": "maybe"}'}}
    same: Docs = {"signups": {"cc1": '{"id": "cc1", "state": "going"}'}}
    assert plain(one, {}) != plain(other, {})
    assert plain(one, {}) == plain(same, {})
