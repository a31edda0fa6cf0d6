"""An installation's own wordings: used when they keep the lint, refused with a sentence when they do not."""

import os
from pathlib import Path

import pytest

from core.letters.overrides import warnings_of
from core.letters.render import language_of, render
from core.letters.samples import sample

BUILT_IN = Path(__file__).parents[3] / "core" / "letters" / "templates" / "en"
GOING = BUILT_IN.joinpath("already_going.txt").read_text("utf-8")
FACTS = sample("already_going")
ONLY_SUBJECTS = "Before the first empty line only subjects may stand, not"
UNUSED = "already_going.txt is not used, the built-in wording stands instead."
ONLY_IF = "Only if, elif, else and endif may stand between {% and %}, not"
ODD = "It has a subject for “odd”, which is not a form of this letter."
TOO_LONG = "The subject has over 60 characters with long facts. Shorten it, or add a line “Shorter: …” below."
OURS = GOING.replace("Nothing has changed.", "All is well.")


def place(folder: Path, text: str | bytes, name: str = "already_going", language: str = "en") -> Path:
    path = folder / language / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_wording_of_the_installation_is_used(tmp_path: Path) -> None:
    place(tmp_path, OURS)
    own, built_in = render("already_going", FACTS, overrides=tmp_path), render("already_going", FACTS)
    assert own.text == built_in.text.replace("Nothing has changed.", "All is well.")
    assert (own.subject, own.warning, warnings_of(tmp_path)) == (built_in.subject, "", [])


def test_other_letters_stay_as_they_are(tmp_path: Path) -> None:
    place(tmp_path, OURS)
    assert render("queued", sample("queued"), overrides=tmp_path) == render("queued", sample("queued"))


def test_empty_or_missing_folder_changes_nothing(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        assert render("already_going", FACTS, overrides=folder) == render("already_going", FACTS)
        assert warnings_of(folder) == []


def test_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    path = place(tmp_path, OURS)
    render("already_going", FACTS, overrides=tmp_path)
    path.write_text(OURS.replace("All is well.", "Still the same."), "utf-8")
    os.utime(path, ns=(1, 1))
    assert "Still the same." in render("already_going", FACTS, overrides=tmp_path).text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOING.replace("Reply LINK", "Click LINK"), "“Click” is banned."),
        (GOING.replace("Reply NO.", "Reply LEAVE."), "The word LEAVE is offered, but it is not among the words of this letter."),
        (GOING.replace("{footer}", ""), "The last block must be the whole footer: write {footer} on the last line."),
        (GOING.replace("{times}", "{tymes}"), "It speaks of {tymes}, which this letter does not have."),
        (GOING.replace("Nothing", "{reason} Nothing"), "It speaks of {reason}, which this letter does not have."),
        (GOING.replace("Subject: ", "Betreff: "), f"{ONLY_SUBJECTS} “Betreff: You already have a place: {{day}}”."),
        (GOING.replace("Subject: ", "Subject (odd): "), "The first line must be the subject: “Subject: …”."),
        (GOING.replace("\n\nHello", "\nSubject (odd): x\n\nHello"), ODD),
        ("Subject: x\n", "There is no text after the subject and an empty line."),
        ("", f"{ONLY_SUBJECTS} “”."),
        (GOING.replace("You do not", "{% for x in 'ab' %}{x}{% endfor %}You do not"), f"{ONLY_IF} “for”."),
        (GOING.replace("You do not", "{% include 'x' %}You do not"), f"{ONLY_IF} “include”."),
        (GOING.replace("You do not", "{% if %}You do not"), "It cannot be read: "),
        (GOING.replace("You do not", "{ 1 + }You do not"), "It cannot be read: "),
        (GOING.replace("{day}", "{day}, or else another day"), TOO_LONG),
        (GOING.replace("Nothing has changed.", "See https://x.example/ for more."), "“https:” is a web address"),
        (GOING.encode("utf-16"), "It is not UTF-8 text."),
        (GOING + "x" * 20_001, "It is longer than 20,000 bytes."),
    ],
)  # fmt: skip
def test_wording_that_fails_is_refused_and_the_built_in_one_stands(tmp_path: Path, text: str | bytes, why: str) -> None:
    place(tmp_path, text)
    letter, built_in = render("already_going", FACTS, overrides=tmp_path), render("already_going", FACTS)
    assert (letter.subject, letter.text) == (built_in.subject, built_in.text)
    start = f"en/{UNUSED} {why}"
    assert letter.warning[: len(start)] == start
    assert warnings_of(tmp_path) == [letter.warning]


@pytest.mark.parametrize(
    "attack",
    [
        "{name.__class__.__mro__}",
        "{''.join(name.__class__.__subclasses__())}",
        "{% set x = 1 %}",
        "{name.format('x')}",
        "{'%s' % name.__init__.__globals__}",
        "{range(10)}",
        "{lipsum}",
        "{cycler}",
        "{'x' * 1000000000}",
        "{99 ** 9999999}",
        "{1 / 0}",
        "{name | attr('__class__')}",
        "{self}",
    ],
)
def test_wording_can_fill_in_and_choose_and_nothing_else(tmp_path: Path, attack: str) -> None:
    place(tmp_path, GOING.replace("Nothing has changed.", f"{attack} Nothing has changed."))
    letter = render("already_going", FACTS, overrides=tmp_path)
    assert letter.text == render("already_going", FACTS).text
    assert letter.warning.startswith(f"en/{UNUSED}")


def test_file_of_no_letter_is_named(tmp_path: Path) -> None:
    place(tmp_path, OURS, "already_gone")
    place(tmp_path, GOING.replace("{times}", "{tymes}"), language="cy")
    assert warnings_of(tmp_path) == [
        "en/already_gone.txt is not used: there is no letter of that name.",
        f"cy/{UNUSED} It speaks of {{tymes}}, which this letter does not have.",
    ]


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "en" / "already_going.txt").mkdir(parents=True)
    letter = render("already_going", FACTS, overrides=tmp_path)
    assert letter.text == render("already_going", FACTS).text
    assert letter.warning == f"en/{UNUSED} It cannot be read: Is a directory."


WELSH = """\
Subject: Mae gennych le: {day}

Helo {name}

Mae gennych le.
Nid oes dim wedi newid.
Atebwch NO.

Rydych yn cael hwn oherwydd {why}.
Atebwch STOP i adael y gyfres hon. Atebwch STOP ALL i beidio.
{series}. Trefnir gan {organizers}. {address}
"""


def test_welsh_wording_is_used_for_those_who_want_it_only(tmp_path: Path) -> None:
    place(tmp_path, WELSH, language="cy")
    welsh = render("already_going", FACTS, language="cy", overrides=tmp_path)
    assert (welsh.warning, welsh.text.split("\n")[2]) == ("", "Mae gennych le.")
    assert render("already_going", FACTS, overrides=tmp_path) == render("already_going", FACTS)
    assert [language_of("already_going", "cy", folder) for folder in (tmp_path, None)] == ["cy", "en"]


def test_without_a_welsh_wording_the_letter_is_english() -> None:
    assert render("already_going", FACTS, language="cy") == render("already_going", FACTS)
