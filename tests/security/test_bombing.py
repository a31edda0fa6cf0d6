"""Thousands of forged sign-ups: no victim is buried, no word of the forger's goes out, and guests are answered meanwhile."""

import os
import random
from collections import Counter
from datetime import timedelta

from letterbox import letterbox

MAILS = int(os.environ.get("THIRDTHURSDAY_FORGED", "600"))
"""Forged mails over one hour, a hundredth as many victims; 10,000 is the long form."""
LURE = "WinBigMoney"


async def test_hour_of_forged_sign_ups_makes_nobody_a_victim_and_keeps_no_guest_waiting() -> None:
    desk, chance = await letterbox(capacity=None), random.Random(7)
    victims = [f"victim{number}@{chance.choice('abcde')}.example" for number in range(max(10, MAILS // 100))]
    start = desk.clock()
    slow = []
    for number in range(MAILS):
        desk.clock.at = start + timedelta(hours=number / MAILS)
        text = chance.choice(
            [f"YES, {LURE}", f"Yes please, count me in. {LURE} https://evil.example", f"{LURE}?", "HELP", "SERIES"]
        )
        raw = desk.mail(
            chance.choice(victims), text, proof=chance.choice(("none", "neutral", "fail", "unaligned")), name=LURE, subject=LURE,
        )  # fmt: skip
        await desk.gets(raw.replace(b"@sender.example>", b"@" + LURE.lower().encode() + b".example>"))
        if number % 100 == 50:
            guest = f"guest{number}@westshire.example"
            answers = [each.row.kind for each in await desk.gets(desk.mail(guest, "YES"))]
            slow += [] if answers == ["signed_up"] else [(number, answers)]
    to_victims = [sent for sent in desk.sent if sent.row.address in victims]
    counts = Counter(sent.row.address for sent in to_victims)
    assert max(counts.values()) <= 3
    assert len(to_victims) <= 20
    assert slow == []
    shown = [
        sent.text + str(sent.mail["Subject"]) + str(sent.mail["To"]) + str(sent.mail["From"]) for sent in to_victims
    ]
    assert [text for text in shown if LURE.casefold() in text.casefold()] == []
    whole = [desk.bytes_of(sent).lower() for sent in to_victims]
    assert [raw for raw in whole if LURE.lower().encode() in raw] == []
