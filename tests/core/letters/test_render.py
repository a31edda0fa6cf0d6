"""Letters filled with facts: what is left out, what is refused, what is cut."""

import pytest

from core.errors import Refused
from core.letters.render import MissingFact, render

FOOTER = {
    "why": "you wrote to us on Monday 23 November 2026",
    "series": "LocalGov Digital Hangouts",
    "organizers": "Rowan Ellis",
    "address": "hangouts@lgd.example",
}
DETAILS = {
    "date": "Thursday 17 December 2026",
    "times": "2pm to 3pm",
    "topic": "Writing for people in a hurry",
    "host": "Rowan Ellis",
    "join": "https://meet.example/lgd",
    "phone": "020 7946 0123",
    "pin": "4471",
}
SIGNED_UP = FOOTER | DETAILS | {
    "name": "Priya",
    "day": "Thursday 17 December",
    "what_is_it": "A hangout is a one-hour group video call.",
    "calendar_line": "The calendar invite with this email puts it in your diary.",
    "duplicate_line": "",
    "mailbox_line": "",
    "org": "Westshire",
    "people_months": "24",
}  # fmt: skip
SIGNED_UP_TEXT = """\
Hello Priya

You have a place at LocalGov Digital Hangouts.

When: Thursday 17 December 2026, 2pm to 3pm
Topic: Writing for people in a hurry
Host: Rowan Ellis
How to join: https://meet.example/lgd
By phone: 020 7946 0123, PIN 4471

A hangout is a one-hour group video call. You can listen, you do not have to speak.
The calendar invite with this email puts it in your diary. You do not need to do anything else.

Cannot use video on your work computer? Reply PHONE.
Plans changed? Reply NO.
Want to be invited to every one? Reply SERIES.

We have noted your organisation as Westshire. Reply ORG and the name if that is wrong.
We keep your name, email address, organisation and attendance for 24 months. Reply MY DATA to see it.

You are getting this because you wrote to us on Monday 23 November 2026.
Reply STOP to leave this series. Reply STOP ALL to get nothing more from us.
LocalGov Digital Hangouts. Run by Rowan Ellis. hangouts@lgd.example
"""


def test_signed_up_in_full() -> None:
    letter = render("signed_up", SIGNED_UP)
    assert letter.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert letter.text == SIGNED_UP_TEXT


def test_regular_guest_is_not_told_again_what_it_is() -> None:
    gone = ("A hangout is", "We have noted", "We keep your name")
    wanted = [line for line in SIGNED_UP_TEXT.split("\n") if not line.startswith(gone)]
    text = render("signed_up", SIGNED_UP | {"what_is_it": ""}).text
    assert text == "\n".join(wanted).replace("\n\n\n", "\n\n")


def test_unknown_sender_gets_no_name_and_the_short_footer() -> None:
    text = render("already_going", FOOTER | DETAILS | {"day": "", "name": "", "why": ""}).text.split("\n")
    assert text[0] == "Hello"
    assert text[-3:] == ["", "LocalGov Digital Hangouts. Run by Rowan Ellis. hangouts@lgd.example", ""]


def test_phone_without_pin_keeps_the_number() -> None:
    text = render("signed_up", SIGNED_UP | {"pin": ""}).text
    assert text == SIGNED_UP_TEXT.replace(", PIN 4471", "")


def test_empty_fact_takes_its_line() -> None:
    text = render("signed_up", SIGNED_UP | {"topic": "", "phone": ""}).text
    without = [line for line in SIGNED_UP_TEXT.split("\n") if not line.startswith(("Topic:", "By phone:"))]
    assert text == "\n".join(without)


def test_missing_fact_is_an_error() -> None:
    facts = dict(SIGNED_UP)
    del facts["calendar_line"]
    with pytest.raises(MissingFact) as raised:
        render("signed_up", facts)
    assert (raised.value.kind, raised.value.fact) == ("signed_up", "calendar_line")


def test_unknown_letter_is_refused() -> None:
    with pytest.raises(Refused) as raised:
        render("singed_up", SIGNED_UP)
    assert str(raised.value) == "There is no letter “singed_up”. `thirdthursday letters` lists them all."


def test_value_is_never_read_as_a_template() -> None:
    topic = "{name} {% if name %}{{ 7 * 7 }}{# x #}{% endif %} {join}"
    text = render("signed_up", SIGNED_UP | {"topic": topic}).text
    assert text == SIGNED_UP_TEXT.replace("Writing for people in a hurry", topic)


def test_value_that_ends_its_sentence_gets_no_second_full_stop() -> None:
    facts = FOOTER | {
        "name": "",
        "day": "",
        "date": "Thursday 17 December 2026",
        "free": "1",
        "forwarder": "",
        "why": "",
    }
    line = render("forwarded_invite", facts | {"times": "2pm to 3pm", "topic": "Who owns the page?"}).text.split("\n")[
        5
    ]
    assert line == "Thursday 17 December 2026, 2pm to 3pm. Who owns the page? 1 place left."


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("see https://evil.example/x?y=1 now", "see now"),
        ("see www.evil.example now", "see now"),
        ("see evil.example/login now", "see now"),
        ("see mailto:eve@evil.example now", "see now"),
        ("ask eve@evil.example now", "ask now"),
        ("content on GOV.UK and/or forms", "content on GOV.UK and/or forms"),
        ("two\nlines\tand\x07 a bell", "two lines and a bell"),
        ("\u202egnp.exe", "gnp.exe"),
    ],
)
def test_free_value_is_cleaned(typed: str, shown: str) -> None:
    text = render("signed_up", SIGNED_UP | {"topic": typed}).text
    assert text == SIGNED_UP_TEXT.replace("Writing for people in a hurry", shown)


def test_value_that_is_only_an_address_leaves_no_line() -> None:
    text = render("signed_up", SIGNED_UP | {"topic": "https://evil.example/"}).text
    assert text == SIGNED_UP_TEXT.replace("Topic: Writing for people in a hurry\n", "")


def test_what_the_sender_typed_is_cut_at_80_characters() -> None:
    facts = FOOTER | {"name": "", "idea": "word " * 40}
    line = render("talk_noted", facts).text.split("\n")[2]
    assert line == "Thank you. We have noted that you can say a few words about " + "word " * 15 + "word…"
