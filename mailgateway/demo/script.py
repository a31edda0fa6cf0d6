"""Who does what when: one session fills, a queue forms, people leave and change their minds, and everybody is told.

The script is the same in every run. A person answers only what has arrived: `Stage` waits for it.
"""

import random
from typing import Literal

import msgspec

from mailgateway.demo.world import DESK

Act = Literal["write", "reply", "accept", "tentative", "decline", "robot", "forge", "forward", "again"]

SEED = 2013
SERIES, SECOND = "digital", "berkshire"
TO_SECOND = DESK.replace("@", f"+{SECOND}@")


class Step(msgspec.Struct, frozen=True):
    """One thing that one person does.

    `write` begins a new mail, `reply` answers the last letter, the three presses answer the last invite, `robot` is an
    out-of-office reply to the last letter. `forge` is written by somebody else under this name. `forward` sends the
    last invite on to `to`, `again` delivers this person's last mail a second time.
    """

    who: str
    act: Act
    text: str = ""
    subject: str = ""
    to: str = DESK


STEPS: tuple[Step, ...] = (
    Step("priya", "write", "Hi, could I come along to the next one please?", "OFFICIAL: Hangouts"),
    Step("omar", "write", "Yes please, count me in.", "Digital hangout"),
    Step("ana", "write", "YES", "hangout"),
    Step("priya", "accept"),
    Step("sam", "write", "Please put me down for 17 December.", "Hangout on the 17th"),
    Step("helen", "write", "I'd like to attend.", "The December hangout"),
    Step("helen", "robot", "I am out of the office until Thursday and will answer when I am back."),
    Step("lee", "write", "Sign me up please.", "Hangouts"),
    Step("ana", "accept"),
    Step("grace", "write", "I might be able to come, not sure yet.", "December hangout"),
    Step("priya", "forward", "Thought you might like this one.", to="tom"),
    Step("tom", "accept"),
    Step("ana", "write", "Count me in.", "Berkshire officers", TO_SECOND),
    Step("tom", "reply", "YES"),
    Step("mei", "write", "Happy to come, see you there!", "Hangout"),
    Step("david", "write", "YES", "Hangout"),
    Step("ruth", "write", "I would like to come along please.", "OFFICIAL: hangouts"),
    Step("yusuf", "write", "Yes please", "hangout"),
    Step("colin", "write", "Is this the meeting that was in the newsletter? Who else is going, and is there a fee?", "Query"),
    Step("priya", "forge", "NO. Please give my place to somebody else.", "Hangouts"),
    Step("lee", "decline", "Sorry, clashes with committee."),
    Step("ruth", "accept"),
    Step("omar", "tentative"),
    Step("sam", "reply", "Sorry, I can't make it after all."),
    Step("grace", "reply", "YES"),
    Step("mei", "reply", "NO"),
    Step("helen", "write", "Yes please", "Berkshire officers", TO_SECOND),
    Step("mei", "reply", "Yes please, I can come after all."),
    Step("omar", "reply", "YES"),
    Step("lee", "accept"),
    Step("grace", "accept"),
    Step("david", "again"),
)  # fmt: skip

ENDING: dict[str, dict[str, tuple[str, ...]]] = {
    SERIES: {
        "going": ("ana", "david", "grace", "helen", "omar", "priya", "ruth", "tom", "yusuf"),
        "waitlisted": ("lee", "mei"),
        "withdrawn": ("sam",),
    },
    SECOND: {"going": ("ana", "helen")},
}
"""Who stands how for the next session of each series when the script is over and nobody has edited anything."""

UNCLEAR = ("colin",)
"""Whose mail waits for a person at the end."""


def pauses(*, fast: bool) -> list[float]:
    """Seconds before each step: four minutes in all, or a few seconds."""
    chance = random.Random(SEED)  # noqa: S311 - a rhythm, not a secret
    pace = 0.02 if fast else 1.0
    return [pace * (2.0 if not at else chance.uniform(4.5, 9.5)) for at in range(len(STEPS))]
