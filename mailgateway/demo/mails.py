"""What the officers write, as raw mail in the shape of their programs: banners, markings, signatures, quotes of our letter."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

import msgspec

from mailgateway.demo.cast import Officer, Program
from mailgateway.demo.mime import Headers, crlf, date, mail, mark, multipart, text_part
from mailgateway.demo.received import Letter
from mailgateway.demo.smtp_server import HOST
from mailgateway.demo.world import DESK

HOME = ZoneInfo("Europe/London")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be sent. `number` is unique in a run, `at` aware; `answers` is the letter it replies to."""

    writer: Officer
    number: int
    at: datetime
    text: str = ""
    subject: str = ""
    to: str = DESK
    answers: Letter | None = None

    @property
    def local(self) -> datetime:
        """When it is written, on the officer's clock."""
        return self.at.astimezone(HOME)

    @property
    def title(self) -> str:
        """Its subject; replies carry their program's mark."""
        if self.answers is None:
            return self.subject
        return f"{'RE' if 'outlook' in self.writer.program else 'Re'}: {self.answers.subject}"

    @property
    def message_id(self) -> str:
        """Its Message-ID, the same in every run."""
        host = "mail.gmail.com" if self.writer.program == "google" else self.writer.council.domain
        return f"<{mark(self.number, self.writer.address)}@{host}>"


def written(draft: Draft) -> bytes:
    """The mail as it lies in the desk's mailbox after its own mail server has judged the sender."""
    return mail(envelope(draft) + top(draft), _BODIES[draft.writer.program](draft))


def envelope(draft: Draft, *, returns_to: str | None = None, verdict: str = "pass") -> Headers:
    """What mail servers wrote on top: where it came from, and what the desk's own server thinks of the sender."""
    domain = draft.writer.council.domain
    sender = draft.writer.address if returns_to is None else returns_to
    results = f"spf={verdict} smtp.mailfrom={sender.rpartition('@')[2] or domain}"
    signed = f"dkim=pass header.d={domain}" if verdict == "pass" else "dkim=none"
    host = f"mail.{domain} (mail.{domain} [192.0.2.{draft.number % 200 + 20}])"
    queue = f"by {HOST} with ESMTPS id {mark('q', draft.number)[:10].upper()}"
    return [
        ("Return-Path", f"<{sender}>"),
        ("Delivered-To", DESK),
        ("Authentication-Results", f"{HOST};\r\n\t{results};\r\n\t{signed};\r\n\tdmarc={verdict} header.from={domain}"),
        ("Received", f"from {host}\r\n\t{queue};\r\n\t{date(draft.local)}"),
    ]


def top(draft: Draft) -> Headers:
    """The headers that the writer's program makes."""
    writer, answers = draft.writer, draft.answers
    shown = f'"{writer.sorted_name}"' if "outlook" in writer.program else writer.name
    headers = [
        ("From", f"{shown} <{writer.address}>"),
        ("To", f"LocalGov Digital Hangouts <{answers.reply_to if answers else draft.to}>"),
        ("Subject", draft.title),
        ("Date", date(draft.local)),
        ("Message-ID", draft.message_id),
    ]
    if answers:
        headers += [("In-Reply-To", answers.message_id),
                    ("References", f"{answers.references} {answers.message_id}".strip())]  # fmt: skip
    return headers + _OWN.get(writer.program, [])


_OUTLOOK_OWN = [
    ("Thread-Index", "AdlhS2pQ0m3v7yYQR0mC1n8XkS2t1A=="), ("Accept-Language", "en-GB, en-US"),
    ("Content-Language", "en-GB"), ("X-MS-Has-Attach", ""), ("X-Auto-Response-Suppress", "DR, OOF, AutoReply"),
]  # fmt: skip
_OWN: dict[Program, Headers] = {
    "outlook": _OUTLOOK_OWN,
    "outlook web": _OUTLOOK_OWN,
    "iphone": [("X-Mailer", "iPhone Mail (24B83)")],
    "mac": [("X-Mailer", "Apple Mail (2.3826.200.121)")],
}


def _outlook(draft: Draft) -> bytes:
    """Outlook: text and its HTML twin; marking, signature and disclaimer; the letter below a block of From, Sent, To."""
    plain = _lines(draft) + _outlook_quote(draft, rule="outlook web" in draft.writer.program)
    boundary = f"_000_{mark('o', draft.number).upper()}_"
    parts = [text_part(plain, charset="windows-1252"), text_part(_outlook_html(draft), "text/html")]
    return multipart("alternative", boundary, parts)


