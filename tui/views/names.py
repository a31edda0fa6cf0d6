"""How people and organisations are named on screens: the real address is never hidden behind a chosen name."""

import unicodedata
from collections.abc import Mapping

from core.model import Actor, Person
from core.text import Safe, lit
from tui.text import say


def scripts(text: str) -> set[str]:
    """The scripts of the letters in a text (`LATIN`, `CYRILLIC`, ...), from their Unicode names."""
    if text.isascii():
        return {"LATIN"} if any(char.isalpha() for char in text) else set()
    return {unicodedata.name(char, "?").split(" ")[0] for char in text if char.isalpha()}


def suspicious(name: str) -> bool:
    """A display name that passes for an address, or mixes alphabets."""
    found = scripts(name)
    return "@" in name or ("LATIN" in found and bool(found & {"CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN"}))


def person_name(person: Person | None, *, absent: Safe = lit("(erased)")) -> Safe:
    """The name, else the address; a name that could be taken for another's address says so with `!`."""
    if person is None:
        return absent
    if not person.name:
        return person.address
    return say("! {}", person.name) if suspicious(person.name) else person.name


def with_address(name: Safe, address: Safe) -> Safe:
    """`Tom Webb <tom.webb@westshire.example>`; the address is shown in its A-label form, so nothing can pose as it."""
    if not name:
        return address
    return say("! {} <{}>", name, address) if suspicious(name) else say("{} <{}>", name, address)


def organisation_word(person: Person | None) -> Safe:
    """The organisation for lists, `(personal)` for people who take part for themselves."""
    if person is None:
        return Safe("")
    if person.personal or not person.organisation:
        return lit("(personal)")
    return person.organisation_name or Safe(person.organisation)


def names(ids: tuple[str, ...], people: Mapping[str, Person]) -> list[Safe]:
    """The names behind ids, in order; unknown ids say so."""
    return [person_name(people.get(id_)) for id_ in ids]


def actor_name(actor: Actor) -> Safe:
    """Who did it: the organiser's login, `gateway`, or `by itself`."""
    if actor.kind == "organiser":
        return actor.name or lit("organiser")
    return lit("gateway") if actor.kind == "gateway" else lit("by itself")
