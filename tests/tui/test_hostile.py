"""Strangers' words in every field on every screen: nothing raises, nothing becomes clickable, no escape comes through."""

import re

import fakes_desk
import fakes_topics
import pytest
from dashes import Dash, dash
from fakes_desk import Hands
from hostile import SNIPPETS, naughty_strings
from msgspec.structs import replace
from rich.cells import cell_len

from core.model import Person
from core.store.memory import MemoryStore
from core.text import Safe, clean_line, clean_text

MARKUP = (
    "[/]", "[/x]", "[@click=app.quit]x[/]", "[link=http://e.example]e[/link]", "[URGENT] please", "\\[", "x\\", "[b", "[[",
    "$n", "[b][i]nested[/i]", "[" * 10_000, "[@click=screen.act('view.back')]q[/]", "[red on blue]", "[$accent]",
)  # fmt: skip
ESCAPES = (
    "\x1b]0;title\x07", "\x1b]8;;http://e.example\x1b\\link", "\x1b]52;c;aGk=\x07", "\x1b[31mred", "\x1bP1$r\x1b\\", "\x1bc",
    "\x9b31m", "end\x1b", "\u202eabc\u202c", "\u2066abc\u2069", "\U000e0041\U000e007f", "a" + "\u0301" * 200, "字" * 300,
    "\u200b\u200d" * 50, "\ue000\ue001", "\ud800\udfff", "x" * 1_000_000, "مرحبا بالعالم",
    '"alice@gov.example" <mallory@evil.example>',
)  # fmt: skip
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\U000e0000-\U000e007f]")


async def poisoned(texts: tuple[str, ...]) -> tuple[MemoryStore, Hands]:
    """The filled desk with these texts, cleaned as the verbs clean them, in every field a stranger can fill."""
    hands = Hands()
    store = await fakes_desk.filled(hands)
    await fakes_topics.ideas(store)
    session_id = await fakes_desk.next_session(store)
    async with store.unit_of_work(fakes_desk.KATE) as uow:
        uow.begin("poison", clean_line(" ".join(texts)[:300]), series="digital", session=session_id)
        people = await uow.people.all()
        for at, person in enumerate(people):
            await uow.people.put(_poisoned(person, clean_line(texts[at % len(texts)], 100)))
        for at, signup in enumerate(await uow.signups.for_session(session_id)):
            text = clean_line(texts[(at + 3) % len(texts)])
            await uow.signups.put(replace(signup, comment=text, reason=text))
        session = await uow.sessions.need(session_id)
        await uow.sessions.put(replace(session, topic=clean_line(texts[0], 120)))
        series = await uow.series.need("digital")
        await uow.series.put(replace(series, name=clean_line(texts[1 % len(texts)], 30) or Safe("x")))
        for at, record in enumerate(await uow.inbound.in_state("waiting")):
            text = clean_line(texts[(at + 1) % len(texts)])
            long = clean_text("\n".join(texts)[:5_000])
            fields = {"subject": text, "excerpt": long, "quoted": long, "name": text, "reason": text}
            await uow.inbound.put(replace(record, hits=(text,), code=texts[0][:40], **fields))
        for at, topic in enumerate(await uow.topics.of_series("digital")):
            await uow.topics.put(replace(topic, text=clean_line(texts[at % len(texts)], 200)))
        for at, text in enumerate(texts):
            uow.begin("note", clean_line(text), series="digital", session=session_id, person=people[0].id)
            await uow.switches.put(fakes_desk.switch(f"s{at}", uow.now))
    return store, hands


def _poisoned(person: Person, text: Safe) -> Person:
    return replace(person, name=text, organisation_name=text, source=text)


async def walk(on: Dash) -> list[str]:
    """Every screen and modal, as text."""
    seen = [on.text]
    walked = (
        "4 W|escape n|escape enter|escape v|v|v O|O f|escape space|escape t|2|3 W|escape o|p|escape r|escape|escape t|"
        "escape 5 p|escape W|escape l|enter|escape W|escape 1 e|escape A|escape S|escape X|escape J|escape ?|escape "
        ": tab e|escape /|escape"
        " 6|j|s|escape v|escape|+|escape 2 C|tab tab tab enter|escape|escape e|space|escape|escape o|right|escape W|escape"
    )
    for keys in walked.split("|"):
        await on.press(*keys.split())
        await on.pilot.pause(0.03)
        seen.append(on.text)
    return seen


@pytest.mark.parametrize(
    ("texts", "size"),
    [(MARKUP, (80, 24)), (MARKUP, (120, 36)), (ESCAPES, (120, 36)), (SNIPPETS, (80, 24))],
    ids=["markup, narrow", "markup, wide", "escapes", "snippets"],
)
async def test_hostile_texts_do_nothing_on_any_screen(texts: tuple[str, ...], size: tuple[int, int]) -> None:
    store, hands = await poisoned(texts)
    async with dash(size, store=store, hands=hands) as on:
        seen = await walk(on)
        assert not any(CONTROLS.search(text.replace("\n", "")) for text in seen)
        assert max(cell_len(row) for text in seen for row in text.split("\n")) <= size[0]
        assert on.app.is_running
        assert not on.app._exit


async def test_words_in_square_brackets_stay() -> None:
    store, hands = await poisoned(("[URGENT] please",))
    async with dash(store=store, hands=hands) as on:
        assert "[URGENT] please" in on.text
        await on.press("4")
        await on.shows("✓ going [URGENT] please")


async def test_no_text_of_a_stranger_becomes_clickable() -> None:
    store, hands = await poisoned(("[@click=app.quit]here[/]", "[link=http://e.example]e[/link]"))
    async with dash(store=store, hands=hands) as on:
        await on.press("4")
        await on.shows("[@click=app.quit]here[/]")
        metas = [
            segment.style for strip in on.app.screen._compositor.render_strips() for segment in strip if segment.style
        ]
        assert not any(style.link or "@click" in (style.meta or {}) for style in metas)


async def test_name_that_poses_as_an_address_is_marked_and_shows_the_real_one() -> None:
    store, hands = await poisoned(("alice@gov.example",))
    async with dash(store=store, hands=hands) as on:
        await on.press("4")
        await on.shows("! alice@gov.example")
        await on.shows("amira.khan@northdale.example")


async def test_naughty_strings_do_nothing() -> None:
    strings = tuple(naughty_strings())
    for start in range(0, len(strings), 140):
        store, hands = await poisoned(strings[start : start + 140])
        async with dash((80, 24), store=store, hands=hands) as on:
            seen = [on.text]
            await on.press("4", "G")
            seen.append(on.text)
            assert not any(CONTROLS.search(text.replace("\n", "")) for text in seen)
