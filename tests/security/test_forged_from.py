"""A forged From: every kind of proof, every kind of reply token, everything one can ask for; a table says what may happen."""

import pytest
from asked_for import ASKED, OMAR, PRIYA, SESSION, TOKENS, Which, outcome, world
from letterbox import Letterbox, Proof, differences, letterbox, seal
from outlook import outlook_answer

LEVEL: dict[Proof, int | None] = {
    "none": 0, "forged below": 0, "neutral": 0, "unaligned": 0, "pass": 1, "fail": None, "two results": None,
}  # fmt: skip
"""Which column of the table holds for what our border says (inbound.md 4.2); None: nothing at all happens."""

WISHED = "priya memberships every, priya people new; series_joined"
NEW = "priya people new, priya signups"
EXPECTED: dict[str, dict[Which, tuple[str, str]]] = {
    "join": {
        "no token": ("confirm_address", "priya going; signed_up"),
        "own": ("priya going; signed_up", "priya going; signed_up"),
        "other's": ("holder_ask to omar", "holder_ask to omar"),
        "expired": ("priya signups unconfirmed; confirm_address", "priya signups going; signed_up"),
        "used": ("already_going", "already_going"),
    },
    "answer": {
        "no token": ("confirm_address", "priya withdrawn; declined"),
        "own": ("priya withdrawn; declined", "priya withdrawn; declined"),
        "other's": ("holder_ask to omar", "holder_ask to omar"),
        "expired": ("confirm_address", "priya signups declined; declined"),
        "used": ("declined", "declined"),
    },
    "leave": {
        "no token": ("confirm_address", "priya none, priya withdrawn; left_series"),
        "own": ("priya none, priya withdrawn; left_series", "priya none, priya withdrawn; left_series"),
        "other's": ("-", "-"),
        "expired": ("confirm_address", "priya none; left_series"),
        "used": ("left_series", "left_series"),
    },
    "stop": {
        "no token": ("priya none; confirm_address", "priya none, priya withdrawn; left_series"),
        "own": ("priya none, priya withdrawn; left_series", "priya none, priya withdrawn; left_series"),
        "other's": ("-", "-"),
        "expired": ("priya none; left_series", "priya none; left_series"),
        "used": ("left_series", "left_series"),
    },
    "my data": {
        "no token": ("confirm_address", "my_data"),
        "own": ("my_data", "my_data"),
        "other's": ("-", "-"),
        "expired": ("confirm_address", "my_data"),
        "used": ("my_data", "my_data"),
    },
    "erase": {
        "no token": ("confirm_address", "erase_confirm"),
        "own": ("erase_confirm", "erase_confirm"),
        "other's": ("-", "-"),
        "expired": ("confirm_address", "erase_confirm"),
        "used": ("erase_confirm", "erase_confirm"),
    },
    "erase: yes": {
        "no token": ("confirm_address", "already_going"),
        "own": ("priya rights new", "priya withdrawn; erased"),
        "other's": ("-", "-"),
        "expired": ("-", "human_will_answer"),
        "used": ("-", "-"),
    },
    "erase: no": {
        "no token": ("confirm_address", "priya withdrawn; declined"),
        "own": ("-", "-"),
        "other's": ("-", "-"),
        "expired": ("-", "human_will_answer"),
        "used": ("-", "-"),
    },
    "another address": {
        "no token": ("confirm_address", "alias_confirm to priya"),
        "own": ("-", "alias_confirm to priya"),
        "other's": ("-", "-"),
        "expired": ("confirm_address", "alias_confirm to priya"),
        "used": ("-", "alias_confirm to priya"),
    },
    "another address: yes": {
        "no token": (f"{NEW} unconfirmed; confirm_address", f"{NEW} going; signed_up"),
        "own": ("human_will_answer", "priya people aliases"),
        "other's": ("-", "-"),
        "expired": ("-", "human_will_answer"),
        "used": ("-", "-"),
    },
    "host answer": {
        "no token": ("priya signups unconfirmed; confirm_address", "priya people consents, priya signups going; signed_up"),
        "own": ("digital-2026-12-17 sessions hosts; host_confirmed", "digital-2026-12-17 sessions hosts; host_confirmed"),
        "other's": ("-", "-"),
        "expired": ("priya signups unconfirmed; confirm_address", "priya people consents, priya signups going; signed_up"),
        "used": ("-", "-"),
    },
    "organiser word": {
        "no token": ("organizer_by_terminal", "organizer_by_terminal"),
        "own": ("organizer_by_terminal", "organizer_by_terminal"),
        "other's": ("-", "-"),
        "expired": ("organizer_by_terminal", "organizer_by_terminal"),
        "used": ("organizer_by_terminal", "organizer_by_terminal"),
    },
    "stranger: yes": {
        "no token": ("-", "priya going, priya people consents; signed_up"),
        "own": ("priya going, priya people consents source; signed_up", "priya going, priya people consents source; signed_up"),
        "other's": ("holder_ask to omar", "holder_ask to omar"),
        "expired": ("priya signups unconfirmed; confirm_address", "priya people consents, priya signups going; signed_up"),
        "used": ("already_going", "already_going"),
    },
    "stranger's word: yes": {
        "no token": (f"{NEW} unconfirmed; confirm_address", f"{NEW} going; signed_up"),
        "own": (WISHED, WISHED),
        "other's": ("-", "-"),
        "expired": ("-", "human_will_answer"),
        "used": ("-", "-"),
    },
    "holder: yes": {
        "no token": ("confirm_address", "already_going"),
        "own": ("priya withdrawn; declined", "priya withdrawn; declined"),
        "other's": ("-", "-"),
        "expired": ("-", "human_will_answer"),
        "used": ("-", "-"),
    },
    "holder: no": {
        "no token": ("confirm_address", "priya withdrawn; declined"),
        "own": ("-", "-"),
        "other's": ("-", "-"),
        "expired": ("-", "human_will_answer"),
        "used": ("-", "-"),
    },
}  # fmt: skip
"""What one mail in Priya's name does: with nothing proven, and with the sender proven. `-`: nothing stands otherwise and no
letter leaves; a letter without a name goes to the sender.
"""


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("which", TOKENS)
async def test_mail_in_somebodys_name_does_what_the_table_says(name: str, which: Which) -> None:
    asked = ASKED[name]
    desk, letter = await world(asked, which)
    found = {proof: await outcome(desk.twin(), asked, letter, proof) for proof in LEVEL}
    row = EXPECTED[name][which]
    assert found == {proof: "-" if level is None else row[level] for proof, level in LEVEL.items()}


