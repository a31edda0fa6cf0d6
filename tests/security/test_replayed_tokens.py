"""Guessed, repeated and reversed: a token that was never given hits nothing, and a mail that comes again does nothing."""

import secrets

import pytest
from asked_for import ASKED, PRIYA, outcome, world
from letterbox import Letterbox, letterbox

from core.ids import fingerprint, random_id

ALL_OF_THEM = [
    "YES",
    "SERIES",
    "NO",
    "YES",
    "ORG Westshire Libraries",
    "PAUSE 2 MONTHS",
    "RESUME",
    "IDEA: forms",
    "ERASE",
]


async def test_guessed_tokens_hit_nothing() -> None:
    desk, letter = await world(ASKED["join"], "own")
    assert letter is not None
    async with desk.store.view() as view:
        hits = [n for n in range(100_000) if await view.tokens.get(fingerprint(random_id())) is not None]
        assert await view.tokens.get(fingerprint(letter.token)) is not None
    assert hits == []


@pytest.mark.parametrize("proof", ["none", "pass"])
async def test_guessed_token_is_as_none_and_never_mentioned(proof: str) -> None:
    desk, _ = await world(ASKED["answer"], "no token")
    plain, guessing = desk.twin(), desk.twin()
    expected = await plain.writes(PRIYA, "NO", proof=proof)
    to = f"hangouts+{random_id()}@lgd.example"
    found = await guessing.writes(PRIYA, "NO", proof=proof, to=to)
    assert [each.row.kind for each in found] == [each.row.kind for each in expected]
    assert [each.text for each in found] == [each.text for each in expected]


async def test_sender_who_guesses_on_is_answered_no_more_than_any_stranger() -> None:
    desk, _ = await world(ASKED["answer"], "no token")
    before = desk.standing_of_all()
    left = []
    for _ in range(200):
        left += await desk.writes(PRIYA, "NO", proof="none", to=f"hangouts+{random_id()}@lgd.example")
    assert ([each.row.kind for each in left], desk.standing_of_all()) == (["confirm_address"], before)


@pytest.mark.parametrize("name", ASKED)
async def test_answer_that_is_given_twice_leaves_what_it_left_once(name: str) -> None:
    asked = ASKED[name]
    desk, letter = await world(asked, "own")
    once = await outcome(desk, asked, letter, "pass")
    assert once  # whatever it was
    left = desk.standing_of_all()
    again = await outcome(desk, asked, letter, "pass")
    assert desk.standing_of_all() | {"people": {}} == left | {"people": {}}
    assert "holder_ask" not in again


async def _conversation(desk: Letterbox) -> list[bytes]:
    """Mails in the threads of one another, each of another kind."""
    mails, letter = [], None
    for text in ALL_OF_THEM:
        desk.clock.move(seconds=20)
        mails.append(desk.mail(PRIYA, text, answers=letter, proof="pass"))
        left = await desk.gets(mails[-1])
        letter = left[-1] if left else letter
    desk.clock.move(seconds=20)
    mails.append(desk.mail(PRIYA, "YES", answers=letter, proof="pass"))  # to the question about deleting
    await desk.gets(mails[-1])
    return mails


async def test_mails_delivered_again_in_reverse_and_in_any_order_change_nothing() -> None:
    desk = await letterbox()
    mails = await _conversation(desk)
    before = desk.standing_of_all()
    shuffled = sorted(mails, key=lambda _: secrets.randbits(32))
    left = [sent.row.kind for raw in (*reversed(mails), *mails, *shuffled) for sent in await desk.gets(raw)]
    assert (left, desk.standing_of_all()) == ([], before)


async def test_mails_that_came_first_in_reverse_give_each_effect_once() -> None:
    """The same mails in another order are another conversation, but what each asks is done at most once."""
    desk, _ = await letterbox(), None
    mails = await _conversation(await letterbox())
    kinds = [sent.row.kind for raw in reversed(mails) for sent in await desk.gets(raw)]
    before = desk.standing_of_all()
    assert [sent.row.kind for raw in mails for sent in await desk.gets(raw)] == []
    assert (desk.standing_of_all(), len(kinds) <= len(mails)) == (before, True)
