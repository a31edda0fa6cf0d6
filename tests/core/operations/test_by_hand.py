"""Single letters and automatic actions in an organiser's hands, letters to look at, hand-over and data protection pages."""

from datetime import date, timedelta

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read

from core.config import parse
from core.errors import Refused
from core.letters.catalogue import CATALOGUE
from core.model import OutboxRow
from core.operations import dpia, handover, outbox, planning, sampling, skipping, ticking
from core.operations.work import GATEWAY, Work
from core.text import Safe
from core.understanding import Word

PRIYA, OMAR = address_of("Priya Shah"), address_of("Omar Khan")


@pytest.fixture
async def desk() -> Post:
    made = await post()
    for name in ("Priya Shah", "Omar Khan"):
        await made.says(
            read(name, "series", words=(Word(word="SERIES", intent="series"),), arguments={"word": "SERIES"})
        )
    return made


async def row(desk: Post, id_: str) -> OutboxRow:
    async with desk.store.view() as view:
        return await view.outbox.need(id_)


async def queued(desk: Post) -> OutboxRow:
    """A letter that is about to leave."""
    await desk.take(read("Priya Shah", "join"))
    async with desk.store.view() as view:
        [found] = await view.outbox.in_state("queued")
    return found


async def settle(desk: Post, id_: str, result: str) -> None:
    async with desk.store.unit_of_work(GATEWAY) as uow:
        done = outbox.Settled(row=id_, result=result, text=Safe("451 busy"))  # type: ignore[arg-type]
        await outbox.settle(Work(uow, DESK, desk.ids), done)


async def test_a_letter_kept_back_leaves_only_when_it_is_let_go(desk: Post) -> None:
    letter = (await queued(desk)).id
    await outbox.hold(desk.store, DESK, AMIRA, letter)
    desk.clock.move(days=30)
    assert (await desk.deliver(), (await row(desk, letter)).reason) == ([], "kept back by amira")
    desk.clock.move(days=-30)
    await outbox.release(desk.store, DESK, AMIRA, letter)
    assert [each.row.id for each in await desk.deliver()] == [letter]
    for verb, why in ((outbox.hold, "left already"), (outbox.withdraw, "left already"), (outbox.retry, "left already")):
        with pytest.raises(Refused, match=why):
            await verb(desk.store, DESK, AMIRA, letter)


async def test_a_withdrawn_letter_never_leaves(desk: Post) -> None:
    letter = (await queued(desk)).id
    await outbox.withdraw(desk.store, DESK, AMIRA, letter)
    assert await desk.deliver() == []
    assert (await row(desk, letter)).reason == "withdrawn by amira"
    with pytest.raises(Refused, match="was withdrawn"):
        await outbox.release(desk.store, DESK, AMIRA, letter)


@pytest.mark.parametrize("result", ["failed", "unknown"])
async def test_a_letter_in_trouble_is_sent_again_with_the_same_bytes(desk: Post, result: str) -> None:
    letter = (await queued(desk)).id
    [first] = await desk.deliver()
    await settle(desk, letter, result)
    await outbox.retry(desk.store, DESK, AMIRA, letter)
    [second] = await desk.deliver()
    assert bytes(first.mail) == bytes(second.mail)


async def test_an_unknown_letter_is_noted_as_arrived(desk: Post) -> None:
    letter = (await queued(desk)).id
    await desk.deliver()
    with pytest.raises(Refused, match="left already"):
        await outbox.arrived(desk.store, DESK, AMIRA, letter)
    await settle(desk, letter, "unknown")
    await outbox.arrived(desk.store, DESK, AMIRA, letter)
    found = await row(desk, letter)
    assert (found.state, found.reason) == ("sent", "it arrived, says amira")
    async with desk.store.view() as view:
        assert {entry.certainty for entry in await view.entries.of_letter(letter)} == {"sent"}


async def invitations(desk: Post, session: str) -> list[str]:
    async with desk.store.view() as view:
        return [
            a.key for a in await planning.coming(view, DESK, desk.clock()) if a.key.startswith(f"invitation:{session}")
        ]


