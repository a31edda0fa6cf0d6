"""Copies, forwards and archives spread our reply addresses: every kind of token, from everybody but its holder."""

import pytest
from asked_for import ASKED, OMAR, world
from fakes_inbox import Sent
from letterbox import Letterbox, Proof

from core.words import WORDS, row_of

ALONE = {
    "BRING": "BRING Jo Lee jo@eastham.example",
    "ALSO ME": "ALSO ME jo@eastham.example",
    "PHONE": "PHONE jo@x.example",
}
SAYS = [
    "YES", "NO", "MAYBE", "1", "2 1", "Sorry, I cannot make it.", "yes please, count me in", "STOP ALL", "PHONE OFF",
    "PERSONAL OFF", "MOVE 18 December", "Hm, maybe yes, maybe no", "What is this?", "YES 1 January",
    "Jo comes instead of me", *(ALONE.get(row.word, row.example) for row in WORDS),
]  # fmt: skip
ANYBODY = {row.word for row in WORDS if row.trust == 0}
WRONG: tuple[tuple[str, Proof], ...] = (
    (OMAR, "pass"), ("jo@westshire.example", "pass"), ("jo@westshire.example", "none"), (OMAR, "unaligned"),
)  # fmt: skip
"""Somebody known and somebody of the holder's own council, vouched for and not."""


async def _threads() -> list[tuple[Letterbox, Sent]]:
    """A letter of each kind that carries a token of its own, each on a desk of its own."""
    found = {}
    for asked in ASKED.values():
        if asked.kind not in found:
            found[asked.kind] = await world(asked, "own")
    return [(desk, letter) for desk, letter in found.values() if letter is not None]


@pytest.mark.parametrize(("sender", "proof"), WRONG)
async def test_letter_answered_by_somebody_else_changes_nothing_and_asks_the_holder_at_most(
    sender: str, proof: Proof
) -> None:
    wrong = []
    for desk, letter in await _threads():
        for says in SAYS:
            here = desk.twin()
            before = here.standing_of_all()
            left = await here.writes(sender, says, proof=proof, answers=letter)
            told = [(each.row.kind, each.row.address) for each in left]
            at_most = [("holder_ask", letter.row.address)]
            if here.standing_of_all() != before or (told and told != at_most and not _for_anybody(says, told, sender)):
                wrong.append((letter.row.kind, says, told))
    assert wrong == []


def _for_anybody(says: str, told: list[tuple[str, str]], sender: str) -> bool:
    """Whether it is the one answer to a word that anybody may write, such as HELP, or to a question."""
    word = says.partition(":")[0]
    public = says.endswith("?") or word in ANYBODY or word.partition(" ")[0] in ANYBODY
    return public and [address for _, address in told] == [sender]


def test_words_for_anybody_are_those_of_the_table() -> None:
    assert sorted(ANYBODY) == ["CASE", "HELP", "HUMAN", "NEW", "PRIVACY", "TOPICS", "WHAT'S ON"]
    assert all(row_of(word).speaker == "guest" for word in ANYBODY)


@pytest.mark.parametrize("asked", ["join", "stranger: yes", "holder: yes", "host answer"])
async def test_holder_is_asked_once_about_the_same_answer(asked: str) -> None:
    desk, letter = await world(ASKED[asked], "own")
    left = [each for _ in range(20) for each in await desk.writes(OMAR, "YES", proof="none", answers=letter)]
    assert len(left) <= 1


async def test_wrong_sender_puts_no_words_of_theirs_into_a_letter() -> None:
    """A display name is free text: with somebody's reply address it must not reach an address that nobody vouches for."""
    desk, letter = await world(ASKED["join"], "own")
    left = [
        sent
        for text in SAYS
        for sent in await desk.twin().writes(OMAR, text, proof="none", answers=letter, name="Win Money", subject="Win")
    ]
    assert [sent.row.kind for sent in left if "Win" in sent.text or "Win" in sent.mail.as_string()] == []
    assert {"help", "whats_on"} <= {sent.row.kind for sent in left}
