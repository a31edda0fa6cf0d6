"""Reply tokens and where they count; addresses of series and of bounces."""

import pytest
from own_mails import KNOWN

from mailgateway.reading.mime import parse
from mailgateway.reading.threads import addressed_to_us, is_ours, read_thread, without_plus

TOKEN = "mzxw6ytboi2gk3tumvzgk5bamf"
OTHER = "aaaabbbbccccddddeeeeffff22"


def _thread(head: str, envelope_to: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    found = read_thread(parse(f"{head}\r\n\r\nYES\r\n".encode()), KNOWN, envelope_to)
    return [(token.token, token.where) for token in found.tokens]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (f"To: hangouts+{TOKEN}@lgd.example", [(TOKEN, "address")]),
        (f"Delivered-To: HANGOUTS+{TOKEN.upper()}@LGD.example", [(TOKEN, "address")]),
        (f"X-Original-To: hangouts+{TOKEN}@lgd.example", [(TOKEN, "address")]),
        (f"In-Reply-To: <{TOKEN}.row2@lgd.example>", [(TOKEN, "in-reply-to")]),
        (
            f"References: <{OTHER}.a@lgd.example> <{TOKEN}.b@lgd.example>",
            [(TOKEN, "references"), (OTHER, "references")],
        ),
        (f"In-Reply-To: <{TOKEN}.row2@evil.example>", []),
        (f"To: other+{TOKEN}@lgd.example", []),
        (f"To: hangouts+{TOKEN[:-1]}@lgd.example", []),
        (f"To: hangouts+{TOKEN}@lgd.example\r\nIn-Reply-To: <{TOKEN}.b@lgd.example>", [(TOKEN, "address")]),
    ],
)
def test_token_is_found_where_it_counts(head: str, found: list[tuple[str, str]]) -> None:
    assert _thread(head) == found


def test_envelope_comes_before_every_header() -> None:
    found = _thread(f"To: hangouts+{OTHER}@lgd.example", (f"hangouts+{TOKEN}@lgd.example",))
    assert found == [(TOKEN, "address"), (OTHER, "address")]


def test_bounce_and_series_addresses_are_no_reply_tokens() -> None:
    mail = parse(f"To: hangouts+b-{TOKEN}@lgd.example, hangouts+berkshire@lgd.example\r\n\r\n".encode())
    found = read_thread(mail, KNOWN, ())
    assert (found.tokens, found.bounce_token, found.bounced, found.series) == ((), TOKEN, True, "berkshire")


def test_our_message_ids_have_our_form_and_domain() -> None:
    assert is_ours(f"<{TOKEN}.row@lgd.example>", "lgd.example")
    assert not is_ours(f"<{TOKEN}.row@evil.example>", "lgd.example")
    assert not is_ours("<hello@lgd.example>", "lgd.example")


def test_addresses_lose_their_plus_form() -> None:
    assert without_plus("Hangouts+x+y@LGD.example") == "hangouts@lgd.example"
    assert addressed_to_us(parse(b"To: Desk <hangouts+a@lgd.example>\r\n\r\n"), KNOWN)
    assert not addressed_to_us(parse(b"To: other@lgd.example\r\n\r\n"), KNOWN)
