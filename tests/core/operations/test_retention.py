"""What goes by itself once its time is over, and what stays; everything once a day, and never at a jump of the clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.config_retention import RetentionSettings
from core.ids import suppression_hash
from core.model import InboundRecord, OutboxRow, Person, SecondAddress, Signup
from core.operations import retention
from core.operations.letters import worded
from core.operations.work import GATEWAY, Work
from core.text import Safe, lit
from core.understanding import Arguments, Understanding, Word

PRIYA, JO = address_of("Priya Shah"), "jo.lee@eastham.example"
START = datetime(2026, 11, 23, 9, 12, 7, tzinfo=UTC)


@pytest.fixture
async def desk() -> Post:
    """Priya goes with a comment; a stranger was asked to confirm; Jo was invited by her."""
    made = await post(clock=Hands(START))
    await made.says(read("Priya Shah", "join"))
    await made.says(read("Tom Reed", "join", evidence="none"))
    await made.says(brings_jo())
    async with made.store.unit_of_work(AMIRA) as uow:
        uow.begin("comment", lit("comment"))
        [standing] = [s for s in await uow.signups.for_session(await made.next_id()) if s.state == "going"]
        await uow.signups.put(replace(standing, comment=lit("I need captions"), access=lit("captions")))
        uow.begin("again", lit("again"))
        await uow.signups.put(replace(standing, comment=lit("I still do"), access=lit("captions")))
    return made


def brings_jo() -> Understanding:
    given: Arguments = {"word": "BRING", "address": JO, "name": "Jo Lee"}
    return read(
        "Priya Shah", "delegate", arguments=given, words=(Word(word="BRING", intent="delegate", arguments=given),)
    )


async def purge(desk: Post, *, days: float = 0, kept: RetentionSettings = RetentionSettings()) -> list[str]:  # noqa: B008 - frozen
    """Move the clock and delete what is due; gives the files to be removed."""
    desk.clock.move(days=days)
    async with desk.store.unit_of_work(GATEWAY) as uow:
        return await retention.purge(Work(uow, replace(DESK, retention=kept), desk.ids))


async def mails(desk: Post) -> list[InboundRecord]:
    async with desk.store.view() as view:
        return await view.inbound.recent(100)


async def letters(desk: Post) -> dict[str, OutboxRow]:
    async with desk.store.view() as view:
        return {f"{row.kind} {row.address}": row for row in await view.outbox.recent(100)}


async def who(desk: Post, address: str = PRIYA) -> Person | None:
    async with desk.store.view() as view:
        return await view.people.by_address(address)


async def test_a_mail_keeps_its_words_for_a_week_and_then_only_that_it_came(desk: Post) -> None:
    async with desk.store.unit_of_work(AMIRA) as uow:
        for mail in await uow.inbound.recent(10):
            await uow.inbound.put(replace(mail, raw=f"inbox/{mail.id}.eml", excerpt=lit("words"), quoted=lit("more")))
    assert await purge(desk, days=6.9) == []
    before = await mails(desk)
    files = await purge(desk, days=0.2)
    after = await mails(desk)
    assert sorted(files) == sorted(mail.raw for mail in before)
    known = [mail for mail in before if mail.person]
    assert {mail.id for mail in after} == {mail.id for mail in known}
    assert {(m.excerpt, m.quoted, m.subject, m.name, m.raw, m.message_id) for m in after} == {("",) * 6}
    assert {mail.effect for mail in after} == {mail.effect for mail in known}


async def test_a_mail_that_waits_stays_until_a_week_after_it_was_settled(desk: Post) -> None:
    await desk.says(read("Priya Shah", "question", verdict="human", text="Is it recorded?"))
    await purge(desk, days=30)
    [waiting] = [mail for mail in await mails(desk) if mail.state == "waiting"]
    assert waiting.excerpt == "Is it recorded?"
    async with desk.store.unit_of_work(AMIRA) as uow:
        await uow.inbound.put(replace(waiting, state="settled", settled_at=desk.clock()))
    await purge(desk, days=6)
    assert [mail.excerpt for mail in await mails(desk) if mail.id == waiting.id] == ["Is it recorded?"]
    await purge(desk, days=1.1)
    assert [mail.excerpt for mail in await mails(desk) if mail.id == waiting.id] == [""]


async def test_a_mail_kept_apart_goes_after_thirty_days(desk: Post) -> None:
    await desk.says(read("Priya Shah", None, kind="quarantined"))
    await purge(desk, days=29.9)
    assert "quarantined" in {mail.state for mail in await mails(desk)}
    await purge(desk, days=0.2)
    assert "quarantined" not in {mail.state for mail in await mails(desk)}


async def test_letters_to_strangers_go_after_a_week_and_those_to_people_lose_their_words_after_thirty_days(
    desk: Post,
) -> None:
    await purge(desk, days=7.1)
    assert sorted(await letters(desk)) == [
        f"brought_noted {PRIYA}", f"confirm_address {address_of('Tom Reed')}", f"signed_up {PRIYA}",
    ]  # fmt: skip
    async with desk.store.view() as view:
        row = (await letters(desk))[f"signed_up {PRIYA}"]
        assert await view.rendered.get(row.id) is not None
    await purge(desk, days=23)
    row = (await letters(desk))[f"signed_up {PRIYA}"]
    assert (row.state, row.facts, row.subject, row.name, row.session) == ("sent", {}, "", "", await session_of(desk))
    async with desk.store.view() as view:
        assert await view.rendered.get(row.id) is None


async def session_of(desk: Post) -> str:
    async with desk.store.view() as view:
        return (await view.sessions.of_series("digital"))[0].id


async def test_whoever_was_invited_once_is_never_invited_again_though_the_address_is_gone(desk: Post) -> None:
    await purge(desk, days=8)
    assert f"brought {JO}" not in await letters(desk)
    await desk.says(brings_jo())
    assert f"brought {JO}" not in await letters(desk)
    async with desk.store.view() as view:
        assert await view.done.get(f"brought:{suppression_hash(DESK.secret, JO)}") is not None


async def test_comments_and_needs_go_a_week_after_the_session_also_out_of_the_log(desk: Post) -> None:
    async def said() -> list[tuple[str, str]]:
        async with desk.store.view() as view:
            found: list[Signup] = await view.signups.for_session(await session_of(desk))
            return [(each.comment, each.access) for each in found if each.state == "going"]

    await purge(desk, days=31.3)  # the session ended on 17 December at 3pm
    assert await said() == [("", "")]
    async with desk.store.view() as view:
        assert [change for change in await view.changes.recent(50) if b"captions" in repr(change).encode()] == []


async def test_comments_stay_for_a_week_after_the_session(desk: Post) -> None:
    await purge(desk, days=31)
    async with desk.store.view() as view:
        assert "I still do" in {each.comment for each in await view.signups.for_session(await session_of(desk))}


async def test_a_second_address_that_never_agreed_is_forgotten_after_a_week(desk: Post) -> None:
    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("phone", lit("second"))
        priya = await uow.people.by_address(PRIYA)
        assert priya is not None
        second = SecondAddress(address=lit("priya@home.example"), asked_at=uow.now)
        await uow.people.put(replace(priya, second=second))
        uow.begin("touch", lit("touched"))
        await uow.people.put(replace(priya, second=second, personal=True))
    await purge(desk, days=6.9)
    assert (await who(desk)) is not None
    await purge(desk, days=0.2)
    person = await who(desk)
    assert person is not None
    assert (person.second, person.personal) == (None, True)
    async with desk.store.view() as view:
        assert [c for c in await view.changes.recent(50) if "priya@home" in repr(c)] == []


async def daily(desk: Post, *, days: float = 0) -> bool:
    desk.clock.move(days=days)
    return await retention.daily(desk.store, DESK, ids=desk.ids)


async def test_people_go_after_two_silent_years_and_may_come_back_as_newcomers(desk: Post) -> None:
    await daily(desk, days=729)
    await daily(desk, days=0.9)
    assert await who(desk) is not None
    assert await daily(desk, days=1.2) is True
    assert await who(desk) is None
    async with desk.store.view() as view:
        assert await view.suppressed.get(suppression_hash(DESK.secret, PRIYA)) is None
        assert await view.signups.for_session(await session_of(desk)) == []
        assert [c.summary for c in await view.changes.recent(5) if c.verb == "erase"] == [
            "2 people deleted after 24 months of silence"
        ]
        # the host of a running series stays
        assert await view.people.by_address("nia.morgan@northdale.example") is not None


async def test_whoever_came_lately_stays(desk: Post) -> None:
    async with desk.store.unit_of_work(AMIRA) as uow:
        priya = await uow.people.by_address(PRIYA)
        assert priya is not None
        uow.begin("came", lit("came"))
        session = replace(
            await uow.sessions.need(await session_of(desk)), starts=START + timedelta(days=500),
            ends=START + timedelta(days=500, hours=1),
        )  # fmt: skip
        await uow.sessions.put(session)
        standing = await uow.signups.of(session.id, priya.id)
        assert standing is not None
        await uow.signups.put(replace(standing, came="came"))
    await daily(desk, days=731)
    await daily(desk, days=1)
    assert await who(desk) is not None


async def test_a_clock_that_jumps_deletes_nobody_on_that_day(desk: Post) -> None:
    assert await daily(desk) is True
    assert await daily(desk, days=3650) is True
    assert await who(desk) is not None


async def test_it_runs_once_a_day_after_three_in_the_morning(desk: Post) -> None:
    assert [await daily(desk), await daily(desk)] == [True, False]
    desk.clock.at = datetime(2026, 11, 24, 2, 59, tzinfo=UTC)
    assert await daily(desk) is False
    desk.clock.at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert await daily(desk) is True


async def test_the_log_and_once_only_marks_go_after_two_years(desk: Post) -> None:
    await purge(desk, days=730)
    async with desk.store.view() as view:
        assert len(await view.changes.recent(100)) > 3
    await purge(desk, days=2)
    async with desk.store.view() as view:
        assert {change.at for change in await view.changes.recent(100)} <= {
            desk.clock(),
            desk.clock() - timedelta(days=2),
        }
        assert await view.tokens.ended_before(desk.clock()) == []


async def test_the_files_of_mails_go_with_them(desk: Post, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "0a.eml").write_bytes(b"mail")
    (tmp_path / "keep.eml").write_bytes(b"mail")
    async with desk.store.unit_of_work(AMIRA) as uow:
        for mail, raw in zip(await uow.inbound.recent(10), ("inbox/0a.eml", "inbox/../keep.eml"), strict=False):
            await uow.inbound.put(replace(mail, raw=raw, excerpt=Safe("words")))
    desk.clock.move(days=8)
    assert await retention.daily(desk.store, DESK, data=tmp_path, ids=desk.ids) is True
    assert [path.name for path in tmp_path.rglob("*.eml")] == ["keep.eml"]


async def test_a_shorter_period_of_the_configuration_counts(desk: Post) -> None:
    short = RetentionSettings(mail_days=2, letter_days=3)
    await purge(desk, days=2.1, kept=short)
    assert {mail.message_id for mail in await mails(desk)} == {""}
    assert (await letters(desk))[f"signed_up {PRIYA}"].subject != ""
    await purge(desk, days=1, kept=short)
    assert (await letters(desk))[f"signed_up {PRIYA}"].subject == ""


async def test_a_longer_period_keeps_the_mails_of_people_and_never_those_of_strangers(desk: Post) -> None:
    long = RetentionSettings(mail_days=30)
    before = await mails(desk)
    await purge(desk, days=7.1, kept=long)
    known = [mail for mail in before if mail.person]
    assert {mail.id: mail.message_id for mail in await mails(desk)} == {mail.id: mail.message_id for mail in known}


async def test_letters_say_the_configured_periods(desk: Post) -> None:
    kept = RetentionSettings(people_months=18, mail_days=5)
    async with desk.store.view() as view:
        [row] = [r for r in await view.outbox.recent(100) if r.kind == "signed_up"]
        letter = await worded(view, replace(DESK, retention=kept), row, desk.clock())
    assert "organisation and attendance for 18 months." in letter.text
