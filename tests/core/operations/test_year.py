"""A year of a series with sixty officers in moved time: the counts a simple model predicts, every letter within its rules,
nobody's name or address in anybody else's mail.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta

from fakes_desk import DESK
from fakes_inbox import Post, Sent, address_of, post, read, until

from core.letters.lint import lint
from core.operations import ticking
from core.understanding import Intent, Word

SERIES = (Word(word="SERIES", intent="series", arguments={"word": "SERIES"}),)
FIRST = [
    "Ada",
    "Ben",
    "Cara",
    "Dev",
    "Eve",
    "Finn",
    "Gwen",
    "Hal",
    "Ida",
    "Jon",
    "Kit",
    "Lou",
    "Mia",
    "Ned",
    "Oda",
    "Pam",
    "Quin",
    "Ros",
    "Sid",
    "Tess",
]
LAST = ("Archer", "Barlow", "Cawley")
OFFICERS = [f"{first} {last}" for last in LAST for first in FIRST]
NAMES_OTHERS = ("host_pack", "who_came", "who_list", "came_noted", "forwarded_invite")
"""Letters that name others on purpose (safety.md 1.12)."""
END = datetime(2027, 12, 1, tzinfo=UTC)


async def test_year_of_a_series_ends_with_the_counts_of_a_simple_model() -> None:
    chance = random.Random(2027)
    desk = await post(capacity=20)
    for name in OFFICERS:
        await desk.says(read(name, "series", words=SERIES, arguments={"word": "SERIES"}))
    expected: dict[str, dict[str, Intent]] = {}
    async with desk.store.view() as view:
        sessions = [s for s in await view.sessions.of_series("digital") if s.starts < END]
    for session in sessions:
        wishes = expected.setdefault(session.id, {})
        await until(desk, session.starts.replace(hour=8) - timedelta(days=6))
        for name in chance.sample(OFFICERS, 40):
            answer: Intent = chance.choice(["join", "join", "join", "decline", "maybe"])
            wishes[name] = answer
            await desk.says(read(name, answer, arguments={"date": session.date.isoformat()}))
        for name in chance.sample(sorted(wishes), 8):  # they change their minds
            wishes[name] = "decline" if wishes[name] == "join" else "join"
            await desk.says(read(name, wishes[name], arguments={"date": session.date.isoformat()}))
        await _counts_as_predicted(desk, session.id, wishes)
    await until(desk, END)
    await ticking.tick(desk.store, DESK, ids=desk.ids)
    _every_letter_within_its_rules(desk)
    _nobody_learns_of_others(desk)
    _each_once(desk)


async def _counts_as_predicted(desk: Post, session: str, wishes: dict[str, Intent]) -> None:
    """Nineteen places for guests: those who want one have it, the rest wait; nobody waits while a place is free."""
    states = Counter((await desk.states(session)).values())
    wanting = sum(wish == "join" for wish in wishes.values())
    held = states["going"] + states["offered"]
    kept = sum([await _keeps(desk, session, name) for name in wishes])
    assert held + kept == min(19, wanting + kept)
    assert held + states["waitlisted"] == wanting
    assert states["declined"] + states["withdrawn"] == sum(wish == "decline" for wish in wishes.values())


async def _keeps(desk: Post, session: str, name: str) -> bool:
    standing = await desk.standing(session, address_of(name))
    return standing is not None and standing.state == "maybe" and standing.holding


def _every_letter_within_its_rules(desk: Post) -> None:
    links = ["https://meet.example/lgd"]
    wrong = Counter(
        f"{sent.row.kind}: {sentence}"
        for sent in desk.sent
        for sentence in lint(sent.row.kind, str(sent.mail["Subject"]), sent.text, links=links)
    )
    assert wrong == Counter()


def _nobody_learns_of_others(desk: Post) -> None:
    pattern = re.compile("|".join(re.escape(n) for name in OFFICERS for n in (name, address_of(name))))
    for sent in desk.sent:
        if sent.row.kind in NAMES_OTHERS:
            continue
        found = set(pattern.findall(f"{sent.mail.as_string()}\n{sent.text}\n{sent.calendar}"))
        own = {name for name in OFFICERS if address_of(name) == sent.row.address}
        assert found <= own | {sent.row.address}, sent.row.kind
        assert ("http://" in sent.text, sent.mail["Cc"], sent.mail["Bcc"]) == (False, None, None)


def _each_once(desk: Post) -> None:
    """One invitation, one nudge, one reminder or question for each person and session, never two answers to one mail."""
    planned = [sent for sent in desk.sent if sent.row.kind in ("invitation", "nudge", "first_timer", "one_question")]
    assert _twice(planned, lambda s: (s.row.kind, s.row.session, s.row.person)) == []
    last = [sent for sent in desk.sent if sent.row.kind in ("reminder", "still_coming", "still_coming_maybe")]
    assert _twice(last, lambda s: (s.row.session, s.row.person)) == []
    answers = [sent for sent in desk.sent if sent.row.auto == "replied"]
    assert _twice(answers, lambda s: s.row.in_reply_to) == []
    invited = Counter(sent.row.session for sent in desk.sent if sent.row.kind == "invitation")
    assert len(invited) >= 12
    assert set(invited.values()) == {len(OFFICERS)}


def _twice(letters: list[Sent], key: Callable[[Sent], Hashable]) -> list[Hashable]:
    counted = Counter(key(sent) for sent in letters)
    return [each for each, number in counted.items() if number > 1]
