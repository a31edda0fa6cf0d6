"""Chooses the text a person wrote among a mail's parts, and turns it into plain lines (inbound.md 5, “Part”, “HTML”)."""

import re
import unicodedata
from typing import Literal

import inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from mailgateway.reading.mime import TEXT_BYTES, Leaf, Mail, attempt, leaf_text, parameter

NESTING = 200
STUB = 40

_SEALED = frozenset({
    "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted", "application/ms-tnef",
    "application/vnd.ms-tnef", "application/rtf", "text/rtf", "application/x-rtf",
})  # fmt: skip
_SEALED_NAMES = (".p7m", ".rtf", "winmail.dat")
_TAGS = re.compile(r"<[^<>]*>")
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_DROPPED = re.compile(r"<(script|style|head|title)\b[^<>]*>", re.IGNORECASE)
_OPENING = re.compile(r"<(?!br|img|hr|meta|link|input|area|base|col|wbr|[!/?])[a-z]", re.IGNORECASE)
_CLOSING = re.compile(r"</[a-z]", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u061c]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "\u00a0": " ", "\u202f": " "})
_EMPTY_RUN = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_CONFIG = ParserConfig(css=CSS_PROFILES["strict"], display_links=False, display_anchors=False)


def chosen_text(mail: Mail) -> str:
    """The text of the part a person wrote, normalised; '' when there is none."""
    leaf = _chosen(mail)
    if leaf is None:
        return ""
    text = leaf_text(leaf, mail.defects)
    if leaf.kind == "text/html":
        return normalised(text_of_html(text, mail.defects))
    if parameter(leaf, "format", mail.defects) == "flowed":
        text = unflowed(text, delsp=parameter(leaf, "delsp", mail.defects) == "yes")
    return normalised(text)


def unreadable(mail: Mail) -> Literal["", "sealed", "attachment"]:
    """Why there is no text to read, where there is none: it is sealed (encrypted, signed as a whole, rich text of one
    program), or there is only an attachment. Neither is ever opened.
    """
    if any(_is_body(leaf) and leaf.kind in ("text/plain", "text/html") for leaf in mail.leaves):
        return ""
    kinds = {leaf.kind for leaf in mail.leaves}
    names = {leaf.name.lower() for leaf in mail.leaves}
    if kinds & _SEALED or any(name.endswith(_SEALED_NAMES) for name in names):
        return "sealed"
    files = kinds - {"text/calendar", "application/ics"}
    return "attachment" if any(kind.startswith(("application/", "text/", "message/")) for kind in files) else ""


def _chosen(mail: Mail) -> Leaf | None:
    """In an alternative the plain part, unless it is empty or a stub that points to the HTML; else the first text."""
    texts = [leaf for leaf in mail.leaves if leaf.kind in ("text/plain", "text/html") and _is_body(leaf)]
    if not texts:
        return None
    plain = next((leaf for leaf in texts if leaf.kind == "text/plain"), None)
    rich = next((leaf for leaf in texts if leaf.kind == "text/html"), None)
    if plain is None or rich is None:
        return plain or rich
    if texts[0] is rich and rich.around != "alternative":
        return rich
    return rich if _is_stub(leaf_text(plain, mail.defects)) else plain


def _is_body(leaf: Leaf) -> bool:
    return not leaf.attached and not leaf.name


def _is_stub(text: str) -> bool:
    stripped = text.strip()
    return not any(char.isalnum() for char in stripped) or (len(stripped) < STUB and "html" in stripped.lower())


def text_of_html(html: str, defects: list[str]) -> str:
    """The text of an HTML part with its paragraphs, lists and quote headers; by tag removal when it nests too deep."""
    html = html[:TEXT_BYTES]
    if not html.strip():
        return ""
    if _deep(html):
        return _without_tags(html)
    return str(
        attempt(lambda: inscriptis.get_text(_declared(html), _CONFIG), None, defects, "html") or _without_tags(html)
    )


def _declared(html: str) -> str:
    """Without an XML declaration: lxml refuses a text that names an encoding."""
    return html[html.find("?>") + 2 :] if html.lstrip().startswith("<?xml") else html


def _deep(html: str) -> bool:
    """Whether elements may nest deeper than the library bears; a count from above, in one pass."""
    opened = len(_OPENING.findall(html))
    if opened <= NESTING:
        return False
    depth = most = 0
    for tag in re.finditer(r"<(/?)([a-z][a-z0-9]*)", html, re.IGNORECASE):
        if tag.group(2).lower() not in (
            "br",
            "img",
            "hr",
            "meta",
            "link",
            "input",
            "area",
            "base",
            "col",
            "wbr",
            "p",
            "li",
        ):
            depth = max(0, depth - 1) if tag.group(1) else depth + 1
            most = max(most, depth)
    return most > NESTING


def _without_tags(html: str) -> str:
    """Linear: what stands in scripts and styles goes, breaks become line ends, other tags become nothing."""
    pieces: list[str] = []
    at = 0
    for found in _DROPPED.finditer(html):
        if found.start() < at:
            continue
        pieces.append(html[at : found.start()])
        end = html.lower().find(f"</{found.group(1).lower()}", found.end()) if len(pieces) < NESTING else -1
        at = end if end >= 0 else found.end()
    text = _TAGS.sub(" ", _BREAKS.sub("\n", "".join([*pieces, html[at:]])))
    return text.replace("&nbsp;", " ").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def unflowed(text: str, *, delsp: bool) -> str:
    """Soft line ends of `format=flowed` joined (RFC 3676); quoted lines and the signature mark are left alone."""
    out: list[str] = []
    soft = False
    for line in text.replace("\r\n", "\n").split("\n"):
        quoted = line.startswith(">")
        body = line[1:] if line.startswith(" ") else line
        if soft and not quoted and line != "-- ":
            out[-1] += body
        else:
            out.append(body if not quoted else line)
        soft = line.endswith(" ") and line != "-- " and not quoted
        if soft and delsp:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def normalised(text: str) -> str:
    """LF line ends, NFC, straight apostrophes, no invisible characters, at most one empty line in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_APOSTROPHES)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = _CONTROL.sub("", text)
    return _EMPTY_RUN.sub("\n\n", text)
