"""The ladder of trust (inbound.md 4.3): evidence and tokens make a level, a level makes a permission."""

from itertools import product
from typing import Literal

import pytest

from core.trust import Level, Permission, allowed, level_of
from core.understanding import Evidence, Intent

Whose = Literal["", "own", "other"]
Needed = Literal[0, 1, 3]
LEVELS: dict[tuple[Evidence, Whose, bool], Level] = {
    ("fail", "", False): "-1",
    ("fail", "own", False): "-1",
    ("fail", "other", False): "-1",
    ("fail", "own", True): "-1",
    ("none", "", False): "0",
    ("none", "own", False): "2",
    ("none", "own", True): "2",
    ("none", "other", False): "2b",
    ("pass", "", False): "1",
    ("pass", "own", False): "1",
    ("pass", "own", True): "3",
    ("pass", "other", False): "2b",
    ("pass", "other", True): "2b",
    ("none", "other", True): "2b",
}


@pytest.mark.parametrize(("evidence", "whose", "fresh"), LEVELS)
def test_level(evidence: Evidence, whose: Whose, fresh: bool) -> None:
    assert level_of(evidence, whose, fresh_purpose=fresh) == LEVELS[evidence, whose, fresh]


# for each level: words that need 0, 1 in the thread, 1 elsewhere, 3; then a stop
LADDER: dict[Level, tuple[Permission, Permission, Permission, Permission, Permission]] = {
    "-1": ("nothing", "nothing", "nothing", "nothing", "nothing"),
    "0": ("act", "confirm", "confirm", "confirm", "act"),
    "1": ("act", "act", "act", "confirm", "act"),
    "2": ("act", "act", "confirm", "confirm", "act"),
    "2b": ("act", "ask holder", "ask holder", "ask holder", "ask holder"),
    "3": ("act", "act", "act", "act", "act"),
}


@pytest.mark.parametrize("level", LADDER)
def test_what_a_level_may_do(level: Level) -> None:
    words: list[tuple[Needed, Intent, bool]] = [
        (0, "help", True),
        (1, "join", True),
        (1, "join", False),
        (3, "erase", True),
        (1, "stop", False),
    ]
    found = tuple(allowed(level, needed, intent, in_thread=thread) for needed, intent, thread in words)
    assert found == LADDER[level]


def test_nobody_below_level_3_ever_erases_and_nobody_on_behalf_ever_acts() -> None:
    intents: tuple[Intent, ...] = ("join", "decline", "stop", "erase", "my-data")
    for level, needed, intent, thread in product(LADDER, (1, 3), intents, (True, False)):
        permission = allowed(level, needed, intent, in_thread=thread)  # type: ignore[arg-type]
        if level in ("-1", "2b"):
            assert permission != "act"
        if needed == 3 and intent != "stop" and level != "3":
            assert permission != "act"
