"""The lines with which mail programs announce a quote, in the languages of the public test sets, English and Welsh.

Patterns are anchored at a line's start or end, see at most 2,000 characters, and never look back across lines.
"""

import re

SEEN = 2_000
HEAD_LINES = 3
HEAD_CHARS = 300
BLOCK_LINES = 8

_SAID = (
    r"wrote|sent|said|writes|schrieb|schreef|geschreven|skrev|skriver|kirjoitti|écrit|ecrit|escribió|escribio|escreveu|"
    r"scritto|napisał|napisał\(a\)|napisal|napsal\(a\)|napsal|написал|написала|написав|пише|пишет|schrieben|viết|"
    r"yazdı|írta|scrisse|ysgrifennodd|写道|書いた"
)
WROTE_END = re.compile(rf"(?:^|.*[\s>\)\"“”:,])(?:{_SAID})(?:[^\w:]{{0,3}})?:?\s*(?:[-_]{{2,}}\s*)?\Z", re.IGNORECASE)
_SAID_ENDINGS = tuple(word.replace("\\", "") for word in _SAID.split("|"))
_WROTE_NAMED = re.compile(
    rf"\s*(?:op|am|le|den|på)\b.{{0,200}}\b(?:{_SAID})\b.{{0,200}}<[^<>]*@.{{1,120}}>\s*:\s*\Z", re.IGNORECASE
)
_NAMED_WROTE = re.compile(
    rf".{{1,120}}<[^<>\s]*@[^<>\s]*>\s+(?:{_SAID})\s+(?:am|den|op|le|el)\b[^:]{{0,60}}(?:\d\d:\d\d.{{0,20}}:\s*)?\Z",
    re.IGNORECASE,
)
_DATED_ADDRESS = re.compile(
    r"\s*(?:\w{2,9},?\s+)?\d{1,2}(?:\.\d{1,2}\.|\s\w{3,12}\.?\s)\d{4}\b.{0,30}\d\d:\d\d.{1,120}<[^<>\s]*@[^<>\s]*>\s*:\s*\Z"
)
_LINK_TAIL = re.compile(r"\s*>\s*wrote:\s*\Z", re.IGNORECASE)
_HEAD_START = re.compile(
    r"\s*[>*_-]*\s*(?:on|at|am|le|el|il|op|den|på|em|no dia|em|w dniu|dnia|vào|ar|dne|a|în|pe|le|kl|ti|ma|ke|su)\b[\s.:]"
    r"|\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b"
    r"|\s*\d{1,2}[./ ]\s?(?:\w{1,12}\.?|\d{1,2})[./ ]\s?\d{4}\b"
    r"|\s*[-_]{2,}\s*(?:on|am|le|el)?\s"
    r"|\s*\w{5,14},\s\d{1,2}\s\w{3,12}\s\d{4}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[<(\[\"]?[^\s<>@]{1,80}@[^\s<>@]{1,80}")
_DIGIT = re.compile(r"\d")
_DATE_NAME = re.compile(
    r"\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d{2}\b.{3,120}\Z|\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\S.{0,80}<[^<>]*@[^<>]*>:?\s*\Z"
)
_MID_LINE_ON = re.compile(
    r"(?<=\S)[ \t-]+On\s+(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s|\d{1,2}[ /-]\w|[A-Z][a-z]{2,8}\s+\d)"
)
_DELIMITER = re.compile(
    r"\s*[>*]*\s*[-_=]{2,}\s*(?:original|forwarded|ursprüngliche|urspruengliche|mensaje|message|messaggio|oorspronkelijk|"
    r"oprindelig|opprinnelig|ursprungligt|mensagem|doorgestuurd|weitergeleitete|alkuperäinen|původní|wiadomość|neges)"
    r"[^-_=]{0,60}[-_=]*\s*\Z"
    r"|\s*[>*]*\s*begin forwarded message:?\s*\Z"
    r"|\s*[>*]*\s*(?:anfang der weitergeleiteten|début du message|inizio messaggio|inicio del mensaje)\b.{0,60}\Z",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"\s*-{4,}\s*forwarded message\s*-{4,}\s*\Z", re.IGNORECASE)
_RULE = re.compile(r"\s*[>*]*\s*(?:_{20,}|-{20,}|={20,})\s*\Z")
_FROM = r"from|von|de|da|från|fra|van|lähettäjä|od|от|кому|oddi wrth|expéditeur|発信者|寄件者|发件人"
_OTHER = (
    r"sent|date|to|cc|subject|reply-to|gesendet|datum|an|betreff|envoyé|date|à|objet|copie à|enviado(?: el)?|fecha|para|"
    r"asunto|inviato|data|a|oggetto|risposta|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|lähetetty|"
    r"vastaanottaja|aihe|assunto|enviada(?: em)?|wysłano|do|temat|отправлено|тема|дата|anfonwyd|at|pwnc|dyddiad|"
    r"responder a|antwort an|répondre à|importance|attachments"
)
_KEY = re.compile(rf"\s*[>*_]*\s*(?P<key>{_FROM}|{_OTHER})\s?[*_]*\s?:[*_]*(?:\s|\Z)(?P<value>.*)", re.IGNORECASE)
_FROM_KEY = re.compile(rf"(?:{_FROM})\Z", re.IGNORECASE)
_DATE_KEY = re.compile(r"(?:sent|date|datum|fecha|data|gesendet|skickat|sendt|envoyé)\Z", re.IGNORECASE)


