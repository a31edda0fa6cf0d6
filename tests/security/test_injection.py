"""No text of anybody's adds a header, a recipient, a part or a calendar property: finished bytes of every kind of letter."""

import os
import re
from collections.abc import Collection
from email import policy
from email.parser import BytesParser
from typing import Any

from fakes_inbox import Sent
from hostile import naughty_strings, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letterbox import Letterbox, letterbox
from msgspec.structs import replace

from core.letters.catalogue import CATALOGUE
from core.letters.samples import sample
from core.model import CalendarPart, Fact, OutboxRow
from core.operations.work import GATEWAY
from core.text import Safe, clean_line, clean_text

EXAMPLES = int(os.environ.get("THIRDTHURSDAY_EXAMPLES", "25"))
"""Texts, each in some kinds of letter; 20,000 is the long form."""
PRIYA = "priya.shah@westshire.example"
SESSION = "digital-2026-12-17"
KINDS = sorted(CATALOGUE)
WITH_CALENDAR = ("signed_up", "moved", "link_again", "promoted", "invitation")

NOT_TRUE = ["declined", "maybe", "offer", "removed"]
"""Letters that do not leave here, because they are not true of somebody who has a place."""


async def _desk() -> Letterbox:
    """A desk with Priya in a place and at the head of a thread, whose letters have left."""
    desk = await letterbox()
    await desk.writes(PRIYA, "YES", name="Priya Shah")
    desk.clock.move(days=1)
    return desk


async def _poison(desk: Letterbox, text: str) -> None:
    """The text in every field of the store that a letter is written from."""
    line, whole = clean_line(text), clean_text(text)
    async with desk.store.unit_of_work(GATEWAY) as uow:
        uow.begin("edit", line, reason=whole)
        person = await uow.people.by_address(PRIYA)
        host = await uow.people.by_address("nia.morgan@northdale.example")
        assert person is not None
        assert host is not None
        for each in (person, host):
            await uow.people.put(replace(each, name=line, organisation_name=line))
        series, session = await uow.series.need("digital"), await uow.sessions.need(SESSION)
        join = replace(series.join, phone=line, pin=line, meeting_id=line, passcode=line)
        await uow.series.put(replace(series, name=line, join=join))
        await uow.sessions.put(replace(session, topic=line, hosts=(host.id,)))


async def _queue(desk: Letterbox, kind: str, text: str) -> None:
    """One letter of a kind, with the text as its facts, name, thread and file, past everything that cleans."""
    desk.clock.move(seconds=1)
    facts: dict[str, Fact] = {
        name: [text, text] if isinstance(fact, list) else text for name, fact in sample(kind).items()
    }
    part: CalendarPart = "request" if kind in WITH_CALENDAR else "none"
    async with desk.store.unit_of_work(GATEWAY) as uow:
        person = await uow.people.by_address(PRIYA)
        assert person is not None
        await uow.outbox.put(
            OutboxRow(
                id=desk.ids(), key=f"{kind}:{desk.ids()}", kind=kind, address=Safe(PRIYA), name=Safe(text),
                person=person.id, session=SESSION, series="digital", state="queued", rank=0, facts=facts | {"form": ""},
                files={"notes.txt": text} if kind == "notes_list" else {}, calendar=part, auto="replied",
                in_reply_to=Safe(text), references=(Safe(text), Safe(f"<{text}@x.example>")), cause="k",
                created_at=desk.clock(), due=desk.clock(), message_id=f"{desk.ids()}.1@lgd.example",
            )
        )  # fmt: skip


def _shape(desk: Letterbox, sent: Sent) -> dict[str, Any]:
    """What must not depend on any text: headers by name, recipients, parts, properties; and that lines are in order."""
    raw = desk.bytes_of(sent)
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    other = BytesParser(policy=policy.compat32).parsebytes(raw)
    assert re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", raw) is None
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    assert [mail.keys(), mail.defects] == [other.keys(), []]
    names = [name for name in mail if name not in ("In-Reply-To", "References")]
    return {
        "headers": names,
        "to": [str(each.addr_spec) for each in mail["To"].addresses],
        "from": [str(each.addr_spec) for each in mail["From"].addresses],
        "reply": [str(each.domain) for each in mail["Reply-To"].addresses] if mail["Reply-To"] else [],
        "parts": [(part.get_content_type(), part.get_filename()) for part in mail.walk()],
        "calendar": _properties(sent),
    }


