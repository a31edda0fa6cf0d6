"""Every phrase of the families has an example that is read as its family; the traps of inbound.md 6.4 stay traps."""

from datetime import date

import pytest

from mailgateway.reading.families import INTENTS, PHRASES
from mailgateway.reading.hits import read_phrases
from mailgateway.reading.meaning import read_meaning

TODAY = date(2027, 1, 8)
EXAMPLES = [(family, example) for family, phrases in PHRASES.items() for _, example in phrases]


@pytest.mark.parametrize(("family", "example"), EXAMPLES, ids=[f"{f}: {e}" for f, e in EXAMPLES])
def test_example_is_read_as_its_family(family: str, example: str) -> None:
    read = read_phrases(example, TODAY)
    assert family in read.families()


@pytest.mark.parametrize(
    ("text", "verdict", "intent"),
    [
        ("Our office is at No. 4 High Street", "ask", None),
        ("No 4, the Green", "ask", None),
        ("I am unable to offer a date", "ask", None),
        ("I can't wait to see everyone, count me in", "act", "join"),
        ("Thanks", "ignore", None),
        ("Sorry I missed it", "human", None),
        ("Not this time, maybe next", "act", "decline"),
        ("Please confirm", "human", "question"),
        ("I may have said May", "ask", None),
        ("I will be late", "human", None),
        ("COUNT ME IN", "act", "join"),
        ("I can't recommend this enough", "ask", None),
        ("I don't want to miss this, put me down", "act", "join"),
        ("Why not, count me in", "act", "join"),
    ],
)
def test_trap(text: str, verdict: str, intent: str | None) -> None:
    found = read_meaning(text, TODAY, certain=True)
    assert (found.verdict, found.intent) == (verdict, intent)


def test_uncertain_text_is_asked_about() -> None:
    assert read_meaning("Count me in", TODAY, certain=False).verdict == "ask"


def test_two_families_ask_and_name_both() -> None:
    found = read_meaning("Count me in. Please unsubscribe me.", TODAY, certain=True)
    assert (found.verdict, found.intent, found.meanings) == ("ask", None, ("join", "stop"))


def test_negation_reaches_four_words() -> None:
    near = read_meaning("I will not after all that be joining", TODAY, certain=True)
    assert near.intent in (None, "decline")
    assert read_meaning("Please do not sign me up", TODAY, certain=True).intent == "decline"
    assert read_meaning("Please do not unsubscribe me", TODAY, certain=True).verdict == "ask"


def test_long_text_is_left_to_a_person() -> None:
    text = "Count me in. " + "We talked about the website and the intranet for a while this week. " * 20
    assert read_meaning(text, TODAY, certain=True).verdict == "ask"


def test_every_intent_family_has_ten_phrases_or_lines() -> None:
    import own_mails

    written = [line.meaning for line in own_mails.lines() if line.acts]
    few = {name for name, intent in INTENTS.items() if len(PHRASES[name]) + written.count(intent) < 7}
    assert few == set()
