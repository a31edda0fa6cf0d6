"""Finds where a signature starts, and the taglines of mobile programs (inbound.md 5, steps 5 and 6)."""

import re

from mailgateway.reading.quotes import Numbered

SIGN_OFF_LENGTH = 40
NEAR_END = 25
SEEN = 400

GREETING = re.compile(
    r"\s*(?:hi|hello|hiya|hey|dear|good (?:morning|afternoon|evening)|morning|afternoon|"
    r"(?:all|team)(?=\s*[,!:–-])|helo|annwyl|bore da|"
    r"prynhawn da|shwmae)(?:\s+(?:there|all|both|team|everyone|everybody|folks|again|"
    r"(?-i:[A-Z][\w'-]*)))*(?:\s+(?:and|&)\s+(?-i:[A-Z][\w'-]*))*\s*[,!.:–-]*\s*\Z",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"\s*(?:--|—|–|-- |__|\*\*\*|ᐧ)\s*\Z")
_LIST_FOOTER = re.compile(r"\s*_{20,}\s*\Z")
_DASHED_NAME = re.compile(r"(?:-|[–—] ?)[A-Z][\w.'-]{0,20}(?: [A-Z][\w.'-]{1,20}){0,2}\s*\Z")
_DECORATION = re.compile(r"\s*(?:[-*#~=_+ᐧ]{2,}|ᐧ)\s*\Z")
_OFF = (
    r"(?:kind(?:est)?|best|warm(?:est)?|many|with|all the)?\s*(?:best|kind|warm)?\s*(?:regards|wishes|thanks|best)|"
    r"thanks(?: (?:again|so much|very much|a lot|all|in advance|and (?:kind )?regards|and best wishes))?|"
    r"thank you(?: (?:again|so much|very much|in advance|all))?|"
    r"thanks,? (?:and )?kind regards|ta|cheers|yours (?:sincerely|faithfully|truly)|sincerely|regards|respectfully|"
    r"cofion(?: cynnes| gorau)?|diolch(?: yn fawr)?(?: iawn)?|gyda diolch|yn gywir|hwyl|bw|kr|brgds|rgds|br|bws|"
    r"best|warmly|take care|have a (?:good|great|lovely|nice) (?:day|weekend|week|evening)|speak soon|see you(?: then| soon)?"
)
SIGN_OFF = re.compile(rf"\s*(?:{_OFF})(?:\s*(?:/|\||,|-|–|and|&)\s*(?:{_OFF}))?(?:\s*[,!.:x-]*)?\s*\Z", re.IGNORECASE)
_CONTACT = re.compile(
    r"\s*(?:(?:t|m|e|w|p|f|tel|telephone|phone|mobile|mob|email|e-mail|web|website|direct|direct dial|ffôn|symudol|ebost|"
    r"linkedin|twitter|x|teams|skype|fax)\s*[:|.]\s*\S"
    r"|(?:https?://|www\.)\S+\s*\Z"
    r"|[\w.+-]{1,64}@[\w.-]{1,80}\s*\Z"
    r"|\+?[(\d][\d ()+-]{8,20}\d\s*(?:\(.{0,20}\))?\s*\Z"
    r"|.{0,120}\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\s*\Z"
    r"|@\w{2,30}\s*\Z)",
    re.IGNORECASE,
)
_POSTCODE_CASE = re.compile(r".*\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\s*\Z")
_TITLE = re.compile(
    r".{0,60}\b(?:officer|manager|head of|director|adviser|advisor|assistant|lead|editor|designer|developer|analyst|"
    r"co-?ordinator|specialist|consultant|councillor|swyddog|rheolwr|council|borough|county|district|cyngor|authority|"
    r"department|directorate|services?|team)\b.{0,60}\Z",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r".*\b(?:i|we|you|it|is|are|am|will|can|can't|have|please|me|us|my|our|to the|this|that)\b", re.IGNORECASE
)
_TAGLINE = re.compile(
    r"\s*[<(\[*_]{0,3}(?:sent (?:from|via|by|with|using)\b.{1,120}|get \[?outlook(?: for)?\b.{0,120}|from my \w+(?: \w+){0,3}|"
    r"sent from outlook.{0,80}|anfonwyd o'?m? .{1,60}|anfonwyd o fy .{1,60}|envoyé (?:depuis|de|à partir) .{1,60}|"
    r"von meinem .{1,40} gesendet|gesendet von .{1,60}|diese nachricht wurde von .{1,80} gesendet\.?|"
    r"verzonden (?:met|vanaf|via) .{1,60}|enviado (?:desde|do|de|via) .{1,60}|inviato da .{1,60}|skickat från .{1,60}|"
    r"sendt fra .{1,60}|skickades från .{1,60}|lähetetty .{1,60}|someone from mobile|從我的 .{1,30} 傳送|"
    r"download outlook.{0,80}|yahoo mail:? .{0,80}|sent on the move.{0,60}|typed (?:on|with) .{1,60})"
    r"[>)\]*_.]{0,3}\s*\Z",
    re.IGNORECASE,
)


_TELLS = re.compile(r"\b(?:is|are|was|were|has|have been)\b", re.IGNORECASE)


