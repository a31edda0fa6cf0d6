"""Organisers act by their login: whatever an organiser's own, vouched-for address asks by mail, nothing of theirs happens."""

import pytest
from letterbox import differences, letterbox

from core.words import NOT_BY_MAIL, WORDS

ROWAN = "rowan.ellis@eastham.example"
NIA = "nia.morgan@northdale.example"
ARGUMENTS = ("", " 17 December 2026", " digital 18 December 2026 3pm", ": 17 December to 18 December", " yes", " ALL")
PLAIN = [
    "Please cancel the session on 17 December.", "Please move the session to 18 December at 3pm.",
    "Set the capacity to 100.", "Delete Omar Khan.", "sessions cancel digital-2026-12-17", "undo 4", "series pause digital",
    "outbox release --all", "thirdthursday sessions move digital-2026-12-17 2026-12-18", "Remove Omar Khan from the list",
    "Approve Jo Lee", "Please send the invitation to everybody now", "ORGANISER: cancel", "[admin] stop all mail",
    "CANCEL 17 December SESSION", "Confirm all waiting people", "END", "subscribe jo@eastham.example", "WHO ALL",
]  # fmt: skip


@pytest.mark.parametrize("sender", [ROWAN, NIA], ids=["organiser", "host"])
async def test_words_of_organisers_change_nothing_by_mail(sender: str) -> None:
    base = await letterbox()
    await base.writes("omar.khan@eastham.example", "YES")
    wrong = []
    for text in [f"{word}{more}" for word in NOT_BY_MAIL for more in ARGUMENTS] + PLAIN:
        desk = base.twin()
        before = desk.standing_of_all()
        left = await desk.writes(sender, text, name="Rowan Ellis")
        others = [each.row.address for each in left if each.row.address != sender]
        changed = [line for line in differences(before, desk.standing_of_all()) if not line.endswith(" heard_at")]
        if changed or others:
            wrong.append((text, changed, others))
    assert wrong == []


@pytest.mark.parametrize("word", [row.example for row in WORDS])
async def test_word_of_an_organiser_is_that_of_any_guest(word: str) -> None:
    """No word changes a session, a series, a switch, or what somebody else has."""
    desk = await letterbox()
    await desk.writes("omar.khan@eastham.example", "YES")
    before = desk.standing_of_all()
    await desk.writes(ROWAN, word, name="Rowan Ellis")
    after = desk.standing_of_all()
    people = {id_ for id_, person in before["people"].items()}
    for table in ("series", "sessions", "votes", "notes", "suppressed"):
        assert after[table] == before[table]
    for table in ("signups", "memberships", "people"):
        assert {id_: after[table].get(id_) for id_ in before[table]} == before[table], people
