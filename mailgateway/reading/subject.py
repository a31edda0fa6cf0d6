"""Peels a subject: reply marks and classification marks at its start (inbound.md 3.3)."""

import re

ROUNDS = 10

_MARKS = re.compile(
    r"(?:re|fw|fwd|aw|sv|wg|atb|ynt|vs|antw)\s*(?:\[\d{1,3}\])?\s*:"
    r"|\[(?:external|ext|caution|official|secure|marketing|suspicious|possible spam|spam\?)[^\]]{0,60}\]"
    r"|\((?:external|ext|official)[^)]{0,60}\)"
    r"|official(?:[ -]sensitive)?(?:\s*[-–]\s*[^:]{1,40})?\s*:"
    r"|(?:official|official-sensitive)\s*[-–|]\s"
    r"|external(?:\s+e?-?mail)?\s*:"
    r"|caution\s*:",
    re.IGNORECASE,
)
_OURS = re.compile(r"\[[^\[\]]{1,60}\]\s*\Z")


def peeled(subject: str) -> tuple[str, bool]:
    """(subject without marks, whether a reply or forward mark was among them). At most ten rounds."""
    text, replied = subject.replace("\u00a0", " ").strip(), False
    for _ in range(ROUNDS):
        mark = _MARKS.match(text)
        if not mark:
            break
        replied = replied or mark.group().rstrip(": ").lower() in {"re", "fw", "fwd", "aw", "sv", "wg", "atb", "antw"}
        text = text[mark.end() :].strip()
    return text, replied


def marked_sensitive(text: str) -> bool:
    """Whether a subject or a first line is marked OFFICIAL-SENSITIVE (product.md, standards 12)."""
    return bool(re.search(r"official[ -]+sensitive", text[:400], re.IGNORECASE))
