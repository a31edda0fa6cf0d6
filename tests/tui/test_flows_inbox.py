"""The tray by keys: one key decides, the sender is answered after the hold, and nothing is decided twice."""

from datetime import timedelta
from pathlib import Path

import fakes_desk
from dashes import Dash, dash
from fakes_desk import DESK, KATE, NOW
from msgspec.structs import replace

from core.model import InboundRecord, OutboxRow
from core.operations import tray
from core.store.memory import MemoryStore
from core.text import Safe, lit
from tui.modals.reply import edited, editor_of


async def add_mail(store: MemoryStore, id_: str, name: str, **fields: object) -> None:
    """One more mail that waits."""
    async with store.unit_of_work(fakes_desk.GATEWAY) as uow:
        record = {
            "id": id_, "source": "imap", "received_at": NOW - timedelta(hours=3), "kind": "person", "state": "waiting",
            "name": Safe(name), "address": Safe(f"{name.split()[0].lower()}@westshire.example"), "series": "digital",
            "subject": lit("Re: Hangout"), "excerpt": lit("Could you put me down?"), "trust": "1",
        }  # fmt: skip
        await uow.inbound.put(InboundRecord(**(record | fields)))  # type: ignore[arg-type]


async def free_a_place(store: MemoryStore) -> None:
    session = await fakes_desk.next_session(store)
    await fakes_desk.say(store, session, "Hana Park", "no")
    await fakes_desk.say(store, session, "Ravi Shah", "no")


async def held(on: Dash) -> list[OutboxRow]:
    async with on.store.view() as view:
        return await view.outbox.in_state("held")


async def record(on: Dash, id_: str) -> InboundRecord:
    async with on.store.view() as view:
        found = await view.inbound.get(id_)
    assert found is not None
    return found


async def waiting(on: Dash) -> InboundRecord:
    async with on.store.view() as view:
        return (await view.inbound.in_state("waiting"))[0]


async def test_yes_gives_the_sender_a_place_with_one_letter_held() -> None:
    async with dash() as on:
        await free_a_place(on.store)
        mail = await waiting(on)
        await on.press("3")
        await on.shows("Tom Webb: “You are signed up” and a calendar invite")
        await on.press("y")
        await on.shows("✓ Tom Webb: maybe -> going · 1 letter leaves in 30 s: u undoes it")
        settled = await record(on, mail.id)
        assert (settled.state, settled.settled_by) == ("settled", "amira")
        assert await fakes_desk.standing(on.store, mail.session, "Tom Webb") == "going"
        assert [(row.kind, row.auto) for row in await held(on)] == [("signed_up", "replied")]


async def test_undo_takes_the_decision_back_and_the_mail_waits_again() -> None:
    async with dash() as on:
        mail = await waiting(on)
        await on.press("3")
        await on.shows("one key decides")
        await on.press("n")
        await on.shows("✓ Tom Webb: maybe -> declined")
        await on.press("u")
        await on.shows("✓ undone: Tom Webb")
        assert (await record(on, mail.id)).state == "waiting"
        assert await held(on) == []


async def test_full_session_says_before_the_key_that_yes_is_not_possible() -> None:
    async with dash() as on:
        await on.press("3")
        await on.shows("! 17 December 2026 is full. Raise its places first")


async def test_second_person_told_gets_the_full_question() -> None:
    async with dash() as on:
        await add_mail(on.store, "m1", "Ravi Shah", address=lit("ravi.shah@westshire.example"))
        await on.press("3")
        await on.shows("Ravi Shah")
        await on.press("j", "n")
        await on.shows("2 letters, 2 calendar updates")
        assert (await record(on, "m1")).state == "waiting"
        await on.push("yes")
        await on.shows("2 letters leave in 30 s")
        assert (await record(on, "m1")).state == "settled"


async def test_dismiss_and_machine_settle_without_a_letter() -> None:
    async with dash() as on:
        await add_mail(on.store, "m1", "Robo Mail", kind="auto-reply")
        await on.press("3")
        await on.shows("Robo Mail")
        await on.press("d")
        await on.shows("✓ Tom Webb: dismissed, nothing changed")
        await on.press("j", "b")
        await on.shows("✓ Robo Mail: filed as machine mail")
        assert ((await record(on, "m1")).state, await held(on)) == ("filed", [])


async def test_mail_that_another_organiser_settled_stays_until_one_leaves_it() -> None:
    async with dash() as on:
        await add_mail(on.store, "m1", "Second One")
        mail = await waiting(on)
        await on.press("3")
        await on.shows("1 of 2")
        await tray.settle(on.store, DESK, KATE, mail.id, "maybe")
        await on.shows("settled by kate 10:34")
        await on.press("y")
        await on.shows("Yes: kate settled it 10:34")
        await on.press("j")
        await on.until(lambda: "▶? 3 h   Second One" in on.text)


async def test_mine_says_who_answers_and_is_grey_the_second_time() -> None:
    async with dash() as on:
        await on.press("3")
        await on.shows("one key decides")
        await on.press("a")
        await on.shows("(taken by amira)")
        await on.press("a")
        await on.shows("Mine: it is yours already")


async def test_reply_in_own_words_is_read_before_it_is_sent() -> None:
    async with dash() as on:
        mail = await waiting(on)
        await on.press("3")
        await on.shows("one key decides")
        await on.press("r")
        await on.shows("Reply to Tom Webb")
        await on.type("It is not recorded, so that people speak freely.")
        await on.shows("Tom Webb: your reply")
        await on.push("read")
        await on.shows("Letter 1 of 1")
        await on.shows("It is not recorded, so that people speak freely.")
        await on.press("escape")
        await on.shows("Reply to Tom Webb")
        await on.push("save")
        await on.shows("✓ Tom Webb: answered")
        assert ((await record(on, mail.id)).state, [row.kind for row in await held(on)]) == ("settled", ["human_reply"])