def _properties(sent: Sent) -> list[str]:
    """Component and property names of the calendar object as they stand in the bytes."""
    lines = [part.get_payload(decode=True) for part in sent.mail.walk() if part.get_content_type() == "text/calendar"]
    found = [line for content in lines if isinstance(content, bytes) for line in content.split(b"\r\n")]
    assert all(len(line) <= 75 for line in found)
    whole = [line.decode() for line in found if line and not line.startswith(b" ")]
    return [line if line.startswith(("BEGIN", "END")) else re.split("[;:]", line)[0] for line in whole]


async def _shapes(text: str, kinds: list[str] = KINDS) -> dict[str, dict[str, Any]]:
    """The shape of a letter of each kind where `text` stands everywhere."""
    desk = await _desk()
    text = text if clean_line(text) else f"{text}x"  # a subject of nothing is refused
    await _poison(desk, text)
    found = {}
    for kind in kinds:  # one by one: a newer answer would take the place of an older one
        await _queue(desk, kind, text)
        found |= {sent.row.kind: _shape(desk, sent) for sent in await desk.deliver()}
    return found


_HARMLESS: dict[str, dict[str, Any]] = {}


async def _harmless() -> dict[str, dict[str, Any]]:
    if not _HARMLESS:
        _HARMLESS.update(await _shapes("Writing for people in a hurry"))
    return _HARMLESS


async def _of(kinds: Collection[str]) -> dict[str, dict[str, Any]]:
    return {kind: shape for kind, shape in (await _harmless()).items() if kind in kinds}


async def test_every_kind_of_letter_leaves_with_one_recipient_and_no_copy() -> None:
    found = await _harmless()
    assert sorted(set(KINDS) - set(found)) == NOT_TRUE
    assert {tuple(shape["to"]) for shape in found.values()} == {(PRIYA,)}
    assert {name for shape in found.values() for name in shape["headers"]} & {
        "Cc",
        "Bcc",
        "Sender",
        "Return-Path",
    } == set()
    assert [kind for kind in WITH_CALENDAR if "BEGIN:VEVENT" not in found[kind]["calendar"]] == []


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=texts(120), kinds=st.sets(st.sampled_from(KINDS), min_size=3, max_size=3))
async def test_no_text_changes_the_shape_of_any_letter(text: str, kinds: set[str]) -> None:
    chosen = sorted(kinds | {WITH_CALENDAR[len(text) % len(WITH_CALENDAR)]})
    assert await _shapes(text, chosen) == await _of(chosen)


async def test_line_break_in_any_disguise_stays_a_text() -> None:
    breaks = (
        "\r\n",
        "\n",
        "\r",
        "\x0b",
        "\x85",
        "\u2028",
        "=?utf-8?q?=0D=0A?=",
        "=?utf-8?b?DQo=?=",
        "%0d%0a",
        "\\r\\n",
        "\\n",
    )
    for number, each in enumerate(breaks):
        kinds = sorted({*KINDS[number :: len(breaks)], *WITH_CALENDAR})
        text = f"x{each}Bcc: eve@evil.example{each}{each}ATTENDEE:mailto:eve@evil.example{each}END:VEVENT"
        assert await _shapes(text, kinds) == await _of(kinds)


async def test_naughty_strings_change_no_letter() -> None:
    for number, text in enumerate(naughty_strings()[:: 1 if EXAMPLES >= 1000 else 4]):
        kinds = [KINDS[number % len(KINDS)], WITH_CALENDAR[number % len(WITH_CALENDAR)]]
        assert await _shapes(text, kinds) == await _of(kinds), text
