"""Every letter in every form, with typical and with the longest facts: complete, within the lint, and settled."""

import re

import pytest
from hostile import texts
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.letters.catalogue import CATALOGUE, listed
from core.letters.lint import COMMANDS, lint
from core.letters.phrases import KEYS, languages_of, phrase
from core.letters.render import Letter, render
from core.letters.samples import LONGEST, SAMPLES, sample
from core.letters.shelf import every_fact, template_of
from core.letters.subject import fitting
from core.letters.values import values
from core.text import clean_line, clean_text
from core.words import WORDS

FORMS = [(kind, form) for kind, row in CATALOGUE.items() for form in ("", *row.forms)]
KNOWN = [
    "series",
    "organizers",
    "address",
    "day",
    "date",
    "times",
    "time",
    "n",
    "short",
    "weekday",
    "organizer_subject",
]
LINKS = ("https://meet.example/lgd", "meet.example/lgd")


def written(kind: str, form: str = "", *, longest: bool = False, **changes: str | list[str]) -> Letter:
    """The letter with invented facts; the short footer where the catalogue says so."""
    facts = sample(kind, form=form, longest=longest) | changes
    return render(kind, facts if CATALOGUE[kind].footer == "full" else facts | {"why": ""})


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=lambda value: value or "plain")
def test_letter_keeps_the_lint(kind: str, form: str) -> None:
    letter = written(kind, form)
    assert lint(kind, letter.subject, letter.text, links=LINKS) == []


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=lambda value: value or "plain")
def test_longest_facts_still_fit_the_subject(kind: str, form: str) -> None:
    letter, template = written(kind, form, longest=True), template_of(kind, "en")
    assert 0 < len(letter.subject) <= 60
    facts = values(sample(kind, form=form, longest=True))
    assert fitting(template.subjects.get(form) or template.subjects[""], facts) == letter.subject
    assert not re.search(r"[{}\x00\x01\n]|\s\s|[,:;]\Z", letter.subject)


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=lambda value: value or "plain")
def test_nothing_known_but_the_desk_still_makes_a_letter(kind: str, form: str) -> None:
    """A fact that is empty takes its line or itself with it: no gap, no stray mark, no doubled empty line."""
    facts = {name: (fact if name in KNOWN else "") for name, fact in sample(kind, form=form).items()} | {"form": form}
    letter = render(kind, facts)
    assert 0 < len(letter.subject) <= 60
    assert not re.search(r"[{}\x00\x01]|\n\n\n| \n|[a-z]  | [.,;?:]|[,;]\n", letter.text)
    assert letter.text.endswith(f"{SAMPLES['address']}\n")


@pytest.mark.parametrize("kind", CATALOGUE)
def test_words_offered_are_words_that_mail_is_read_for(kind: str) -> None:
    assert set(listed(kind).offers) <= COMMANDS


def test_commands_are_the_words_of_the_table_and_their_forms() -> None:
    canonical = {row.word for row in WORDS}
    forms = {
        "JOIN",
        "STATUS",
        "INVITE",
        "STOP ALL",
        "PHONE OFF",
        "PAIR OFF",
        "TALK OFF",
        "PERSONAL OFF",
        "TEST CALENDAR",
        "ALL",
    }
    assert canonical | forms == COMMANDS


def test_every_form_of_a_letter_has_something_of_its_own() -> None:
    for kind, form in FORMS:
        if form:
            assert written(kind, form) != written(kind)


def test_subjects_have_forms_of_the_catalogue_only() -> None:
    for kind, row in CATALOGUE.items():
        assert set(template_of(kind, "en").subjects) <= {"", *row.forms}


def test_every_fact_has_a_typical_and_a_longest_sample() -> None:
    assert every_fact() - set(SAMPLES) == set()
    assert set(LONGEST) == set(SAMPLES)


@pytest.mark.parametrize("kind", CATALOGUE)
def test_only_the_joining_address_may_be_a_web_address(kind: str) -> None:
    evil = "https://evil.example/x"
    facts = {name: [evil] if isinstance(fact, list) else evil for name, fact in sample(kind).items()}
    kept = {name: fact for name, fact in sample(kind).items() if name in ("join", "join_short", "n", "address")}
    letter = render(kind, facts | kept | {"form": ""})
    assert "evil" not in letter.subject + letter.text


@given(kind=st.sampled_from(sorted(CATALOGUE)), text=texts(300), other=texts())
@settings(max_examples=200, deadline=None)
def test_no_fact_breaks_a_letter(kind: str, text: str, other: str) -> None:
    facts = {name: [text, other] if isinstance(fact, list) else text for name, fact in sample(kind).items()}
    letter = render(kind, facts | {"form": "", "series": other, "day": "Thursday 17 December"})
    assert len(letter.subject) <= 60
    assert clean_line(letter.subject) == letter.subject
    assert clean_text(letter.text, 100_000) == letter.text
    assert "\n\n\n" not in letter.text


def test_unknown_letter_is_refused() -> None:
    for ask in (listed, sample):
        with pytest.raises(Refused, match="There is no letter “lettre”"):
            ask("lettre")


# --- sentences of our own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(KEYS))
def test_phrase_takes_the_same_words_in_both_languages(key: str) -> None:
    patterns = languages_of(key)
    assert set(patterns) == {"en", "cy"}
    assert sorted(re.findall(r"\{(\w+)\}", patterns["en"])) == sorted(re.findall(r"\{(\w+)\}", patterns["cy"]))


def test_phrase_is_filled_and_cleaned() -> None:
    assert phrase("forwarded_by", full_name="Priya\x07 Shah") == " by Priya Shah"
    with pytest.raises(KeyError):
        phrase("forwarded_by")
    with pytest.raises(KeyError):
        phrase("no such phrase")


def test_phrases_say_what_the_samples_say() -> None:
    """The facts used for previews and the lint are the sentences that people really get."""
    said = {
        "calendar_line": phrase("calendar_with"),
        "duplicate_line": phrase("duplicate"),
        "mailbox_line": phrase("mailbox_shut"),
        "place_line": phrase("place_freed"),
        "removed_line": phrase("gone_from_calendar"),
        "notes_line": phrase("notes_afterwards"),
        "hold_line": phrase("not_held"),
        "full_line": phrase("all_taken"),
        "new_line": phrase("new_here"),
        "trust_line": phrase("trust_checked"),
        "work_line": phrase("in_working_day"),
        "org_line": phrase("and_organisation"),
        "why": phrase("why_wrote", date="23 November 2026"),
    }
    assert {name: SAMPLES[name] for name in said} == said
