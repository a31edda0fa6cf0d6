"""Raw mails as council officers' programs send them: Outlook above a quote of ours, and Outlook's calendar answers."""

import email
import email.policy
from collections.abc import Iterable

from icalendar import Calendar

DISCLAIMER = (
    "This email and any attachments are confidential and intended solely for the addressee. If you have received it in "
    "error please notify the sender and delete it. Westshire Council may monitor email for security."
)


def outlook_reply(
    name: str,
    address: str,
    text: str,
    *,
    number: int,
    to: str = "hangouts@lgd.example",
    subject: str = "RE: Hangouts",
    reply_to: bytes | None = None,
    dmarc: str = "pass",
) -> bytes:
    """A plain Outlook mail: marking, signature, disclaimer, and the quote of `reply_to` (our letter) below."""
    quote, headers = "", ""
    if reply_to is not None:
        ours = email.message_from_bytes(reply_to, policy=email.policy.default)
        part = ours.get_body(("plain",))
        body = str(part.get_content()) if part is not None else ""
        quote = (
            f"\r\n________________________________\r\nFrom: {ours['From']}\r\nSent: 23 November 2026 09:15\r\n"
            f"To: {name} <{address}>\r\nSubject: {ours['Subject']}\r\n\r\n{body}"
        )
        headers = f"In-Reply-To: {ours['Message-ID']}\r\nReferences: {ours['Message-ID']}\r\n"
        to = str(ours["Reply-To"] or ours["From"])
    return (
        f"Authentication-Results: mx.lgd.example; dmarc={dmarc} header.from={address.partition('@')[2]}\r\n"
        f"From: {name} <{address}>\r\nTo: {to}\r\nSubject: {subject}\r\n"
        f"Date: Mon, 23 Nov 2026 09:20:{number % 60:02} +0000\r\nMessage-ID: <AM0PR0{number}@westshire.example>\r\n"
        f'{headers}MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: 8bit\r\nX-MS-Has-Attach:\r\nX-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"
        f"\r\nOFFICIAL\r\n\r\n{text}\r\n\r\nKind regards\r\n\r\n{name}\r\nDigital Content Officer\r\nWestshire Council\r\n"
        f"Tel: 01632 960123\r\n\r\n{DISCLAIMER}\r\n{quote}"
    ).encode()


def outlook_answer(name: str, address: str, invite: bytes, partstat: str, *, number: int) -> bytes:
    """What Outlook sends when Accept, Tentative or Decline is pressed on `invite`: no ORGANIZER, a blank COMMENT."""
    event = _event(invite)
    words = {"ACCEPTED": "Accepted", "TENTATIVE": "Tentative", "DECLINED": "Declined"}[partstat]
    lines = [
        "BEGIN:VCALENDAR", "METHOD:REPLY", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0",
        "BEGIN:VTIMEZONE", "TZID:GMT Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T020000",
        "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:16010101T010000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE", "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{address}", "COMMENT;LANGUAGE=en-GB:\\n", f"UID:{event['UID']}",
        f"SUMMARY;LANGUAGE=en-GB:{words}: {event['SUMMARY']}", "DTSTART;TZID=GMT Standard Time:20261217T140000",
        "DTEND;TZID=GMT Standard Time:20261217T150000", "CLASS:PUBLIC", "PRIORITY:5",
        f"DTSTAMP:20261123T09{number % 60:02}00Z", "TRANSP:OPAQUE", "STATUS:CONFIRMED", f"SEQUENCE:{event['SEQUENCE']}",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    calendar = "\r\n".join(_folded(lines))
    return (
        f"Authentication-Results: mx.lgd.example; dmarc=pass header.from={address.partition('@')[2]}\r\n"
        f"From: {name} <{address}>\r\nTo: LocalGov Digital Hangouts <hangouts@lgd.example>\r\n"
        f"Subject: {words}: {event['SUMMARY']}\r\nDate: Mon, 23 Nov 2026 09:25:{number % 60:02} +0000\r\n"
        f"Message-ID: <AM0PC{number}@westshire.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="_000_AM0PC"\r\n\r\n'
        '--_000_AM0PC\r\nContent-Type: text/plain; charset="iso-8859-1"\r\n\r\n\r\n'
        '--_000_AM0PC\r\nContent-Type: text/calendar; charset="utf-8"; method=REPLY\r\n'
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{calendar}\r\n--_000_AM0PC--\r\n"
    ).encode()


def _folded(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        while len(line) > 75:
            yield line[:75]
            line = " " + line[75:]
        yield line


def calendar_of(mail: bytes) -> bytes:
    """The bytes of the text/calendar part of a mail; b'' where it has none."""
    parsed = email.message_from_bytes(mail, policy=email.policy.default)
    for part in parsed.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content
    return b""


def _event(mail: bytes) -> dict[str, str]:
    event = Calendar.from_ical(calendar_of(mail)).walk("VEVENT")[0]
    return {name: str(event[name]) for name in ("UID", "SUMMARY", "SEQUENCE")}