def test_the_table_has_every_cell() -> None:
    assert {name: tuple(row) for name, row in EXPECTED.items()} == dict.fromkeys(ASKED, TOKENS)


async def _pressed(
    desk: Letterbox, proof: Proof, entry: str, attendee: str, partstat: str
) -> tuple[list[str], list[str]]:
    """Priya presses a button on the entry of `entry`, saying that she is `attendee`: what changes, and the letters."""
    invite = await desk.letter("signed_up", entry)
    raw = outlook_answer("Priya Shah", PRIYA, invite.mail.as_bytes(), partstat, number=1)
    below = raw.partition(b"\r\n")[2].replace(f"mailto:{PRIYA}".encode(), f"mailto:{attendee}".encode())
    before = desk.standing_of_all()
    left = await desk.gets(seal(proof, "westshire.example").encode() + below)
    async with desk.store.view() as view:
        people = {each.id: each.address for each in await view.people.all()}
    changed = [line for line in differences(before, desk.standing_of_all()) if line.startswith("signups")]
    for id_, address in people.items():
        changed = [line.replace(f"{SESSION}:{id_}", address) for line in changed]
    return changed, [f"{each.row.kind} {each.row.address}" for each in left]


ANSWERED = [f"signups: {PRIYA} changed_at, how, reason, state"]
"""What a button changes: the standing of the entry's own holder, and nobody else's."""


@pytest.mark.parametrize("proof", LEVEL)
async def test_button_counts_for_the_holder_of_its_entry_alone(proof: Proof) -> None:
    base = await letterbox()
    for who in (PRIYA, OMAR):
        await base.writes(who, "YES")
    heard = LEVEL[proof] is not None
    nothing: tuple[list[str], list[str]] = ([], [])
    asked: tuple[list[str], list[str]] = ([], [f"holder_ask {OMAR}"]) if heard else nothing
    expected = {
        (PRIYA, PRIYA, "ACCEPTED"): nothing,  # says what is so already
        (PRIYA, PRIYA, "DECLINED"): (ANSWERED, [f"declined {PRIYA}"]) if heard else nothing,
        (PRIYA, OMAR, "ACCEPTED"): nothing,
        (PRIYA, OMAR, "DECLINED"): nothing,
        (OMAR, PRIYA, "ACCEPTED"): nothing,  # an invite that was sent on; Priya has a place already
        (OMAR, PRIYA, "DECLINED"): nothing,
        (OMAR, OMAR, "ACCEPTED"): asked,
        (OMAR, OMAR, "DECLINED"): asked,
    }
    found = {each: await _pressed(base.twin(), proof, *each) for each in expected}
    assert found == expected
