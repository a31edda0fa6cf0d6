"""Presses of Accept, Tentative and Decline, made from the invite that the person really got, in the shapes that arrive.

Exchange sends no ORGANIZER, a Windows time zone with its rules from 1601, and a comment of one blank line. Google calls
the answer of a person auto-generated, keeps the alarm, and gives times in UTC (calendar.md 4.1).
"""

from datetime import UTC, datetime
from typing import Literal

from mailgateway.demo.mails import HOME, Draft, envelope, top
from mailgateway.demo.mime import base64_part, mail, mark, multipart, text_part
from mailgateway.demo.received import Invite

Press = Literal["ACCEPTED", "TENTATIVE", "DECLINED"]
_TITLES: dict[Press, str] = {"ACCEPTED": "Accepted", "TENTATIVE": "Tentative", "DECLINED": "Declined"}
_WINDOWS_ZONE = """\
BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""
_SHOWN = {"ACCEPTED": "BUSY", "TENTATIVE": "TENTATIVE", "DECLINED": "FREE"}


def pressed(draft: Draft, invite: Invite, press: Press) -> bytes:
    """The answer to `invite`; `draft.text` is the note that was typed with it."""
    return _google(draft, invite, press) if draft.writer.program == "google" else _exchange(draft, invite, press)


def answer_title(invite: Invite) -> str:
    """`LocalGov Digital Hangouts - 17 December 2026 14:00`, as programs name a meeting in a mail."""
    return f"{invite.summary} - {invite.starts.astimezone(HOME):%d %B %Y %H:%M}"


def _exchange(draft: Draft, invite: Invite, press: Press) -> bytes:
    headers = _titled(draft, invite, f"{_TITLES[press]}: {invite.summary}")
    parts = [
        text_part(f"{draft.text}\n", charset="iso-8859-1"),
        text_part(f"<html><head></head><body><p>{draft.text}</p></body></html>", "text/html", charset="iso-8859-1"),
        base64_part(_exchange_object(draft, invite, press), 'text/calendar; charset="utf-8"; method=REPLY'),
    ]
    return mail(envelope(draft) + headers, multipart("alternative", f"_000_{mark('x', draft.number).upper()}_", parts))


def _titled(draft: Draft, invite: Invite, subject: str) -> list[tuple[str, str]]:
    """The answer goes to the ORGANIZER of the invite, whatever Reply-To said."""
    own = {"Subject": subject, "To": f"{invite.organizer_name} <{invite.organizer}>"}
    return [(name, own.get(name, value)) for name, value in top(draft)]


def _exchange_object(draft: Draft, invite: Invite, press: Press) -> bytes:
    zone = ";TZID=GMT Standard Time:"
    note = draft.text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;") + "\\n"
    lines = [
        "BEGIN:VCALENDAR", "METHOD:REPLY", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0",
        *_WINDOWS_ZONE.split("\n"), "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT={press};CN={draft.writer.name}:mailto:{draft.writer.address}",
        f"COMMENT;LANGUAGE=en-GB:{note}", f"UID:{invite.uid}",
        f"SUMMARY;LANGUAGE=en-GB:{_TITLES[press]}: {_escaped(invite.summary)}",
        f"DTSTART{zone}{_wall(invite.starts)}", f"DTEND{zone}{_wall(invite.ends)}",
        "CLASS:PUBLIC", "PRIORITY:5", f"DTSTAMP:{_utc(draft.at)}", "TRANSP:OPAQUE", "STATUS:CONFIRMED",
        f"SEQUENCE:{invite.sequence}", f"LOCATION;LANGUAGE=en-GB:{_escaped(invite.location)}",
        f"X-MICROSOFT-CDO-APPT-SEQUENCE:{invite.sequence}", f"X-MICROSOFT-CDO-BUSYSTATUS:{_SHOWN[press]}",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY", "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE",
        "X-MICROSOFT-CDO-IMPORTANCE:1", "X-MICROSOFT-CDO-INSTTYPE:0", "X-MICROSOFT-DISALLOW-COUNTER:FALSE",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return _folded(lines)


def _google(draft: Draft, invite: Invite, press: Press) -> bytes:
    verb = {"ACCEPTED": "accepted", "TENTATIVE": "replied Maybe to", "DECLINED": "declined"}[press]
    subject = f"{_TITLES[press]}: {invite.summary} @ {invite.starts.astimezone(HOME):%a %d %b %Y %H:%M} (GMT)"
    bounces = f"3{mark('b', draft.number)}@calendar-server.bounces.google.com"
    headers = [
        *_titled(draft, invite, subject),
        ("Sender", "Google Calendar <calendar-notification@google.com>"),
        ("Auto-Submitted", "auto-generated"),
    ]
    said = f"{draft.writer.name} has {verb} this invitation.\n\n{draft.text}\n\nInvitation from Google Calendar"
    content = _google_object(draft, invite, press)
    inner = multipart(
        "alternative",
        f"00000000{mark('a', draft.number)}",
        [
            text_part(said, more="; format=flowed; delsp=yes"),
            text_part(f"<html><body><p>{said}</p></body></html>", "text/html"),
            base64_part(content, 'text/calendar; charset="UTF-8"; method=REPLY'),
        ],
    )
    disposition = [("Content-Disposition", 'attachment; filename="invite.ics"')]
    attached = base64_part(content, 'application/ics; name="invite.ics"', more=disposition)
    body = multipart("mixed", f"00000000{mark('m', draft.number)}", [inner, attached])
    return mail(envelope(draft, returns_to=bounces) + headers, body)


def _google_object(draft: Draft, invite: Invite, press: Press) -> bytes:
    person = f"CN={draft.writer.name};X-NUM-GUESTS=0:mailto:{draft.writer.address}"
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0", "CALSCALE:GREGORIAN",
        "METHOD:REPLY", "BEGIN:VEVENT", f"DTSTART:{_utc(invite.starts)}", f"DTEND:{_utc(invite.ends)}",
        f"DTSTAMP:{_utc(draft.at)}", f"ORGANIZER;CN={invite.organizer_name}:mailto:{invite.organizer}",
        f"UID:{invite.uid}", f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={press};{person}",
        f"CREATED:{_utc(draft.at)}", f"LAST-MODIFIED:{_utc(draft.at)}", f"LOCATION:{_escaped(invite.location)}",
        f"SEQUENCE:{invite.sequence}", "STATUS:CONFIRMED", f"SUMMARY:{_escaped(invite.summary)}", "TRANSP:OPAQUE",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", "TRIGGER:-P0DT0H15M0S", "END:VALARM",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return _folded(lines)


def _folded(lines: list[str]) -> bytes:
    """Lines of at most 75 octets (RFC 5545 3.1); the few signs outside ASCII stay whole."""
    short = (
        line if len(line) <= 70 else "\r\n ".join(line[at : at + 70] for at in range(0, len(line), 70))
        for line in lines
    )
    return ("\r\n".join(short) + "\r\n").encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def _wall(moment: datetime) -> str:
    return f"{moment.astimezone(HOME):%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
