"""What became of a letter, judged from the phase and the reply alone; which bytes may go out at all."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgateway.sending.outcome import Outcome, Phase, about_us, judged, sendable, status_of


@pytest.mark.parametrize(
    ("text", "status"),
    [("5.1.1 no such user", "5.1.1"), (" 4.7.500 busy", "4.7.500"), ("no status", ""), ("15.1.1 x", ""), ("5.1 x", ""),
     ("2.0.0", "2.0.0"), ("3.1.1 x", ""), ("see 5.1.1", "")],
)  # fmt: skip
def test_enhanced_status_is_read_at_the_start_of_the_text(text: str, status: str) -> None:
    assert status_of(text) == status


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (530, "5.7.0 Authentication required"),
        (530, "5.7.57 Client not authenticated to send mail"),
        (534, "5.7.9 Application-specific password required"),
        (535, "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant"),
        (550, "5.7.60 SMTP; Client does not have permissions to send as this sender"),
        (550, "5.7.501 Access denied, spam abuse detected from this account"),
        (550, "5.7.708 Service unavailable. Access denied, traffic not accepted from this IP"),
        (554, "5.2.252 SendAsDenied; hangouts@lgd.example not allowed to send as x@lgd.example"),
        (554, "5.7.1 <priya@westshire.example>: Relay access denied"),
        (550, "relay not permitted"),
        (553, "5.7.1 <desk@lgd.example>: Sender address rejected: not owned by user desk"),
        (554, "5.7.1 <priya@westshire.example>: Recipient address rejected: Access denied"),
        (554, "5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied"),
        (550, "Sender verify failed"),
        (550, "5.7.1 Unable to relay"),
    ],
)
def test_refusal_that_speaks_of_our_account_stops_it(code: int, text: str) -> None:
    assert about_us(code, text)
    assert judged("rcpt", code, text).result == "account_stopped"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (550, "5.1.1 no such user"),
        (550, "5.7.1 message refused by policy of the recipient"),
        (550, "5.4.1 <priya@westshire.example>: Recipient address rejected: Access denied"),
        (550, "5.1.1 <priya@westshire.example>: Recipient address rejected: User unknown in local recipient table"),
        (552, "5.7.0 This message was blocked because its content presents a potential security issue"),
        (554, "5.7.1 Service unavailable; Client host blocked"),
        (550, "5.7.26 unauthenticated mail from lgd.example is not accepted"),
        (450, "5.7.60 temporary after all"),
        (550, ""),
    ],
)
def test_refusal_that_speaks_of_one_letter_stops_nothing(code: int, text: str) -> None:
    assert not about_us(code, text)


def test_outcome_holds_code_status_and_cleaned_words() -> None:
    assert judged("rcpt", 550, "5.1.1 \x1b[2Jno such\r\nuser") == Outcome(
        result="failed", reason="recipient", phase="rcpt", code=550, status="5.1.1", text="5.1.1 [2Jno such user"
    )


@settings(max_examples=200)
@given(st.sampled_from(["connect", "login", "mail", "rcpt", "data"]), st.integers(-1, 999), st.text(max_size=60))
def test_letter_is_sent_by_no_refusal_and_unknown_only_after_the_dot(phase: Phase, code: int, text: str) -> None:
    outcome = judged(phase, code, text)
    assert outcome.result != "sent"
    assert (outcome.result == "unknown") == (phase == "data" and not 400 <= code < 600)
    assert outcome.result == "retry" if 400 <= code < 500 else True


@pytest.mark.parametrize(
    ("content", "good"),
    [
        (b"a\r\n", True),
        (b"\r\n", True),
        (b"x" * 998 + b"\r\n", True),
        (b"x" * 999 + b"\r\n", False),
        (b"a\r\n" + b"x" * 999 + b"\r\nb\r\n", False),
        (b"a\nb\r\n", False),
        (b"a\rb\r\n", False),
        (b"a\r\r\n", False),
        (b"a\n\r\n", False),
        (b"a\r\n\r", False),
        (b"a", False),
        (b"", False),
        (b"\0\r\n", False),
        (b"\x80\r\n", False),
        (b"\x7f\t.\r\n", True),
    ],
)
def test_only_seven_bit_lines_with_crlf_may_go_out(content: bytes, good: bool) -> None:
    assert sendable(content) is good


@settings(max_examples=200)
@given(st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"\0", b"\xff", b".", b"x" * 998]), max_size=12))
def test_sendable_agrees_with_the_words_of_the_rule(pieces: list[bytes]) -> None:
    content = b"".join(pieces) + b"\r\n"
    bare = re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    odd = re.search(rb"[\x00\x80-\xff]", content)
    long = any(len(line) > 998 for line in content.split(b"\r\n"))
    assert sendable(content) is not (bool(bare) or bool(odd) or long)
