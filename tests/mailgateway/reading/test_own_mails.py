"""Each of our own mails is understood as its label says."""

import own_mails
import pytest
from own_mails import Labelled

MAILS = own_mails.labelled()


@pytest.mark.parametrize("mail", MAILS, ids=[f"{mail.group}/{mail.name}" for mail in MAILS])
def test_mail_is_understood_as_labelled(mail: Labelled) -> None:
    assert own_mails.differences(mail.understood(), mail.expected) == []


def test_corpus_is_large_enough_and_covers_every_kind() -> None:
    kinds = {mail.expected["kind"] for mail in MAILS}
    assert len(MAILS) >= 150
    assert kinds == {
        "human", "calendar-reply", "auto-reply", "bounce", "delay", "receipt", "list", "own", "challenge", "spam",
        "quarantined",
    }  # fmt: skip


def test_machines_are_never_an_intent() -> None:
    machines = [m for m in MAILS if m.expected["kind"] in ("auto-reply", "bounce", "delay", "receipt", "own", "spam")]
    assert [(m.name, m.understood().intent, m.understood().verdict) for m in machines] == [
        (m.name, None, "ignore") for m in machines
    ]


def test_every_understanding_has_a_reason_that_is_a_sentence() -> None:
    reasons = [mail.understood().reason for mail in MAILS]
    assert [
        reason for reason in reasons if not reason.endswith(".") or not reason[:1].isupper() or "\n" in reason
    ] == []
