"""What organisers write themselves: cleaned, without web addresses, signed, and held to the lint of all letters."""

import re
from collections.abc import Collection

from core.errors import Refused
from core.letters.lint import lint
from core.letters.values import without_links
from core.model import Actor, Series
from core.operations.work import Work
from core.text import SUBJECT_LIMIT, Safe, clean_line, clean_text

TEXT_LIMIT = 4_000
_BESIDE = re.compile(r"\(([^()]+)\)\Z")


def checked_text(text: str, join: Collection[str] = ()) -> Safe:
    """The text of a letter as it will stand there. `join` are the joining addresses, the only links that may be in it.

    Raises `Refused` for an empty or too long text, and for any other web address: officers are told to distrust links.
    """
    clean = Safe(clean_text(text, TEXT_LIMIT + 1).strip())
    if not any(char.isalnum() for char in clean):
        raise Refused("The letter has no text. Write what people should know.")
    if len(clean) > TEXT_LIMIT:
        raise Refused(f"The text is too long: a letter has room for {TEXT_LIMIT:,} characters.")
    bare = clean
    for address in sorted(filter(None, join), key=len, reverse=True):
        bare = Safe(bare.replace(address, ""))
    if without_links(bare) != bare:
        raise Refused("The text holds a web address. Letters carry none but the joining address: say it in words.")
    return clean


def checked_subject(subject: str) -> Safe:
    """The subject of a letter. Raises `Refused` where it is empty, or longer than mail programs show."""
    line = clean_line(subject, SUBJECT_LIMIT * 2)
    if not line:
        raise Refused("The letter has no subject. Say in a few words what it is about.")
    if len(line) > SUBJECT_LIMIT:
        raise Refused(f"The subject has {len(line)} characters; mail programs show {SUBJECT_LIMIT}. Shorten it.")
    return line


def signature(work: Work, actor: Actor, series: Series | None) -> Safe:
    """Who signs: the name that `--as` gave beside the login, else the organisers by name; a login means nothing to officers."""
    named = _BESIDE.search(actor.name)
    if named:
        return clean_line(named[1], 80)
    return series.organizers if series is not None and series.organizers else work.desk.organizers


def complaints(kind: str, subject: str, text: str, join: Collection[str] = ()) -> list[str]:
    """What the lint says against a letter in an organiser's own words: hints for its writer, not a refusal."""
    return lint(kind, subject, text, links=[address for address in join if address])