def is_quoted(line: str) -> bool:
    """Whether a line carries a quote mark."""
    return line.lstrip()[:1] == ">"


def is_forward(line: str) -> bool:
    """Whether a line announces a mail that is sent on, not one that is answered."""
    return bool(_FORWARD.match(line[:SEEN]))


def wrote_ends(lines: list[str]) -> dict[int, int]:
    """Where an “On … wrote:” head starts, and its last line. At most three lines and 300 characters each."""
    heads: dict[int, int] = {}
    for at, line in enumerate(lines):
        if ">" in line[:4] and _LINK_TAIL.match(line) and (start := _torn_head(lines, at)) is not None:
            heads[start] = at
        if not _may_end_a_head(line) or is_quoted(line):
            continue
        if WROTE_END.match(line) or _WROTE_NAMED.match(line):
            start = _head_start(lines, at)
            if start is not None:
                heads[start] = at
        elif _DATE_NAME.match(line) or _DATED_ADDRESS.match(line):
            heads[at] = at
        elif _NAMED_WROTE.match(line):
            after = at + 1 < len(lines) and not line.rstrip().endswith(":") and lines[at + 1].rstrip().endswith(":")
            heads[at] = at + after
        elif line.rstrip().endswith(">:") and at and _HEAD_START.match(lines[at - 1]) and _DIGIT.search(lines[at - 1]):
            heads[at - 1] = at
    return heads


def _may_end_a_head(line: str) -> bool:
    """A quick look that spares most lines the patterns: an address, a colon, a date in front, or one of the words at the end."""
    if len(line) > HEAD_CHARS or not line.strip():
        return False
    return (
        ":" in line
        or "@" in line
        or line.lstrip()[:4].isdigit()
        or line[-40:].rstrip(" \t-_.)").lower().endswith(_SAID_ENDINGS)
    )


def _torn_head(lines: list[str], end: int) -> int | None:
    """The start of a head that a program tore apart at its link: `On … wrote:` with `<`, `mailto:…` on lines of their own."""
    if not any(line.lstrip().lower().startswith("mailto:") for line in lines[max(0, end - 2) : end]):
        return None
    return next(
        (
            at
            for at in range(end - 1, max(-1, end - 7), -1)
            if _HEAD_START.match(lines[at]) and _DIGIT.search(lines[at])
        ),
        None,
    )


def _head_start(lines: list[str], end: int) -> int | None:
    """The line that starts the head which ends at `end`: it looks like one, and date or address stand in it."""
    text, count = "", 0
    for at in range(end, max(-1, end - 8), -1):
        if not lines[at].strip():
            if count == 0 or (at == end - 1 and not lines[end].lstrip().startswith(("<", ">"))):
                break
            continue
        count += 1
        text = lines[at] + " " + text
        if count > HEAD_LINES + 1 or len(text) > HEAD_CHARS or (is_quoted(lines[at]) and at != end):
            break
        if _HEAD_START.match(lines[at]) and (_DIGIT.search(text) or _ADDRESS.search(text)):
            return at
    own = lines[end]
    named = _ADDRESS.search(own) or re.match(r"\s*[-_]{2,}", own)
    return end if named else None


def split_before_on(line: str) -> tuple[str, str] | None:
    """(what was typed, the head) when both share a line: `reply On Wed, Apr 4, 2012, x wrote:`."""
    if "On" not in line or not _may_end_a_head(line) or not WROTE_END.match(line):
        return None
    found = _MID_LINE_ON.search(line)
    return (line[: found.start()].rstrip("- \t"), line[found.start() :]) if found else None


def block_at(lines: list[str], at: int) -> int:
    """How many lines of quote head start at line `at` when it is a delimiter or a header block; 0 when neither."""
    line = lines[at][:SEEN]
    if not line.strip():
        return 0
    if _DELIMITER.match(line):
        return 1 + header_block_at(lines, at + 1)
    if _RULE.match(line):
        for ahead in range(at + 1, min(at + 4, len(lines))):
            if lines[ahead].strip():
                size = header_block_at(lines, ahead)
                return ahead - at + size if size else 0
        return 0
    return header_block_at(lines, at)


def header_block_at(lines: list[str], at: int) -> int:
    """The length of a header block at line `at` (`From:` and two more, or `Date:` and `To:`); 0 when there is none."""
    first = _KEY.match(lines[at][:SEEN]) if at < len(lines) else None
    if not first or not (_FROM_KEY.match(first["key"]) or _DATE_KEY.match(first["key"])):
        return 0
    keys, end = {first["key"].lower()}, at + 1
    for ahead in range(at + 1, min(at + BLOCK_LINES, len(lines))):
        found = _KEY.match(lines[ahead][:SEEN])
        if found:
            keys.add(found["key"].lower())
            end = ahead + 1
        elif not lines[ahead].strip() and ahead > end:
            break
    enough = 2 if "@" in first["value"] or _DATE_KEY.match(first["key"]) else 3
    return end - at if len(keys) >= enough else 0
