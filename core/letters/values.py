"""What becomes of a fact before it stands in a letter: cleaned, cut to its length, web addresses taken out."""

import re
from collections.abc import Mapping
from typing import ClassVar, Final

from core.model.letters import Fact
from core.text import Safe, clean_line, clean_text
from core.wording import cut_words


class Gap:
    """A fact that is empty. False in conditions; in a line it leaves a mark that settles what happens to the line."""

    LINE: ClassVar = "\x00"  # the whole line goes
    PART: ClassVar = "\x01"  # only the fact goes; cleaned text holds neither character

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""


Value = Safe | list[Safe] | Gap

JOINING: Final = frozenset({"join", "join_short"})
"""The only facts that may be, or hold, a web address."""
_MAIL_ALLOWED: Final = frozenset(
    {"address", "other_address", "organizer_text", "data_lines", "unmatched", "organizers"}
)
_BLOCKS: Final = frozenset({"notes", "organizer_text", "sayings", "question_block"})
_PARTS: Final = frozenset({"name", "forwarder", "kinds", "topic_blurb", "paused_or_ended", "what_is_it"})
_AFTER_A_SPACE: Final = frozenset({"forwarder", "org_line"})  # suffixes that cleaning would glue to the word before
_LIMITS: Final = {"name": 20, "short": 20, "series": 30}
# What the sender of the mail typed, where we say it back to them.
_TYPED: Final = dict.fromkeys(("idea", "change", "what", "service", "org", "full_name", "inviter", "their_subject"), 80)
_OWN_WORDS: Final = "organizer_text"
_STAND_INS: Final = "\ue000\ue001"
_LINE_LIMIT: Final = 400
_BLOCK_LIMIT: Final = 20_000

_WEB: Final = re.compile(
    r"(?i)(?<![\w.-])(?:[a-z][a-z0-9+.-]{1,14}://\S+|www\.\S+|(?:mailto|javascript|data|tel):\S+"
    r"|(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/\S*)"
)
_MAIL: Final = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{1,63}")
_SPACES: Final = re.compile(r" {2,}")


def without_links(text: Safe) -> Safe:
    """`text` without web addresses; linear."""
    return _taken_out(_WEB, text)


def without_addresses(text: Safe) -> Safe:
    """`text` without web and mail addresses; linear. For words of people that others will read."""
    text = without_links(text)
    return _taken_out(_MAIL, text) if "@" in text else text


def _taken_out(pattern: re.Pattern[str], text: Safe) -> Safe:
    taken = pattern.sub("", text)
    # cleaned once more: a joiner may have stood beside what went
    return text if taken == text else Safe(clean_text(_SPACES.sub(" ", taken), _BLOCK_LIMIT).strip(" "))


def values(facts: Mapping[str, Fact]) -> dict[str, Value]:
    """All facts as they may stand in a letter. An organiser's own words may hold the joining address of the letter."""
    found = {name: value_of(name, fact) for name, fact in facts.items()}
    if isinstance(words := facts.get(_OWN_WORDS), str):
        found[_OWN_WORDS] = _with_joining(words, [str(found[name]) for name in sorted(JOINING) if found.get(name)])
    return found


def _with_joining(words: str, links: list[str]) -> Value:
    """Own words with the joining address left in: each form stands as one sign while the rest is cleaned."""
    signs = dict(zip(_STAND_INS, links, strict=False))
    words = words.translate(dict.fromkeys(map(ord, _STAND_INS)))
    for sign, link in signs.items():
        words = words.replace(link, sign)
    value = value_of(_OWN_WORDS, words)
    return Safe("".join(signs.get(char, char) for char in value)) if isinstance(value, str) else value


def value_of(name: str, fact: Fact) -> Value:
    """One fact: a line, a text of several lines, or a list of lines; a `Gap` where nothing is left of it."""
    if isinstance(fact, list):
        lines = [line for item in fact if (line := _one(name, item))]
        return lines or _gap(name)
    return _one(name, fact) or _gap(name)


def _one(name: str, text: str) -> Safe:
    several = name in _BLOCKS or name.endswith("_lines") or name.startswith("numbered_")
    clean = Safe(clean_text(text, _BLOCK_LIMIT).strip()) if several else clean_line(text, _LINE_LIMIT)
    if name not in JOINING:
        clean = without_links(clean) if name in _MAIL_ALLOWED else without_addresses(clean)
    if limit := _LIMITS.get(name) or _TYPED.get(name):
        clean = cut_words(clean, limit)
    return Safe(f" {clean}") if clean and name in _AFTER_A_SPACE else clean


def _gap(name: str) -> Gap:
    return Gap(Gap.PART if name.endswith("_line") or name in _PARTS else Gap.LINE)


def count(value: Value | str, one: str, many: str, before_one: str = "", before_many: str = "") -> str | Gap:
    """Template filter: `1 place`, `3 places`; with the last two `is 1 place`, `are 3 places`."""
    if isinstance(value, Gap):
        return value
    single = str(value) == "1"
    before = before_one if single else before_many
    return f"{before} {value} {one if single else many}".lstrip()


def inline(value: Value) -> str | Gap:
    """Template filter: a list in the middle of a line."""
    return "; ".join(value) if isinstance(value, list) else value


def stop(value: Value) -> str:
    """Template filter, put where a fact ends a sentence: its full stop, unless the fact brings one of its own."""
    if isinstance(value, list):
        value = Safe("; ".join(value))
    if isinstance(value, Gap):
        return f"{value.mark}."
    return value if value.endswith((".", "!", "?", "…")) else f"{value}."