async def test_reply_with_a_link_is_refused_in_words() -> None:
    async with dash() as on:
        await on.press("3")
        await on.shows("one key decides")
        await on.press("r")
        await on.shows("Reply to Tom Webb")
        await on.type("See http://example.org")
        await on.shows("! The text holds a web address.")
        await on.push("save")
        assert await held(on) == []


async def test_template_is_shown_and_asked_about() -> None:
    async with dash() as on:
        await on.press("3")
        await on.shows("one key decides")
        await on.press("t")
        await on.shows("▶help")
        await on.press("enter")
        await on.shows("the letter “help”")
        await on.push("yes")
        await on.shows("✓ Tom Webb: answered with help")


async def test_mail_that_could_not_be_read_shows_size_and_step_only() -> None:
    async with dash() as on:
        await add_mail(
            on.store,
            "m1",
            "Bad Mail",
            state="quarantined",
            kind="quarantined",
            code="too-deep",
            size=1234,
            excerpt=lit(""),
        )
        await on.press("3", "j")
        await on.shows("This mail could not be read safely (too-deep). 1,234 bytes.")
        await on.press("y")
        await on.shows("Yes: it could not be read: b files it")


async def test_forged_sender_is_never_answered() -> None:
    async with dash() as on:
        await add_mail(on.store, "m1", "Forged One", trust="-1")
        await on.press("3", "j")
        await on.shows("trust -1: the sender failed its check")
        await on.press("r")
        await on.shows("Reply: failed its check, never answered")


async def test_v_shows_everything_settled_within_a_day() -> None:
    async with dash() as on:
        for number in range(8):
            await add_mail(on.store, f"s{number}", f"Settled {number}", state="settled", effect=lit("going"))
        await on.press("3")
        await on.shows("settled within a day 8 (v: show all)")
        assert on.text.count("✓ 07:34") == 5
        await on.press("v")
        await on.until(lambda: on.text.count("✓ 07:34") == 8)


async def test_whole_mail_says_what_was_read_in_it() -> None:
    async with dash() as on:
        await add_mail(
            on.store, "m1", "Two Meanings", hits=(lit("join: probably join"), lit("question: is it recorded"))
        )
        await on.press("3", "j")
        await on.shows("join: probably join")
        await on.press("W")
        await on.shows("what was read")
        assert "kind: person" in on.text


async def test_empty_tray_says_that_nothing_waits() -> None:
    async with dash() as on:
        await on.press("3")
        await on.shows("one key decides")
        await on.press("d")
        await on.shows("✓ nothing waits")
        assert "3 Inbox]" in on.text


async def test_what_was_quoted_is_hidden_until_o() -> None:
    store = await fakes_desk.filled()
    async with store.unit_of_work(fakes_desk.KATE) as uow:
        (record,) = await uow.inbound.in_state("waiting")
        await uow.inbound.put(replace(record, quoted=Safe("On Thu the desk wrote:\n> Will you come?")))
    async with dash(store=store) as on:
        await on.press("3")
        await on.shows("[2 quoted lines hidden: o]")
        assert "Will you come?" not in on.text
        await on.press("o")
        await on.shows("> > Will you come?")
        await on.press("o")
        await on.shows("[2 quoted lines hidden: o]")


async def test_each_key_says_what_it_would_cause() -> None:
    async with dash() as on:
        await on.press("3")
        await on.shows("─ after y (p: the letters)")
        await on.shows("─ after m, n, w")
        await on.shows("m Tom Webb: “Noted as maybe”; 1 letter, held 30 s")


async def test_p_shows_the_letters_of_each_choice_and_writes_none() -> None:
    async with dash((120, 60)) as on:
        before = on.store.seq
        await on.press("3")
        await on.shows("after y")
        await on.press("p")
        await on.shows("What each key would write to Tom Webb")
        await on.shows("─ n No, the sender does not come")
        await on.shows("Hello Tom")
        assert on.store.seq == before


async def test_reply_gives_hints_on_plain_english_and_refuses_nothing_for_them() -> None:
    async with dash() as on:
        await on.press("3")
        await on.shows("after y")
        await on.press("r")
        await on.shows("Subject Re: is it recorded?")
        await on.type(" ".join(["It is recorded and"] * 12) + " that is all.")
        await on.shows("? ")
        await on.shows("[ Send, 1 letter waits 30 s ]")


async def test_reply_turns_to_one_of_our_letters() -> None:
    async with dash() as on:
        await on.press("3")
        await on.shows("after y")
        await on.press("r")
        await on.shows("One of our letters")
        await on.push("template")
        await on.shows("Answer Tom Webb with a letter")


def test_own_editor_gets_the_text_and_gives_it_back_and_leaves_nothing_behind() -> None:
    seen: list[str] = []

    def run(words: list[str]) -> None:
        file = Path(words[-1])
        seen.extend((words[0], words[1], file.read_text(), oct(file.stat().st_mode & 0o777), str(file)))
        file.write_text("It is not recorded.\n")

    assert edited("Hm", "nano --mouse", run) == "It is not recorded."
    assert seen[:4] == ["nano", "--mouse", "Hm", "0o600"]
    assert not Path(seen[4]).exists()


def test_editor_is_the_one_of_the_environment() -> None:
    assert [editor_of(e) for e in ({}, {"EDITOR": "vi"}, {"EDITOR": "vi", "VISUAL": "nano"})] == ["", "vi", "nano"]