def _lines(draft: Draft) -> str:
    writer, council = draft.writer, draft.writer.council
    marking = f"{council.marking}\n\n" if council.marking else ""
    contact = f"{writer.name}\n{writer.job} | {council.name}\nT: {writer.phone}\nE: {writer.address}"
    return f"{marking}Hello,\n\n{draft.text}\n\n{writer.sign_off}\n\n{contact}\n\n{council.disclaimer}\n\n"


def _outlook_quote(draft: Draft, *, rule: bool) -> str:
    letter, banner = draft.answers, draft.writer.council.banner
    if letter is None:
        return ""
    line = "________________________________\n" if rule else ""
    sent = letter.sent.astimezone(HOME)
    return (
        f"{line}From: {letter.sender_name} <{letter.sender}>\nSent: {sent:%d %B %Y %H:%M}\n"
        f"To: {draft.writer.sorted_name} <{draft.writer.address}>\nSubject: {letter.subject}\n\n"
        f"{banner}\n\n{letter.text}"
    )


def _outlook_html(draft: Draft) -> str:
    said = _lines(draft).replace(draft.writer.council.disclaimer, "").strip()
    quoted = _outlook_quote(draft, rule=False)
    below = (
        f'<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">{_paragraphs(quoted)}</div>'
    )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">'
        '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
        f'<body lang="EN-GB" link="#0563C1" style="word-wrap:break-word"><div class="WordSection1">{_paragraphs(said)}'
        f"{below if quoted else ''}</div><p>{escape(draft.writer.council.disclaimer)}</p></body></html>"
    )


def _paragraphs(text: str) -> str:
    return "\n".join(
        f'<p class="MsoNormal">{escape(line)}<o:p></o:p></p>' if line else '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
        for line in text.split("\n")
    )


def _google(draft: Draft) -> bytes:
    """Gmail: text and HTML; the letter quoted under “On …, … wrote:”."""
    writer = draft.writer
    said = f"{draft.text}\n\n{writer.sign_off}\n{writer.given_name}\n\n{writer.council.disclaimer}\n"
    plain = said + _quoted(draft, "On {0:%a}, {0.day} {0:%b %Y} at {0:%H:%M}, {1} <{2}> wrote:")
    html = f'<div dir="ltr">{escape(said).replace(chr(10), "<br>")}</div>'
    if draft.answers:
        html += f'<br><div class="gmail_quote"><blockquote class="gmail_quote">{escape(draft.answers.text)}</blockquote></div>'
    return multipart("alternative", mark("g", draft.number), [text_part(plain), text_part(html, "text/html")])


def _quoted(draft: Draft, introduction: str) -> str:
    letter = draft.answers
    if letter is None:
        return ""
    head = introduction.format(letter.sent.astimezone(HOME), letter.sender_name, letter.sender)
    return f"\n{head}\n\n" + "\n".join(f"> {line}".rstrip() for line in letter.text.split("\n"))


def _phone(draft: Draft) -> bytes:
    """A telephone: a few words, its tagline, the letter in quote marks."""
    said = f"{draft.text}\n\n{draft.writer.given_name}\n\nSent from my iPhone\n"
    quote = _quoted(draft, "On {0.day} {0:%b %Y}, at {0:%H:%M}, {1} <{2}> wrote:").lstrip("\n")
    return text_part(said + "\n" + "\n".join(f"> {line}" for line in quote.split("\n")) if quote else said)


def _mac(draft: Draft) -> bytes:
    """Apple Mail: one text part, 7-bit or 8-bit, as it is."""
    writer = draft.writer
    said = f"{draft.text}\n\n{writer.sign_off},\n{writer.name}\n{writer.job}, {writer.council.name}\n"
    text = said + _quoted(draft, "> On {0.day} {0:%b %Y}, at {0:%H:%M}, {1} <{2}> wrote:")
    head = b"Content-Type: text/plain;\r\n\tcharset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head + crlf(text)


_BODIES: dict[Program, Callable[[Draft], bytes]] = {
    "outlook": _outlook, "outlook web": _outlook, "google": _google, "iphone": _phone, "mac": _mac,
}  # fmt: skip
