"""The cast's mails: what each program makes of the same words, and answers built from the invite that was received."""

from datetime import UTC, datetime

import pytest

from core.calendar.objects import Guest, request
from core.calendar.occasion import Occasion
from core.text import Safe
from mailgateway.demo.calendar_mails import pressed
from mailgateway.demo.cast import CAST, addresses
from mailgateway.demo.mails import Draft, written
from mailgateway.demo.other_mails import forged, forward_notice, forwarded_to, out_of_office
from mailgateway.demo.received import Letter, read
from mailgateway.reading import mime
from mailgateway.reading.calendar_reply import read_calendar
from mailgateway.reading.reply_part import chosen_text
from mailgateway.reading.reply_text import read_reply, sent_lines
from mailgateway.reading.sender import read_sender
from mailgateway.reading.trust import evidence
from mailgateway.sending.compose import Outgoing, compose

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
UID = "q7m3x5kd2v6tjr4wnb5ha2ezcy.1@lgd.example"
TEXT = "Hello Priya\n\nYou have a place at LocalGov Digital Hangouts.\n\nPlans changed? Reply NO.\n"
WRITERS = [who for who in CAST if who not in ("nia", "rowan")]


def letter_to(who: str) -> bytes:
    occasion = Occasion(
        summary=Safe("LocalGov Digital Hangouts: Writing, quickly"), starts=datetime(2026, 12, 17, 14, tzinfo=UTC),
        ends=datetime(2026, 12, 17, 15, tzinfo=UTC), zone="Europe/London", location=Safe("https://meet.example/lgd"),
        description=Safe("Join: meet"), joining=Safe("Join: meet"), organizer_address=Safe("hangouts@lgd.example"),
        organizer_name=Safe("LocalGov Digital Hangouts"),
    )  # fmt: skip
    officer = CAST[who]
    guest = Guest(uid=UID, sequence=0, stamp=NOW, address=officer.address, name=officer.name, partstat="ACCEPTED")
    return compose(
        Outgoing(
            from_address="hangouts@lgd.example", from_name="LocalGov Digital Hangouts", to_address=officer.address,
            to_name=officer.name, subject="You are signed up: Thursday 17 December, 2pm to 3pm", date=NOW, text=TEXT,
            message_id="token.row@lgd.example", reply_to="hangouts+token@lgd.example", calendar=request(occasion, guest),
        )
    )  # fmt: skip


def draft(who: str, text: str = "YES", answers: Letter | None = None) -> Draft:
    return Draft(writer=CAST[who], number=7, at=NOW, text=text, subject="Hangouts", answers=answers)


def test_a_letter_is_read_as_a_mail_program_reads_it():
    letter = read(letter_to("priya"))
    assert (letter.from_desk, letter.subject) == (True, "You are signed up: Thursday 17 December, 2pm to 3pm")
    assert (letter.reply_to, letter.message_id) == ("hangouts+token@lgd.example", "<token.row@lgd.example>")
    assert (letter.method, letter.text.strip()) == ("REQUEST", TEXT.strip())
    assert letter.invite is not None
    assert (letter.invite.uid, letter.invite.sequence) == (UID, 0)
    assert (letter.invite.starts, letter.invite.organizer) == (
        datetime(2026, 12, 17, 14, tzinfo=UTC),
        "hangouts@lgd.example",
    )


@pytest.mark.parametrize("who", WRITERS)
@pytest.mark.parametrize("replying", [False, True])
def test_only_the_words_typed_are_left_of_a_mail(who, replying):
    answers = read(letter_to(who)) if replying else None
    raw = written(draft(who, "Sorry, I can't make it after all.", answers))
    mail = mime.parse(raw)
    sender = read_sender(mail, raw[:65536])
    assert sender is not None
    assert sender.address == CAST[who].address
    assert evidence(mail, "authserv:mx.lgd.example", CAST[who].council.domain) == "pass"
    text = chosen_text(mail)
    assert ("You have a place at" in text) == replying
    final = read_reply(text, sent_lines((TEXT,) if replying else ())).final
    rest = final.removeprefix("Hello,").strip().removesuffix("Sam").strip()
    assert rest == "Sorry, I can't make it after all."


def test_a_reply_goes_to_the_reply_address_in_the_thread():
    mail = read(written(draft("omar", answers=read(letter_to("omar")))))
    assert (mail.to, mail.references) == ("hangouts+token@lgd.example", "<token.row@lgd.example>")
    assert mail.subject == "RE: You are signed up: Thursday 17 December, 2pm to 3pm"


@pytest.mark.parametrize("who", ["priya", "ana"])
@pytest.mark.parametrize("press", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_a_press_answers_the_invite_that_was_received(who, press):
    invite = read(letter_to(who)).invite
    assert invite is not None
    raw = pressed(draft(who, "Sorry; on leave, that week."), invite, press)
    facts = read_calendar(mime.parse(raw), "lgd.example", CAST[who].address)
    (answer,) = facts.answers
    assert (facts.method, answer.uid, answer.sequence) == ("REPLY", UID, 0)
    assert (answer.partstat, answer.attendee, answer.dtstamp) == (press, CAST[who].address, NOW)
    assert answer.comment == ("Sorry; on leave, that week." if who == "priya" else "")
    assert (b"ORGANIZER" in calendar_of(raw)) == (who == "ana")


def calendar_of(raw: bytes) -> bytes:
    mail = mime.parse(raw)
    leaf = next(leaf for leaf in mail.leaves if leaf.kind == "text/calendar")
    return mime.leaf_bytes(leaf, mail.defects)


def test_lines_of_a_calendar_answer_are_short():
    invite = read(letter_to("priya")).invite
    assert invite is not None
    for who in ("priya", "ana"):
        lines = calendar_of(pressed(draft(who, "x" * 200), invite, "DECLINED")).split(b"\r\n")
        assert max(map(len, lines)) <= 75


def test_a_forged_mail_carries_a_failed_check():
    raw = forged(draft("priya", "NO"))
    assert evidence(mime.parse(raw), "authserv:mx.lgd.example", "westshire.example") == "fail"
    assert read(raw).sender == "priya.shah@westshire.example"


def test_robots_say_that_they_are_robots():
    letter = read(letter_to("helen"))
    assert letter.invite is not None
    away = mime.parse(out_of_office(draft("helen", "Away.", letter)))
    assert (away.first("auto-submitted"), away.first("subject")) == (
        "auto-replied",
        f"Automatic reply: {letter.subject}",
    )
    notice = mime.parse(forward_notice(draft("priya"), letter.invite))
    assert notice.first("subject").startswith("Meeting Forward Notification: ")


def test_a_forwarded_invite_can_be_answered_by_whoever_got_it():
    invite = read(letter_to("priya")).invite
    assert invite is not None
    sent_on = Draft(writer=CAST["priya"], number=8, at=NOW, text="For you?", to=CAST["tom"].address)
    letter = read(forwarded_to(sent_on, invite))
    assert (letter.from_desk, letter.to) == (False, "tom.reed@westshire.example")
    assert letter.invite == invite


def test_the_same_draft_makes_the_same_bytes():
    assert written(draft("priya")) == written(draft("priya"))


def test_everybody_has_one_mailbox():
    assert len(set(addresses())) == len(addresses()) == len(CAST) + 1
