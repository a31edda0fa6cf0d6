"""One address or none: what parsers read differently is kept apart, and what only looks alike is somebody else."""

import pytest
from letterbox import Letterbox, letterbox
from own_mails import labelled

PAIRS = [
    (f"{local}@westshire.example", f"{other}@westshire.example")
    for local, other in [
        ("rowan", "r0wan"), ("rowan", "rovvan"), ("rowan", "rowam"), ("rowan", "rowan1"), ("rowan", "row.an"),
        ("milly", "mi11y"), ("milly", "milIy"), ("clair", "cIair"), ("burns", "bums"), ("burns", "bur-ns"),
        ("olive", "0live"), ("sbell", "5bell"), ("zoe", "2oe"), ("egbert", "e9bert"), ("nia.morgan", "nia_morgan"),
        ("nia.morgan", "niamorgan"), ("nia", "nia+digital"), ("ben", "8en"), ("vic", "vlc"), ("omar", "omаr"),
    ]
] + [
    ("omar@westshire.example", f"omar@{domain}")
    for domain in (
        "westshlre.example", "westsh1re.example", "vvestshire.example", "west-shire.example", "westshire.example.evil.example",
        "westshire-example.evil.example", "wwestshire.example", "westshire.exampIe.example", "mail.westshire.example",
        "xn--westshre-i2a.example", "xn--wstshire-9ld.example", "westshire.examp1e", "westshire.co.example",
        "westshire.exannple", "wеstshire.example", "westshire。example", "westshire．example", "westshıre.example",
        "w\u200bestshire.example", "westshire\u202e.example", "west\u00adshire.example", "westshire.exampl\u0435",
    )
]  # fmt: skip
"""Somebody of the desk, and somebody who looks alike."""


def test_there_are_forty_pairs() -> None:
    assert len({*PAIRS}) >= 40


@pytest.mark.parametrize(("known", "other"), PAIRS, ids=range(len(PAIRS)))
async def test_look_alike_is_never_taken_for_the_other_and_shown_differently(known: str, other: str) -> None:
    desk = await letterbox()
    await desk.writes(known, "YES", name="Omar Khan")
    before = await desk.states("digital-2026-12-17")
    await desk.writes(other, "NO", name="Omar Khan", subject=known)
    after = await desk.states("digital-2026-12-17")
    assert {address: after[address] for address in before} == before == {known.lower(): "going"}
    shown = await _newest(desk)
    assert shown != known
    assert shown == "" or (shown.isascii() and shown == other.lower())


async def _newest(desk: Letterbox) -> str:
    """The sender of the newest mail, as it is shown."""
    async with desk.store.view() as view:
        return str((await view.inbound.recent(1))[0].address)


TRICKS = [mail for mail in labelled() if mail.group == "from"]


@pytest.mark.parametrize("mail", TRICKS, ids=[each.name for each in TRICKS])
async def test_from_that_is_not_one_plain_address_is_kept_apart_and_never_answered(mail: object) -> None:
    desk = await letterbox()
    before = desk.standing_of_all()
    left = await desk.gets(mail.raw)  # type: ignore[attr-defined]
    async with desk.store.view() as view:
        record = (await view.inbound.recent(1))[0]
    if mail.expected["kind"] == "quarantined":  # type: ignore[attr-defined]
        assert (record.state, record.code, left, desk.standing_of_all()) == ("quarantined", "from", [], before)
    else:
        assert record.address == mail.expected["sender"]["address"]  # type: ignore[attr-defined]


DISPLAYED = {
    '"rowan@lgd.example" <omar@eastham.example>': "omar@eastham.example",
    "=?utf-8?q?rowan=40lgd=2Eexample?= <omar@eastham.example>": "omar@eastham.example",
    "=?utf-8?q?=E2=80=AERowan?= <omar@eastham.example>": "Rowan",
    "=?utf-8?q?Rowan=0D=0ABcc=3A_eve=40evil=2Eexample?= <omar@eastham.example>": "omar@eastham.example",
    "Shah, Priya <omar@eastham.example>": "Priya Shah",
    "omar@eastham.example (Priya)": "Priya",
    '"Shah, Priya" <omar@eastham.example>': "Priya Shah",
}


@pytest.mark.parametrize("value", DISPLAYED)
async def test_display_name_never_holds_another_address_or_a_hidden_sign(value: str) -> None:
    desk = await letterbox()
    raw = desk.mail("omar@eastham.example", "YES").replace(
        b"From: omar <omar@eastham.example>", b"From: " + value.encode()
    )
    await desk.gets(raw)
    async with desk.store.view() as view:
        record = (await view.inbound.recent(1))[0]
    assert (record.address, record.name) == ("omar@eastham.example", DISPLAYED[value])
