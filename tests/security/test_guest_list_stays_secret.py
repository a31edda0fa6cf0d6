"""Nobody learns who is on the list: strangers get the same bytes whoever they claim to be, and no letter names others."""

import re

import pytest
from asked_for import OMAR, PRIYA
from letterbox import Letterbox, letterbox

from core.words import WORDS

NOBODY = "nadia.kent@westshire.example"
SAYS = [
    "YES", "NO", "MAYBE", "count me in please", "Sorry, I cannot make it.", "YES 21 January", "YES 1 January", "STOP ALL",
    "1", "Is it recorded?", "Hm, perhaps, perhaps not", "", "CANCEL SESSION", "ERASE", "PHONE OFF", "JOIN and SERIES",
    "BRING Jo Lee jo@eastham.example", *(row.example for row in WORDS),
]  # fmt: skip
STOPPING = ("STOP", "STOP ALL", "LEAVE")
"""A stop is carried out at once, so what is answered says whether anything was left to stop (product.md 4.3)."""
assert len(PRIYA) == len(NOBODY)


async def _known_to_the_desk(how: str) -> Letterbox:
    """A desk that knows Priya in one way or another, two days ago."""
    desk = await letterbox(capacity=2 if how == "waitlisted" else 10)
    await desk.writes(OMAR, "YES", name="Omar Khan")
    said = {"going": ["YES"], "member": ["SERIES"], "declined": ["NO"], "waitlisted": ["YES"], "maybe": ["MAYBE"],
            "Welsh": ["YES", "CYMRAEG"], "left": ["SERIES", "YES", "STOP ALL"]}  # fmt: skip
    for text in said[how]:
        await desk.writes(PRIYA, text, name="Priya Shah")
    desk.clock.move(days=2)
    return desk


def _faceless(raw: bytes, address: str) -> list[str]:
    """A finished letter by lines, without ids, dates and whose address it goes to."""
    text = raw.decode("ascii").replace(address, "ADDRESS")
    text = re.sub(r"[a-z2-7]{26}", "TOKEN", text)
    text = re.sub(r"(?m)^(Date|Message-ID|In-Reply-To|References): .*(\r\n .*)*", r"\1: …", text)
    return re.sub(r"=_[am]\.[0-9a-f]{12}", "BOUNDARY", text).split("\r\n")


async def _answers(desk: Letterbox, address: str, text: str) -> list[list[str]]:
    here = desk.twin()
    await here.writes(address, text, proof="none", name="Somebody")
    newest = [sent for sent in here.sent if sent.row.created_at >= here.clock() and sent.row.address == address]
    return [_faceless(here.bytes_of(sent), address) for sent in newest]


@pytest.mark.parametrize("how", ["going", "member", "declined", "waitlisted", "maybe", "left", "Welsh"])
async def test_stranger_gets_the_same_bytes_whoever_they_say_they_are(how: str) -> None:
    desk = await _known_to_the_desk(how)
    wrong = []
    for text in SAYS:
        known, unknown = await _answers(desk, PRIYA, text), await _answers(desk, NOBODY, text)
        if known != unknown and text not in STOPPING:
            wrong.append((text, known, unknown))
    assert wrong == []


@pytest.mark.parametrize("text", STOPPING)
async def test_stop_of_a_stranger_says_no_name_and_nothing_of_what_was_left(text: str) -> None:
    desk = await _known_to_the_desk("going")
    for address in (PRIYA, NOBODY):
        for letter in await _answers(desk, address, text):
            assert [line for line in letter if "Priya" in line or "Shah" in line or "17 December" in line] == []
