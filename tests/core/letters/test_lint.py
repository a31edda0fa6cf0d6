"""The lint sees each thing that letters.md forbids, and says so in a sentence."""

import re

import pytest

from core.letters.lint import lint
from core.letters.render import render
from core.letters.samples import sample

LINKS = ("https://meet.example/lgd", "meet.example/lgd")
WEB = "” is a web address; only the joining address may stand in a letter."
GOOD = render("signed_up", sample("signed_up"))


def said(kind: str = "signed_up", *, subject: str = GOOD.subject, text: str = GOOD.text, **more: object) -> list[str]:
    return lint(kind, subject, text, links=LINKS, **more)  # type: ignore[arg-type]


def with_line(line: str) -> str:
    """The good letter with one more line in its body."""
    return GOOD.text.replace("Plans changed? Reply NO.", f"Plans changed? Reply NO.\n{line}")


def test_good_letter_has_nothing_wrong() -> None:
    assert said() == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Reply LEAVE now.", "The word LEAVE is offered, but it is not among the words of this letter."),
        ("Reply NO or PHONE.", "One command word in a sentence: “Reply NO or PHONE.” has NO, PHONE."),
        ("This is IMPORTANT.", "“IMPORTANT” is in capitals, which are for command words."),
        ("See https://evil.example/x for more.", f"“https:{WEB}"),
        ("See www.evil.example for more.", f"“www.{WEB}"),
        ("See westshire.gov.uk/hangouts for more.", f"“westshire.gov.uk/hangouts{WEB}"),
        ("Click the button.", "“Click” is banned."),
        ("Please note that it moved.", "“Please note” is banned."),
        ("Unfortunately it is full.", "“Unfortunately” is banned."),
        ("It ends at midnight.", "“midnight” is banned."),
        ("You are 2nd in the queue.", "“2nd” is an ordinal."),
        ("It starts at 14:00 sharp.", "“14:00” is a 24-hour time."),
        ("It starts at 2:00pm sharp.", "“:00pm” is a time with :00."),
        ("Dear {name}", "“{” is an unfilled place."),
        ("\n\n", "“an empty line” is a doubled empty line."),
        ("word " * 25 + "word.", f"A sentence of 26 words; the limit is 25: “{('word ' * 26)[:80]}…”."),
    ],
    ids=lambda value: re.sub(r"\W+", " ", value)[:20],
)  # fmt: skip
def test_line_that_breaks_a_rule(line: str, sentence: str) -> None:
    assert sentence in said(text=with_line(line))


@pytest.mark.parametrize(
    "line",
    [
        "Ring 020 7946 0123, PIN 4471. It costs the same as a UK landline.",
        "It starts at 2:30pm and the ID is 771.",
        "See https://meet.example/lgd or type meet.example/lgd now.",
        "Write to hangouts@lgd.example and say yes.",
        "Join on 17 DEC please.",
        "STOP or STOP ALL count as one word.",
        "word " * 24 + "word.",
    ],
)
def test_line_that_is_allowed(line: str) -> None:
    assert said(text=with_line(line)) == []


def test_long_sentences_on_average() -> None:
    long = "Sentence number {} is of the kind that goes on for some twenty words or so before it ends here."
    text = with_line(" ".join(long.format(number) for number in range(60)))
    assert [sentence.partition(" have ")[2] for sentence in said(text=text)] == [
        "16.0 words on average; the limit is 15."
    ]


def test_subject() -> None:
    assert said(subject="x" * 61) == ["The subject has 61 characters; the limit is 60."]
    assert said(subject=" ") == ["The subject must be one line that is not empty."]
    assert said(subject="a\nb") == ["The subject must be one line that is not empty."]


def test_footer_must_be_the_last_block_and_the_right_one() -> None:
    whole = "The last block must be the whole footer: write {footer} on the last line."
    short = "The last block must be the short footer, one line: the series, who runs it, the address."
    without = GOOD.text.rpartition("\n\n")[0] + "\n"
    assert whole in said(text=without)
    assert said(text=GOOD.text.replace("You are getting this because", "Sent because")) == [whole]
    host = render("host_ask", sample("host_ask") | {"why": ""})
    assert lint("host_ask", host.subject, host.text) == []
    assert lint("host_ask", host.subject, host.text.replace(" Run by ", "\nRun by ")) == [
        short,
        "The footer must say who runs the series.",
    ]


def test_letter_of_too_few_or_too_many_lines() -> None:
    head, _, footer = GOOD.text.rpartition("\n\n")
    few = f"Hello Priya\n\nYou have a place.\n\n{footer}"
    many = f"{head}\n{'A line.' + chr(10)}" + "A line.\n" * 20 + f"\n{footer}"
    assert any(sentence.startswith("There are 1 lines between") for sentence in said(text=few))
    assert any("lines between greeting and footer; 3 to 18 are allowed" in sentence for sentence in said(text=many))


def test_words_offered_may_be_named_and_welsh_is_not_measured_in_english() -> None:
    assert said(offers=("PHONE", "SERIES", "ORG", "MY DATA")) == [
        "The word NO is offered, but it is not among the words of this letter."
    ]
    welsh = (
        "Helo\n\nUn llinell midnight.\nDwy linell.\nTair llinell.\n\nRydych yn cael hwn oherwydd i chi ysgrifennu.\n"
        "Atebwch STOP i adael y gyfres hon. Atebwch STOP ALL i beidio.\nHangouts. Trefnir gan Rowan Ellis. a@b.example\n"
    )
    assert lint("already_going", "Mae gennych le", welsh, language="cy") == []
