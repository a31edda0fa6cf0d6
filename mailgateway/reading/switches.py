"""Which phrases do not count, and why: conditions, the past, negation, doubt, and what another phrase says better."""

from typing import NamedTuple

from mailgateway.reading import families
from mailgateway.reading.clauses import Clause

ABOUT_A_SESSION = frozenset({"join", "decline", "maybe", "series"})


class Found(NamedTuple):
    """One phrase of one family: its clause, its words, where it stood in the text, and why it does not count ('' if it does)."""

    family: str
    clause: int
    first: int
    last: int
    phrase: str
    off: str = ""


class Around(NamedTuple):
    """What stands around a phrase: the other phrases of its clause, the clause, and its words without neutral ones."""

    beside: list[Found]
    clause: Clause
    plain: str

    @property
    def names(self) -> set[str]:
        """The families beside it."""
        return {other.family for other in self.beside}

    def covering(self, each: Found, *names: str) -> Found | None:
        """The phrase of one of these families that `each` overlaps."""
        return next(
            (o for o in self.beside if o.family in names and o.first <= each.last and each.first <= o.last), None
        )


def within_clauses(found: list[Found], parts: list[Clause], plain: list[str]) -> list[Found]:
    """The rules inside one clause. A negated join is a decline; a join beside a doubt makes the doubt a maybe."""
    out = []
    for each in found:
        beside = [other for other in found if other.clause == each.clause and other is not each]
        out.append(each._replace(off=_why_off(each, Around(beside, parts[each.clause], plain[each.clause]))))
    doubted = {each.clause for each in out if each.off == "with a doubt"}
    out = [_of_one_session(each, parts[each.clause]) for each in out]
    out = [each._replace(family="maybe") if each.family == "doubt" and each.clause in doubted else each for each in out]
    negated = [each for each in out if each.family == "join" and each.off == "negated"]
    return out + [_turned(each) for each in negated if not _reported(each, parts[each.clause])]


def _why_off(each: Found, around: Around) -> str:
    """The first rule that takes the phrase out; '' when it counts."""
    for rule in (_conditional, _past, _negated, _covered, _doubtful, _better_said):
        if why := rule(each, around):
            return why
    return ""


def _conditional(each: Found, around: Around) -> str:
    """“If I can't make it I'll say so” refuses nothing; a maybe is a condition itself."""
    if each.family not in families.INTENTS or each.family == "maybe":
        return ""
    condition = families.CONDITION.search(around.plain)
    return "in a condition" if condition and around.plain.count(" ", 0, condition.start()) < each.first else ""


def _past(each: Found, around: Around) -> str:
    return "about the past" if each.family in ABOUT_A_SESSION and "past" in around.names else ""


def _negated(each: Found, around: Around) -> str:
    words = around.clause.words
    if each.family == "decline":
        return "negated twice" if words[max(0, each.first - 2) : each.first] in (("do", "not"), ("did", "not")) else ""
    negations = _negations(each, around)
    if not negations or (each.family != "join" and each.family not in families.SWITCHED_BY_NEGATION):
        return ""
    return "negated" if negations == 1 else "negated twice"


def _negations(each: Found, around: Around) -> int:
    """Negating words up to four before the phrase that belong to no other phrase of doubt or refusal."""
    taken = {
        at
        for other in around.beside
        if other.family in ("maybe", "question", "decline", "late", "stop")
        for at in range(other.first, other.last + 1)
    }
    words = around.clause.words
    window = range(max(0, each.first - families.REACH), each.first)
    return sum(
        words[at] in families.NEGATORS or (words[at] == "no" and words[at + 1] == "longer")
        for at in window
        if at not in taken
    )


def _covered(each: Found, around: Around) -> str:
    """A phrase inside a longer one of another family is part of that."""
    stronger = {
        "join": ("decline", "maybe", "stop", "leave", "host"),
        "decline": ("stop", "leave", "host", "trouble"),
        "doubt": ("maybe", "decline"),
        "stop": ("leave",),
        "series": ("stop", "leave"),
    }
    if covering := around.covering(each, *stronger.get(each.family, ())):
        return f"part of “{covering.phrase}”"
    if each.family in ("join", "question", "topic"):
        covering = around.covering(each, *({"help", "report", "join", "question"} - {each.family}))
        if covering and covering.last - covering.first >= each.last - each.first + (covering.family == "question"):
            return f"part of “{covering.phrase}”"
    return ""


