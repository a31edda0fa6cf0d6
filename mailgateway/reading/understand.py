"""The one door of this room: the bytes of a mail become an `Understanding`. Pure; it never raises."""

from datetime import date

from msgspec.structs import replace

from core.text import Safe, clean_line
from core.understanding import Known, Sender, Understanding
from mailgateway.reading import guard
from mailgateway.reading.bounces import From
from mailgateway.reading.calendar_reply import read_calendar
from mailgateway.reading.guard_headers import header_block, headers
from mailgateway.reading.identity import identity_of
from mailgateway.reading.mime import Mail, decoded_words, parse, unfolded
from mailgateway.reading.reply_part import chosen_text
from mailgateway.reading.reply_text import read_reply, sent_lines
from mailgateway.reading.screen import Seen, screen
from mailgateway.reading.sender import read_sender, sender_of
from mailgateway.reading.subject import marked_sensitive, peeled
from mailgateway.reading.threads import read_thread
from mailgateway.reading.trust import evidence
from mailgateway.reading.verdict import judged

HEAD = 64 * 1024
DEFECTS = 20

CAPS = {
    "too-large": "it is larger than 2 MiB",
    "header-block": "its headers are longer than 64 KB or 500 lines, or hold a NUL",
    "header-line": "one of its headers is longer than 8 KB or holds more than 50 encoded words",
    "content-header": "a Content header is longer than 1 KB, holds more than 30 parameters, or a boundary over 200 bytes",
    "part-headers": "the headers of its parts are longer than 64 KB together",
    "parts": "it has more than 100 parts",
    "nesting": "its parts are nested more than 10 deep",
    "addresses": "it names more than 100 addresses",
}
"""Why a mail was not parsed, by reason code (inbound.md 2.1)."""


def understand(
    raw: bytes,
    known: Known,
    *,
    envelope_from: str | None = None,
    envelope_to: tuple[str, ...] = (),
    too_large: int = 0,
) -> Understanding:
    """What a mail says. `too_large` is the size of a mail of which `raw` is only the top: nothing is parsed then.

    `envelope_from` is None where no envelope is known (IMAP), '' for an empty one.
    """
    try:
        if code := "too-large" if too_large else guard.scan(raw):
            return _unread(raw, code, f"The mail was not read: {CAPS[code]}.", too_large)
        return _read(raw, known, envelope_from, envelope_to)
    except (Exception, RecursionError, MemoryError) as error:
        return _unread(raw, "worker-error", f"Reading the mail failed with {type(error).__name__}.", too_large)


def _read(raw: bytes, known: Known, envelope_from: str | None, envelope_to: tuple[str, ...]) -> Understanding:
    mail = parse(raw)
    sender = read_sender(mail, raw[:HEAD])
    subject = clean_line(decoded_words(mail.first("subject"), mail.defects), 400)
    bare, replied = peeled(subject)
    thread = read_thread(mail, known, envelope_to)
    reply = read_reply(chosen_text(mail), sent_lines(known.sent), writer=str(sender.name) if sender else "")
    seen = Seen(
        mail=mail,
        known=known,
        sender=sender,
        who=_who(sender, mail),
        subject=bare,
        replied=replied,
        thread=thread,
        evidence=evidence(mail, known.anchor, sender.address.rpartition("@")[2]) if sender else "none",
        calendar=read_calendar(mail, known.uid_domain, str(sender.address) if sender else ""),
        envelope_from=envelope_from,
        reply=reply,
        today=date.fromisoformat(known.today) if known.today else date.min,
    )
    screened = screen(seen)
    basis = Understanding(
        kind=screened.kind,
        rule=screened.rule,
        code=screened.code,
        size=len(raw),
        identity=identity_of(raw),
        message_id=clean_line(mail.first("message-id").strip("<> "), 400),
        subject=subject,
        peeled_subject=clean_line(bare, 400),
        sender=sender,
        evidence="none" if screened.list_name else seen.evidence,
        tokens=thread.tokens,
        series_address=thread.series,
        reply=reply,
        sensitive=marked_sensitive(subject) or marked_sensitive(str(reply.full)),
        list_name=screened.list_name,
    )
    understood = judged(basis, seen, screened)
    return replace(understood, defects=tuple(dict.fromkeys(mail.defects))[:DEFECTS]) if mail.defects else understood


def _who(sender: Sender | None, mail: Mail) -> From:
    """What stands in From; where that is no plain address, what stands before its @, and the rest as a name."""
    if sender:
        return From(sender.address.rpartition("@")[0], str(sender.name), empty=False)
    name, _, address = mail.first("from").lower().rpartition("<")
    return From(address.strip(" <>\"'").partition("@")[0].strip()[:100], name.strip(), empty=address.strip() == ">")


def _unread(raw: bytes, code: str, reason: str, size: int) -> Understanding:
    """A mail that is kept for a person and not parsed: From, Subject and Message-ID as far as its bytes show them."""
    head = raw[:HEAD].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    block, _ = header_block(head)
    found: dict[bytes, str] = {}
    for name, value in headers(block[:HEAD]):
        found.setdefault(name, unfolded(value[:1000].decode("ascii", "surrogateescape")).strip())
    subject = clean_line(decoded_words(found.get(b"subject", "")[:500], []), 400)
    return Understanding(
        kind="quarantined",
        rule=Safe(f"guard: {code}"),
        code=code,
        size=size or len(raw),
        identity=identity_of(raw),
        message_id=clean_line(found.get(b"message-id", "").strip("<> "), 400),
        subject=subject,
        peeled_subject=clean_line(peeled(subject)[0], 400),
        sender=sender_of(found.get(b"from", ""), []),
        verdict="human",
        reason=clean_line(f"{reason} A person looks at it."),
    )
