"""Banners, classification lines and disclaimers: text that a mail system adds (inbound.md 5, steps 1 and 7)."""

import re

from mailgateway.reading.quotes import Numbered

BANNER_LINES = 6
SEEN = 2_000
SHORTEST = 25

_MARKING = re.compile(
    r"\s*[\[*_]{0,3}\s*(?:official(?:[ -]+sensitive)?(?:\s*[:\-–|]\s*.{0,60})?|swyddogol(?:[ -]+sensitif)?|"
    r"classification\s*:.{0,60}|\[?external(?: e-?mail)?\]?|not protectively marked|unclassified|protect|restricted)"
    r"\s*[\]*_]{0,3}\s*\Z",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r".{0,200}(?:\bcaution\b|\bexternal (?:e-?mail|message|sender|source)\b|originated (?:from )?outside|"
    r"(?:do not|don'?t) (?:click|open)|from outside (?:of )?(?:the|your|our)|outside (?:of )?(?:the|your|our) organi[sz]ation|"
    r"you don'?t often get e-?mail|learn why this is important|be careful with this message|"
    r"this (?:e-?mail|message) (?:is|came|comes|was sent) from (?:an external|outside|an unknown)|"
    r"unless you recogni[sz]e|treat with caution|rhybudd:?|verify the sender|know the content is safe)",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\s*(?:\[|\*|_|-{3,}|={3,}|#|\||!|⚠|warning\b|caution\b|external\b|this (?:e-?mail|message)\b|you don'?t\b|rhybudd\b)",
    re.IGNORECASE,
)
_SIGNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bconfidential|\bcyfrinachol",
        r"intended (?:recipient|solely|only|for)|for the (?:sole )?(?:use|attention) of|addressee|named above|bwriedir",
        r"\bin error\b|\bby mistake\b|trwy gamgymeriad|mewn camgymeriad",
        r"notify (?:the )?(?:sender|us|me)|(?:contact|inform|advise|tell) (?:the )?sender|delete (?:it|this|the)\b|hysbysu",
        r"\bmonitor(?:ed|ing)?\b|\brecorded\b",
        r"\bvirus(?:es)?\b|\bmalware\b|\bscanned\b",
        r"\bliab(?:le|ility)\b|accepts? no responsibility",
        r"views (?:or opinions )?(?:expressed|of the author)|opinions expressed|not necessarily (?:those|represent)",
        r"freedom of information|data protection|privacy notice|environmental information|general data protection",
        r"consider the environment|think before you print|before printing|paper(?:less)?\b.{0,40}\bprint",
        (
            r"this e-?mail and any (?:attachments?|files?)|e-?mail (?:message )?and any attach|yr e-?bost hwn|"
            r"this (?:e-?mail|message|communication|transmission) (?:is|may|contains)"
        ),
        r"unauthori[sz]ed|disclos(?:e|ure)|legally privileged|privileged|prohibited|disseminat|copying",
        r"registered (?:office|charity|in england)|company (?:number|no\.)",
        (
            r"e-?mail (?:security|filter)|mimecast|messagelabs|symantec\.cloud|proofpoint|barracuda|"
            r"has been checked|has been scanned"
        ),
    )
)


def marking_lines(lines: list[Numbered]) -> int:
    """How many lines at the start are banners, classification lines and the empty lines between them."""
    at = 0
    while at < len(lines):
        text = lines[at][1].strip()
        step = 1 if not text or _MARKING.match(text[:SEEN]) else _banner_length(lines, at)
        if not step:
            break
        at += step
    return at


def is_marking(line: str) -> bool:
    """Whether a line is only a classification."""
    return bool(_MARKING.match(line[:SEEN]))


def _banner_length(lines: list[Numbered], at: int) -> int:
    """The length of a banner paragraph at `at`: it opens like one and warns within six lines; 0 when it is none."""
    if not _OPENS.match(lines[at][1][:SEEN]):
        return 0
    end = at
    while end < len(lines) and end - at < BANNER_LINES and lines[end][1].strip():
        end += 1
    text = " ".join(text[:SEEN] for _, text in lines[at:end])
    if not _BANNER.match(text[:400]) and not _BANNER.match(text[200:800]):
        return 0
    shut = next((index + 1 for index in range(at, end) if lines[index][1].rstrip().endswith(("]", "***", "---"))), 0)
    return (shut or end) - at if lines[at][1].lstrip()[:1] in "[*" and shut else end - at


def disclaimer_at(lines: list[Numbered]) -> int:
    """The index where the first disclaimer paragraph starts; len(lines) if none. Two signs in one paragraph make one."""
    at = 0
    while at < len(lines):
        if not lines[at][1].strip():
            at += 1
            continue
        end = at
        while end < len(lines) and lines[end][1].strip():
            end += 1
        if start := _disclaimer_in(lines, at, end):
            return start - 1
        at = end
    return len(lines)


def _disclaimer_in(lines: list[Numbered], at: int, end: int) -> int:
    """1 + the line where the disclaimer of a paragraph starts; 0 when it is none. What stands before it is kept."""
    paragraph = " ".join(text[:SEEN] for _, text in lines[at:end])[: 4 * SEEN]
    if len(paragraph) < SHORTEST or sum(bool(sign.search(paragraph)) for sign in _SIGNS) < 2:
        return 0
    first = next((row for row in range(at, end) if any(sign.search(lines[row][1][:SEEN]) for sign in _SIGNS)), at)
    return first + 1