async def test_one_automatic_letter_or_all_of_a_kind_are_skipped_and_let_go_again(desk: Post) -> None:
    session = await desk.next_id()
    first, second = await invitations(desk, session)
    await skipping.skip(desk.store, DESK, AMIRA, first, reason="told in person")
    assert await invitations(desk, session) == [second]
    with pytest.raises(Refused, match="was skipped by amira already"):
        await skipping.skip(desk.store, DESK, AMIRA, first)
    await skipping.release(desk.store, DESK, AMIRA, first)
    change = await skipping.hold(desk.store, DESK, AMIRA, f"invitation:{session}")
    assert change.summary == f"kept back: invitation:{session} (2 letters)"
    desk.clock.move(days=4)
    await ticking.tick(desk.store, DESK, ids=desk.ids)
    assert [
        each for each in await desk.deliver() if each.row.kind == "invitation" and each.row.session == session
    ] == []
    await skipping.release(desk.store, DESK, AMIRA, f"invitation:{session}")
    await ticking.tick(desk.store, DESK, ids=desk.ids)
    sent = [
        each.row.address
        for each in await desk.deliver()
        if each.row.kind == "invitation" and each.row.session == session
    ]
    assert sorted(sent) == [OMAR, PRIYA]


@pytest.mark.parametrize("key", ["nothing", "invitation:nowhere", "invitation", ""])
async def test_what_is_not_to_come_cannot_be_skipped(desk: Post, key: str) -> None:
    with pytest.raises(Refused, match="is to come"):
        await skipping.skip(desk.store, DESK, AMIRA, key)
    with pytest.raises(Refused, match="skipped or kept back"):
        await skipping.release(desk.store, DESK, AMIRA, key)


async def test_every_letter_can_be_looked_at_with_invented_facts_and_with_a_persons_own(desk: Post) -> None:
    async with desk.store.view() as view:
        priya = await view.people.by_address(PRIYA)
        session = await view.sessions.need(await desk.next_id())
        for kind in CATALOGUE:
            invented = await sampling.shown(view, DESK, desk.clock(), kind)
            real = await sampling.shown(view, DESK, desk.clock(), kind, person=priya, session=session)
            assert invented.letter.text
            assert set(real.invented) <= set(invented.invented)
        signed = await sampling.shown(view, DESK, desk.clock(), "reminder", person=priya, session=session)
        assert "Hello Priya" in signed.letter.text
        assert "Thursday 17 December 2026" in signed.letter.text
        with pytest.raises(Refused, match="no form"):
            await sampling.shown(view, DESK, desk.clock(), "reminder", form="odd")
        with pytest.raises(Refused, match="no letter"):
            await sampling.shown(view, DESK, desk.clock(), "odd")


async def test_a_series_is_handed_over_with_a_note_that_names_no_guest(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    change = await handover.hand_over(desk.store, DESK, AMIRA, "digital", "Jo Lane", ids=desk.ids)
    assert change.summary.endswith("run by “Rowan Ellis and Nia Morgan” -> “Jo Lane”")
    await desk.says(read("Omar Khan", "join"))
    assert "Run by Jo Lane. hangouts@lgd.example" in desk.sent[-1].text
    async with desk.store.view() as view:
        note = await handover.note(view, DESK, "digital", desk.clock())
    assert "- Thursday 17 December 2026: no topic; Nia Morgan; 2 of 9 places taken, 0 waiting" in note
    assert "Members: 2." in note
    assert "Priya" not in note
    for name in ("Jo Lane", "", "jo@lgd.example"):
        with pytest.raises(Refused):
            await handover.hand_over(desk.store, DESK, AMIRA, "digital", name)


async def test_the_data_protection_page_says_what_the_configuration_says(desk: Post) -> None:
    config = parse(
        """
[desk]
address = "hangouts@lgd.example"
name = "Hangouts"
organizers = "Rowan Ellis"
data = "/var/lib/thirdthursday"
controller = "LocalGov Digital"
lawful_basis = "consent {and} [more]"
[imap]
host = "imap.council.example"
user = "hangouts"
secret = { env = "P" }
[smtp]
host = "smtp.council.example"
user = "hangouts"
secret = { env = "P" }
""",
        "config.toml",
    )
    async with desk.store.view() as view:
        page = dpia.page(config, await view.series.all(), date(2026, 11, 23))
    for said in (
        "responsible (controller): LocalGov Digital", "**consent {and} [more]**", "mailbox at imap.council.example",
        "mail server at smtp.council.example", "LocalGov Digital Hangouts (active, open to anyone)",
        "people: 24 months after their last mail or attendance", "mails as they came: 7 days",
    ):  # fmt: skip
        assert said in page
    assert timedelta(days=7) == ticking.FORGOTTEN_AFTER
