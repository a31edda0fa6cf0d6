"""The other mail that comes to a desk: a robot's, a forger's, and what Outlook tells when an invite is sent on."""

from mailgateway.demo.calendar_mails import answer_title
from mailgateway.demo.mails import Draft, envelope, top
from mailgateway.demo.mime import base64_part, mail, mark, multipart, text_part
from mailgateway.demo.received import Invite


def out_of_office(draft: Draft) -> bytes:
    """The automatic reply of a system that heeds nobody's wish to be spared one."""
    assert draft.answers is not None
    robot = [("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"), ("Precedence", "bulk")]
    headers = [(n, v if n != "Subject" else f"Automatic reply: {draft.answers.subject}") for n, v in top(draft)]
    text = f"Thank you for your email. {draft.text}\n\n{draft.writer.name}"
    return mail(envelope(draft, returns_to="") + headers + robot, text_part(text))


def forged(draft: Draft) -> bytes:
    """A stranger's mail under somebody's name and address. The desk's mail server has seen through it."""
    sender = [(n, v if n != "Message-ID" else f"<{mark('forged', draft.number)}@bulk.invalid>") for n, v in top(draft)]
    return mail(envelope(draft, returns_to="nobody@bulk.invalid", verdict="fail") + sender, text_part(draft.text))


def forwarded_to(draft: Draft, invite: Invite) -> bytes:
    """An invite sent on to a colleague (`draft.to`), with its calendar object, as Outlook sends it on."""
    headers = [(n, v if n != "Subject" else f"FW: {invite.summary}") for n, v in top(draft)]
    headers = [(n, v if n != "To" else draft.to) for n, v in headers]
    parts = [text_part(draft.text), base64_part(invite.raw, 'text/calendar; charset="utf-8"; method=REQUEST')]
    return mail(headers, multipart("alternative", f"_000_{mark('f', draft.number).upper()}_", parts))


def forward_notice(draft: Draft, invite: Invite) -> bytes:
    """What Exchange tells the organiser of a meeting when somebody sends the invite on."""
    title = f"Meeting Forward Notification: {invite.summary}"
    headers = [(n, v if n != "Subject" else title) for n, v in top(draft)]
    text = (
        f"Your meeting was forwarded\n\n{draft.writer.name} has forwarded your meeting request to additional recipients."
        f"\n\nMeeting\n{answer_title(invite)}\n\nAll times listed are in the following time zone: (UTC+00:00) London"
    )
    robot = [("Auto-Submitted", "auto-generated")]
    return mail(envelope(draft, returns_to="") + headers + robot, text_part(text))
