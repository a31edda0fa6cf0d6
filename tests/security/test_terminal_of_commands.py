"""Every command that prints what the store holds, on a real terminal: nothing of a stranger's reaches it raw."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import command_line
import pytest
from command_line import SESSION, command
from msgspec.structs import replace
from outlook import outlook_reply
from ptys import on_pty

from core import installation
from core.config import load
from core.model import Doc, Note, RightsRequest, Topic
from core.operations.work import GATEWAY
from core.store.tables import TABLES
from core.text import Safe, lit

ROOT = Path(__file__).parents[2]
EVIL = (
    "E\x1b]52;c;aGk=\x07\x1b]0;t\x07\x1b[31m\x9b31m\u202eback\u202c\u2066\u200b\u00ad\U000e0041\x1bP1$r\x1b\\[/x]"
    "[@click=quit]\r\x08Z"
)
RAW = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\U000e0000-\U000e007f]"
)
PRIYA = "priya.shah@westshire.example"
PROGRAM = """
import json, sys
sys.path.insert(0, {root!r})
from cli.main import main
for words in json.loads({commands!r}):
    print("§", words[0] if words[0].isalnum() else "?", flush=True)
    try:
        main(words)
    except SystemExit as end:
        print("§ ended", end.code, flush=True)
"""


WORDED = {
    "people": ("name", "organisation_name", "source"), "series": ("name",), "sessions": ("topic", "notice"),
    "organisations": ("name",), "topics": ("text",), "notes": ("text",), "rights": ("text",), "switches": ("by", "reason"),
    "inbound": ("subject", "name", "excerpt", "effect", "reason", "rule", "quoted"), "signups": ("reason", "comment"),
    "outbox": ("name", "reason", "subject"), "changes": ("summary", "reason"),
}  # fmt: skip
"""Fields in which words of people stand, by table; the fields of a document that has none are left as they are."""


def _poisoned(table: str, doc: Doc) -> Doc:
    fields = {name: Safe(EVIL) for name in WORDED.get(table, ()) if name in doc.__struct_fields__}
    return replace(doc, **fields)


async def _poison(config: Path) -> list[str]:
    """Put the hostile text, past everything that cleans, into every document of the store; returns the ids of mails."""
    store, _ = await installation.open_desk(load(config), read_only=False)
    async with store.unit_of_work(GATEWAY) as uow:
        uow.begin("poison", Safe(EVIL), reason=Safe(EVIL))
        now = uow.now
        priya = await uow.people.by_address(PRIYA)
        assert priya is not None
        await uow.topics.put(
            Topic(id="digital:1", series="digital", number=1, text=lit("forms"), created_at=now, person=priya.id)
        )
        await uow.notes.put(Note(id=SESSION, series="digital", session=SESSION, text=lit("notes"), saved_at=now))
        await uow.rights.put(
            RightsRequest(id="r1", person=priya.id, what="change", text=lit("x"), asked_at=now, due=now.date())
        )
    async with store.unit_of_work(GATEWAY) as uow:
        uow.begin("poison", Safe(EVIL), reason=Safe(EVIL))
        for table in WORDED:
            if table == "changes":
                continue
            for doc in await uow.scan(TABLES[table]):
                await uow.put(TABLES[table], _poisoned(table, doc))
        mails = [each.id for each in await uow.scan(TABLES["inbound"])]
    await store.close()
    return mails


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with command_line.desk(tmp_path, monkeypatch) as config:
        yield config


def _ids(noun: str) -> list[str]:
    rows = command(noun, "list", "--json").json
    return [str(row.get("id") or row.get("change")) for row in rows]


def _commands(mail: list[str]) -> list[list[str]]:
    """Every command that reads, in words and as JSON, and those that change something and say what."""
    letter, change = _ids("outbox")[0], _ids("log")[0]
    shows = [
        ["status"], ["clashes"], ["find", "E"], ["series", "show", "digital"], ["sessions", "show", SESSION],
        ["signups", "list", SESSION], ["people", "show", PRIYA], ["outbox", "show", letter], ["log", "show", change],
        *(["inbox", "show", each] for each in mail), ["notes", "show", SESSION], ["explain", "mail.eml"], ["verify"],
        ["sessions", "reconcile", SESSION], ["letters", "show", "signed_up"],
        *([noun, "list"] for noun in ("series", "sessions", "signups", "people", "organisations", "inbox", "outbox",
                                      "schedule", "topics", "notes", "rights", "log", "letters")),
        ["undo", "--dry-run"], ["sessions", "move", SESSION, "2026-12-18", "--dry-run"],
        ["sessions", "cancel", SESSION, "--dry-run"], ["series", "pause", "digital", "--dry-run"],
    ]  # fmt: skip
    plain = [words for words in shows if words[0] != "letters"]
    deeds = [
        ["export", "everything"], ["export", "calendar", "digital"], ["dpia", "-"], ["people", "edit", PRIYA, "--name", EVIL],
        ["signups", "set", SESSION, PRIYA, "going"], ["signups", "remove", SESSION, PRIYA], ["topics", "add", EVIL],
        ["topics", "drop", "digital:1"], ["outbox", "hold", "--all"], ["people", "show", EVIL], ["receive", "evil.eml"],
        ["inbox", "dismiss", mail[0]], [EVIL], ["people", EVIL], ["--config", EVIL, "status"], ["rights", "settle", "r1"],
        ["people", "erase", PRIYA, "--dry-run"], ["sessions", "keep", SESSION], ["undo", "--yes"], ["notes", "approve", SESSION],
        ["organisations", "name", "westshire.example", EVIL],
    ]  # fmt: skip
    as_json = [[*words, "--json"] for words in plain if words != ["verify"]]
    return [*shows, *as_json, ["verify", "--json"], *deeds]


def test_no_command_lets_a_strangers_signs_through(desk: Path, tmp_path: Path) -> None:
    yes = outlook_reply("Priya Shah", PRIYA, "Yes please, count me in", number=1)
    odd = outlook_reply(
        f"Ev{EVIL}", "eve@eastham.example", f"What is {EVIL}?", number=2, subject=f"Hi {EVIL}".replace("\r", "")
    )
    (tmp_path / "mail.eml").write_bytes(odd)
    (tmp_path / "evil.eml").write_bytes(outlook_reply(f"Ev{EVIL}", "eve@eastham.example", f"HUMAN {EVIL}", number=3))
    asks = outlook_reply("Priya Shah", PRIYA, "Is it recorded?", number=4)
    for raw in (yes, odd, asks, b"From: a@b.example\nFrom: c@d.example\nSubject: x\n\nx\n"):
        assert command("receive", "-", stdin=raw).code == 0
    commands = _commands(asyncio.run(_poison(desk)))
    code = PROGRAM.format(root=str(ROOT), commands=json.dumps(commands))
    environment = {"THIRDTHURSDAY_NOW": command_line.NOW, "IMAP_PASSWORD": "x", "THIRDTHURSDAY_CONFIG": str(desk)}
    with on_pty("-c", code, environment=environment, cwd=tmp_path, columns=200) as on:
        while on.read(0.2) or on.process.poll() is None:
            pass
        written = on.written.decode("utf-8", "replace").replace("\r\n", "\n")
    parts = re.split(r"(?m)^§ (?!ended)", written)[1:]
    told = [part.partition("\n")[2] for part in parts]
    assert len(parts) == len(commands)
    wrong = [(words, RAW.findall(part)) for words, part in zip(commands, told, strict=True)]
    assert [(words[:3], found[:5]) for words, found in wrong if found] == []
    assert [text for text in told if "program itself" in text or "Traceback" in text] == []
    assert sum("[@click=quit]" in text for text in told) > 20
