"""Finds the phrases of all families in a text, and says which of them do not count and why (inbound.md 6.3)."""

import re
from datetime import date
from typing import NamedTuple

from mailgateway.reading import families
from mailgateway.reading.clauses import Clause, clauses
from mailgateway.reading.dates import DateFound, find_dates
from mailgateway.reading.families import FAMILIES, NEUTRAL, Family
from mailgateway.reading.switches import Found, across_clauses, within_clauses

_NO_NAME = (
    "I|We|You|It|This|That|There|They|What|Who|When|Where|How|Which|Will|Would|Can|Could|May|Yes|No|Thanks|Work|Everyone|Nothing|"
    "Something|Life|Hope|Hopefully|If|As|So|And|But|Also|Still|Then|Here|Someone|Date|Time|Not|Sorry|Unfortunately|Sadly|"
    "Definitely|Maybe|Perhaps|Please|Pls|Kindly|Just|Okay|Great|Happy|Any|The|My|Our|Your|Apologies|Dear|Hi|Hello|January|February|March|April|June|July|August|September|October|November|December|"
    "[A-Z][a-z]*day"
)
_ACTS = (
    "come|coming|attend|attending|join|joining|there|make|taking|take|going|go|represent|cover|covering|like|instead|"
    "replace|host"
)
_NAMED = re.compile(
    rf"\b(?!(?:{_NO_NAME})\b)[A-Z][a-z'-]{{1,20}}(?: [A-Z][a-z'-]{{1,20}})? "
    rf"(?:will|would|can|could|is|has|wants|'ll|might|should)(?: \w+){{0,3}}? (?:{_ACTS})\b"
    r"|(?<!at )(?<!from )(?<!for )(?<!in )(?<!of )(?<!with )"
    rf"\b(?!(?:{_NO_NAME})\b)[A-Z][a-z'-]{{1,20}} (?:and|&) (?:I|me|myself)\b"
)
"""Somebody else who acts: “Jo will come”, “Jo and I”."""


class Read(NamedTuple):
    """A text as phrases. `open_question` marks a question that no polite request used up; `conditional` an if-clause."""

    clauses: list[Clause]
    found: list[Found]
    dates: list[DateFound]
    open_question: bool
    conditional: bool

    def families(self) -> list[str]:
        """The families that count, without repeats, in the order in which they were found."""
        return list(dict.fromkeys(each.family for each in self.found if not each.off))


def read_phrases(text: str, today: date) -> Read:
    """All phrases of a text with the rules that switch some off."""
    parts = clauses(text)
    plain = [_without_neutral(clause) for clause in parts]
    found = [each for at, clause in enumerate(parts) for each in _in_clause(at, clause, plain[at], text)]
    found += [_named(match, parts) for match in _NAMED.finditer(text)]
    found = across_clauses(within_clauses(found, parts, plain), parts)
    dates = [each for each in find_dates(text, today) if not _aside(each, found, parts)]
    conditional = any(_conditional(at, words, found) for at, words in enumerate(plain))
    return Read(parts, found, dates, _open_question(parts, found), conditional)


def _conditional(at: int, plain: str, found: list[Found]) -> bool:
    """Whether a clause sets a condition; the “if” of “wondering if I could come” is part of a phrase."""
    condition = families.CONDITION.search(plain)
    if not condition:
        return False
    place = plain.count(" ", 0, condition.start())
    return not any(each.clause == at and each.first <= place <= each.last for each in found)


def _without_neutral(clause: Clause) -> str:
    """The plain words with neutral ones blanked out, letter for letter, so that positions stay."""
    return NEUTRAL.sub(lambda match: re.sub(r"\S", "_", match.group()), clause.plain)


def _in_clause(at: int, clause: Clause, plain: str, text: str) -> list[Found]:
    return [each for family in FAMILIES for each in _of_family(family, at, clause, plain, text)]


def _of_family(family: Family, at: int, clause: Clause, plain: str, text: str) -> list[Found]:
    found = []
    for match in family.pattern.finditer(plain):
        if not match.group().strip():
            continue
        first = plain.count(" ", 0, match.start() + (match.group()[:1] == " "))
        last = plain.count(" ", 0, match.start() + len(match.group().rstrip()))
        phrase = text[clause.spans[first][0] : clause.spans[last][1]]
        found.append(Found(family.name, at, first, last, " ".join(phrase.split())))
    return found


def _named(match: re.Match[str], parts: list[Clause]) -> Found:
    """Somebody else is named as acting: “Jo will come”."""
    at = next((n for n, clause in enumerate(parts) if clause.spans[0][0] <= match.start() <= clause.spans[-1][1]), 0)
    return Found("delegate", at, 0, 0, " ".join(match.group().split()))


def _aside(day: DateFound, found: list[Found], parts: list[Clause]) -> bool:
    """Whether a date stands in a clause about another time or the past."""
    at = next((n for n, c in enumerate(parts) if c.spans[0][0] <= day.start <= c.spans[-1][1]), -1)
    mine = [each for each in found if each.clause == at]
    return any(each.off in ("about another time", "about the past") for each in mine) and all(
        each.off or each.family == "past" for each in mine
    )


def _open_question(parts: list[Clause], found: list[Found]) -> bool:
    """Whether a sentence ends in a question mark and is no polite request with a phrase of one family in it."""
    for sentence in {clause.sentence for clause in parts if clause.asked}:
        members = {at for at, clause in enumerate(parts) if clause.sentence == sentence}
        said = {
            each.family for each in found if each.clause in members and not each.off and each.family in families.INTENTS
        }
        asks = any(families.REQUEST.search(parts[at].plain) for at in members)
        if len(said) != 1 or not (asks or said == {"help"}):
            return True
    return False