def is_tagline(line: str) -> bool:
    """Whether the whole line is what a mobile program adds."""
    return len(line) <= 200 and bool(_TAGLINE.match(line)) and not _TELLS.search(line)


def delimiter_at(lines: list[Numbered]) -> int:
    """The index of the signature mark (`-- `, `--`, or a row of ornaments that nothing follows); len(lines) if none."""
    for at, (_, text) in enumerate(lines):
        if _DELIMITER.match(text[:SEEN]) and (text.strip() in ("--", "—", "–") or _only_ornaments(lines[at:])):
            return at
        if _LIST_FOOTER.match(text[:SEEN]) and _is_list_footer(lines[at + 1 : at + 6]):
            return at
    return _trailing_ornaments(lines)


def _is_list_footer(lines: list[Numbered]) -> bool:
    """What a mailing list program adds below a rule: the list's name, its address or its page."""
    filled = [text.strip().lower() for _, text in lines if text.strip()]
    return any("mailing list" in text or "listinfo" in text or "unsubscribe" in text for text in filled[:4])


def own_name_at(lines: list[Numbered], writer: str) -> int:
    """The index of a last line that is only the writer's own first or whole name; len(lines) if there is none."""
    names = {writer.casefold(), writer.partition(" ")[0].casefold()} - {""}
    last = next((at for at in range(len(lines) - 1, 0, -1) if lines[at][1].strip()), 0)
    said = any(text.strip() and not is_greeting(text) for _, text in lines[:last])
    return last if said and lines[last][1].strip(" \t.,-–—x").casefold() in names else len(lines)


def dashed_name_at(lines: list[Numbered]) -> int:
    """The index of a last line `-Jo Lee` with an empty line above it; len(lines) if there is none."""
    end = len(lines)
    while end and not lines[end - 1][1].strip():
        end -= 1
    name = end - 1
    return (
        name
        if name > 1 and _DASHED_NAME.match(lines[name][1][:SEEN]) and not lines[name - 1][1].strip()
        else len(lines)
    )


def _only_ornaments(lines: list[Numbered]) -> bool:
    return all(not text.strip() or _DECORATION.match(text[:SEEN]) for _, text in lines[:50]) and len(lines) <= 50


def _trailing_ornaments(lines: list[Numbered]) -> int:
    end = len(lines)
    while end and (not lines[end - 1][1].strip() or _DECORATION.match(lines[end - 1][1][:SEEN])):
        end -= 1
    return end


def is_greeting(line: str) -> bool:
    """Whether a line is only a greeting and perhaps a name."""
    return len(line) <= 60 and bool(GREETING.match(line))


def is_sign_off(line: str) -> bool:
    """Whether a line is only a sign-off, in one language or two."""
    text = line.strip().rstrip("*_")
    return 0 < len(text) <= SIGN_OFF_LENGTH and bool(SIGN_OFF.match(text.lstrip("*_")))


def sign_off_at(lines: list[Numbered]) -> int:
    """The index of the sign-off that starts the signature; len(lines) if none. Something must have been said above it."""
    said = False
    for at, (_, text) in enumerate(lines):
        if said and is_sign_off(text) and not _followed_by_sentence(lines, at):
            return at
        said = said or bool(text.strip() and not is_greeting(text) and any(char.isalnum() for char in text))
    return len(lines)


def _followed_by_sentence(lines: list[Numbered], at: int) -> bool:
    """A sign-off directly followed by a full sentence is not one."""
    after = lines[at + 1][1].strip() if at + 1 < len(lines) else ""
    return len(after.split()) >= 4 and after[-1:] in ".!?" and bool(_SENTENCE.match(after[:SEEN]))


def contact_at(lines: list[Numbered]) -> int:
    """The index of the first of two adjacent contact lines near the end; len(lines) if none."""
    filled = [at for at, (_, text) in enumerate(lines) if text.strip()]
    for first, second in zip(filled[-NEAR_END:], filled[-NEAR_END:][1:], strict=False):
        if second - first <= 2 and is_contact(lines[first][1]) and is_contact(lines[second][1]):
            return _name_above(lines, filled, first)
    return len(lines)


def is_contact(line: str) -> bool:
    """Whether a line is a phone number, an address, a link, a postcode, or a job title with an organisation."""
    text = line.strip()[:SEEN]
    if not text or len(text) > 150 or text[-1:] in "?!":
        return False
    if _CONTACT.match(text):
        return (
            text[-8:].lower() != text[-8:]
            or not _POSTCODE_CASE.match(text.upper())
            or "@" in text
            or ":" in text
            or "." in text
            or text[:1] in "+(0123456789"
        )
    return bool(_TITLE.match(text)) and not _SENTENCE.match(text) and text[-1:] != "."


def _name_above(lines: list[Numbered], filled: list[int], at: int) -> int:
    """A line of two to four capitalised words right above the contact lines is the name in the signature."""
    above = [index for index in filled if index < at]
    if len(above) < 2 or at - above[-1] > 2:
        return at
    words = lines[above[-1]][1].strip().rstrip(",").split()
    named = 1 < len(words) <= 4 and all(word[:1].isupper() and word.strip("().-'").isalpha() for word in words)
    return above[-1] if named else at
