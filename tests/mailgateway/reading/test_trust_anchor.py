"""Authentication-Results: only our border's word counts, and only for the domain of From (inbound.md 4.2)."""

import pytest

from core.understanding import Evidence
from mailgateway.reading.mime import parse
from mailgateway.reading.trust import bare, evidence, judged

OURS = "Authentication-Results: mx.lgd.example; dmarc=pass header.from=westshire.example"


def _evidence(head: str, anchor: str = "authserv:mx.lgd.example") -> Evidence:
    return evidence(parse(f"{head}\r\nFrom: p@westshire.example\r\n\r\n".encode()), anchor, "westshire.example")


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (OURS, "pass"),
        (
            "Authentication-Results: MX.LGD.example 1;\r\n spf=pass;\r\n dmarc=pass (p=REJECT) header.from=westshire.example",
            "pass",
        ),
        ("Authentication-Results: mx.lgd.example; dmarc=fail header.from=westshire.example", "fail"),
        ("Authentication-Results: mx.lgd.example; dmarc=pass header.from=eastham.example", "none"),
        ("Authentication-Results: mx.lgd.example; dmarc=bestguesspass header.from=westshire.example", "none"),
        ("Authentication-Results: mx.lgd.example; dkim=pass; spf=pass", "none"),
        ("Authentication-Results: mx.evil.example; dmarc=pass header.from=westshire.example", "none"),
        (f"Received: from a by mx.lgd.example; x\r\n{OURS}", "pass"),
        (f"Received: from a by mx.lgd.example; x\r\nReceived: from b by out.evil.example; x\r\n{OURS}", "none"),
        (
            "Authentication-Results: mx.lgd.example; dmarc=pass header.from=westshire.example; dmarc=pass header.from=x.example",
            "fail",
        ),
        (
            'Authentication-Results: mx.lgd.example; dkim=pass reason="; dmarc=pass header.from=westshire.example"',
            "none",
        ),
        ("Authentication-Results: mx.lgd.example; dkim=pass (dmarc=pass header.from=westshire.example)", "none"),
        ("Authentication-Results: mx.lgd.example; dmarc=pass header.from=westshire.example" + " x" * 3000, "none"),
        ("Subject: none", "none"),
    ],
)
def test_evidence_of_a_named_border(head: str, found: Evidence) -> None:
    assert _evidence(head) == found


def test_only_the_topmost_header_of_the_border_is_read() -> None:
    fail = "Authentication-Results: mx.lgd.example; dmarc=fail header.from=westshire.example"
    assert (_evidence(f"{OURS}\r\n{fail}"), _evidence(f"{fail}\r\n{OURS}")) == ("pass", "fail")


def test_exchange_online_writes_no_name() -> None:
    verdict = "dmarc=pass action=none header.from=westshire.example;compauth=pass reason=100"
    results = f"Authentication-Results: spf=pass smtp.mailfrom=x; dkim=pass;{verdict}"
    assert (_evidence(results, "topmost-unnamed"), _evidence(results)) == ("pass", "none")
    assert _evidence(f"{OURS}\r\n{results}", "topmost-unnamed") == "pass"


def test_without_an_anchor_nobody_is_proven() -> None:
    assert (_evidence(OURS, "none"), _evidence(OURS, "dkim-self")) == ("none", "none")


def test_open_quotes_and_comments_eat_the_rest() -> None:
    assert bare('a (b (c) d) e "f" g \\; (h') == "a  e  g  "
    assert judged("mx; dmarc=pass header.from=a.example", "A.example") == "pass"