def _doubtful(each: Found, around: Around) -> str:
    """Doubt beside a join makes it a maybe; “might have to cancel” is one, too."""
    if each.family == "join" and "decline" not in around.names:
        return "with a maybe" if "maybe" in around.names else "with a doubt" if "doubt" in around.names else ""
    modal = [other for other in around.beside if other.family == "maybe" and -3 <= each.first - other.last <= 2]
    if each.family == "decline" and any({"might", "may"} & set(other.phrase.lower().split()) for other in modal):
        return "with a maybe"
    return ""


def _better_said(each: Found, around: Around) -> str:
    """What another phrase of the same clause says better."""
    if each.family in ("maybe", "doubt") and "late" in around.names and not {"join", "decline"} & around.names:
        return "about the time"
    if each.family == "join" and "series" in around.names and not each.phrase.lower().startswith("yes"):
        return "for the series"
    if each.family == "question" and not around.clause.asked and "series" in around.names:
        return "for the series"
    if each.family in ("decline", "join") and "host" in around.names:
        return "about hosting"
    if each.family == "question" and not around.clause.asked and around.covering(each, "maybe"):
        return "a doubt, no question"
    if each.family == "pause" and "late" in around.names and each.phrase.lower().startswith(("until", "till")):
        return "a time"
    return ""


def _of_one_session(each: Found, clause: Clause) -> Found:
    """A leave phrase with a date or “this one” is a decline of that session."""
    leaving = each.family in ("leave", "stop") and families.THIS_SESSION.search(clause.plain)
    return each._replace(family="decline") if leaving else each


def _turned(each: Found) -> Found:
    """A negated join is a decline."""
    return each._replace(family="decline", phrase=f"not {each.phrase}", off="")


def _reported(each: Found, clause: Clause) -> bool:
    """“I didn't say I will come” refuses nothing."""
    return "did" in clause.words[max(0, each.first - families.REACH - 1) : each.first]


def across_clauses(found: list[Found], parts: list[Clause]) -> list[Found]:
    """The rules between clauses: a wish before “but I can't”, a yes with a doubt behind it, “maybe next time” beside a no."""
    refused = {each.clause for each in found if each.family == "decline"}
    declines = {each.clause for each in found if each.family == "decline" and not each.off}
    maybes = {each.clause for each in found if each.family == "maybe" and not each.off} - refused
    said = {each.clause for each in found}
    return [each if each.off else each._replace(off=_why_aside(each, declines, maybes, said, parts)) for each in found]


def _why_aside(each: Found, declines: set[int], maybes: set[int], said: set[int], parts: list[Clause]) -> str:
    if each.family == "join" and each.clause + 1 in maybes and families.CONTRAST.match(parts[each.clause + 1].plain):
        return "with a maybe"
    if each.family == "join" and _answers_else(each, said, parts):
        return "an answer to something else"
    others = declines - {each.clause}
    if not others:
        return ""
    plain = parts[each.clause].plain
    if each.family == "series" and each.phrase.lower().startswith("keep"):
        return "as it is"
    if each.family in ("join", "maybe", "doubt", "series") and families.SOFT_NEXT.match(plain):
        return "about another time"
    if each.family == "join" and families.WISHES.search(plain) and _refused_next(each.clause, others, parts):
        return "a wish, then a refusal"
    return ""


def _answers_else(each: Found, said: set[int], parts: list[Clause]) -> bool:
    """“Yes, the link works”: a bare yes whose sentence goes on about something that we do not know."""
    clause, after = parts[each.clause], each.clause + 1
    if clause.words[each.first : each.last + 1] != clause.words or "yes" not in clause.words or after >= len(parts):
        return False
    following = parts[after]
    known = after in said or families.is_polite(following.plain) or families.NOTED.match(following.plain)
    return following.sentence == clause.sentence and not known and not families.AGREEING.match(following.plain)


def _refused_next(at: int, declines: set[int], parts: list[Clause]) -> bool:
    """Whether one of the next clauses of the thought begins with “but” or “unfortunately” and declines."""
    ahead = [n for n in declines if at < n <= at + 3]
    return any(families.UNFORTUNATELY.search(parts[n].plain) for n in range(at + 1, max(ahead, default=at) + 1))
