"""Finds the phrases of all families in a text, and says which of them do not count and why (inbound.md 6.3)."""

import re
from datetime import date
from typing import NamedTuple

from mailgateway.reading import families
from mailgateway.reading.clauses import Clause, clauses
from mailgateway.reading.dates import DateFound, find_dates
from mailgateway.reading.families import FAMILIES, NEUTRAL, Family

_NAMED = re.compile(
    r"\b(?!(?:I|We|You|It|This|That|There|They|What|Who|When|Where|How|Which|Will|Would|Can|Could|May|Yes|No|Thanks|Work|"
    r"Everyone|Nothing|Something|Life|Hope|Hopefully|If|As|So|And|But|Monday|Tuesday|Wednesday|Thursday|Friday|Also|Still|Then|"
    r"Here|Someone|Date|Time|Not|Sorry|Unfortunately|Sadly|Definitely|Maybe|Perhaps|Hi|Hello)\b)"
    r"[A-Z][a-z'-]{1,20}(?: [A-Z][a-z'-]{1,20})? (?:will|would|can|could|is|has|wants|'ll|might|should)(?: \w+){0,3}? "
    r"(?:come|coming|attend|attending|join|joining|there|make|taking|take|going|go|represent|cover|covering|like|instead|replace|host)\b"
    r"|\b(?!(?:[A-Z][a-z]*day|January|February|March|April|June|July|August|September|October|November|December|May|Thanks|Yes|Hi)\b)"
    r"[A-Z][a-z'-]{1,20} (?:and|&) (?:I|me|myself)\b"
)


class Found(NamedTuple):
    """One phrase of one family: its clause, its words, where it stood in the text, and why it does not count ('' if it does)."""

    family: str
    clause: int
    first: int
    last: int
    phrase: str
    off: str = ""


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
    found = _within_clauses(found, parts, plain)
    found = _across_clauses(found, parts)
    dates = [each for each in find_dates(text, today) if not _aside(each, found, parts)]
    conditional = any(families.CONDITION.search(words) for words in plain)
    return Read(parts, found, dates, _open_question(parts, found), conditional)


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


def _within_clauses(found: list[Found], parts: list[Clause], plain: list[str]) -> list[Found]:
    """Rules inside one clause: condition, past, negation, maybe before join, series before join, stop of one session."""
    out = []
    for each in found:
        beside = [other for other in found if other.clause == each.clause and other is not each]
        out.append(each._replace(off=_why_off(each, beside, parts[each.clause], plain[each.clause])))
    return out + [_turned(each) for each in out if each.family == "join" and each.off == "negated"]


def _why_off(each: Found, beside: list[Found], clause: Clause, plain: str) -> str:
    names = {other.family for other in beside}
    condition = families.CONDITION.search(plain)
    if (
        condition
        and each.family in families.INTENTS
        and plain.count(" ", 0, condition.start()) <= each.first
        and not (each.family == "maybe" and each.phrase.lower().startswith("if"))
    ):
        return "in a condition"
    if each.family in ("join", "decline", "maybe", "series") and "past" in names:
        return "about the past"
    if negations := _negations(each, beside, clause):
        if each.family == "join":
            return "negated" if negations == 1 else "negated twice"
        if each.family in families.SWITCHED_BY_NEGATION:
            return "negated"
    return _absorbed(each, names, beside, clause)


def _absorbed(each: Found, names: set[str], beside: list[Found], clause: Clause) -> str:
    """What another phrase of the same clause says better."""
    if each.family == "join" and (covering := _inside(each, beside, {"decline", "maybe", "stop", "leave", "host"})):
        return f"part of “{covering.phrase}”"
    if each.family in ("join", "question", "topic") and (
        covering := _inside(each, beside, {"help", "report", "join", "question"})
    ):
        longer = covering.last - covering.first >= each.last - each.first + (covering.family == "question")
        return f"part of “{covering.phrase}”" if longer and covering.family != each.family else ""
    if each.family == "join" and "maybe" in names and "decline" not in names:
        return "with a maybe"
    if each.family == "join" and "series" in names:
        return "for the series"
    if each.family == "decline" and (covering := _inside(each, beside, {"stop", "leave", "host"})):
        return f"part of “{covering.phrase}”"
    if each.family in ("decline", "join") and "host" in names:
        return "about hosting"
    if each.family == "question" and names & {"maybe"} and not clause.asked and _inside(each, beside, {"maybe"}):
        return "a doubt, no question"
    if each.family == "pause" and "late" in names and each.phrase.lower().startswith(("until", "till")):
        return "a time"
    return ""


def _inside(each: Found, beside: list[Found], names: set[str]) -> Found | None:
    """The phrase of one of these families that this one overlaps."""
    return next((o for o in beside if o.family in names and o.first <= each.last and each.first <= o.last), None)


def _negations(each: Found, beside: list[Found], clause: Clause) -> int:
    """Negating words up to four before the phrase that belong to no other phrase of doubt or refusal."""
    taken = {
        at
        for other in beside
        if other.family in ("maybe", "question", "decline", "late", "stop")
        for at in range(other.first, other.last + 1)
    }
    window = range(max(0, each.first - families.REACH), each.first)
    words = clause.words
    return sum(
        words[at] in families.NEGATORS or (words[at] == "no" and words[at + 1] == "longer")
        for at in window
        if at not in taken
    )


def _turned(each: Found) -> Found:
    """A negated join is a decline."""
    return each._replace(family="decline", phrase=f"not {each.phrase}", off="")


def _across_clauses(found: list[Found], parts: list[Clause]) -> list[Found]:
    """Rules between clauses: a wish before “but I can't”, “maybe next time” beside a decline, “off the list for the 21st”."""
    declines = {each.clause for each in found if each.family == "decline" and not each.off}
    return [each if each.off else each._replace(off=_why_aside(each, declines, parts)) for each in found]


def _why_aside(each: Found, declines: set[int], parts: list[Clause]) -> str:
    others = declines - {each.clause}
    if not others:
        return ""
    plain = parts[each.clause].plain
    if each.family in ("join", "maybe", "series") and families.SOFT_NEXT.match(plain):
        return "about another time"
    if each.family == "join" and families.WISHES.search(plain) and _refused_next(each.clause, others, parts):
        return "a wish, then a refusal"
    return ""


def _refused_next(at: int, declines: set[int], parts: list[Clause]) -> bool:
    """Whether one of the next clauses of the thought begins with “but” or “unfortunately” and declines."""
    ahead = [n for n in declines if at < n <= at + 3]
    return any(families.UNFORTUNATELY.search(parts[n].plain) for n in range(at + 1, max(ahead, default=at) + 1))


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
