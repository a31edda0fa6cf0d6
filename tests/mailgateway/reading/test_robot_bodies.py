"""Bodies that machines write without saying so in their headers: a person looks, nothing is answered; people's are not such."""

import pytest

from mailgateway.reading.robots import weak_sign


@pytest.mark.parametrize(
    "body",
    [
        "I am currently away. If your query is urgent please ring the contact centre.",
        "Thank you for contacting Eastham Council. We aim to respond within 5 working days.",
        "Hello,\n\nThank you for your enquiry. We will get back to you as soon as we can.",
        "This message was sent from an unmonitored mailbox. Your request has been logged, reference 12345.",
        "Your ticket has been logged as INC0012345.",
    ],
)
def test_acknowledgement_of_an_office_is_a_weak_sign(body: str) -> None:
    assert weak_sign("web.team", body) != ""


@pytest.mark.parametrize(
    "body",
    [
        "Thank you for your email, we will be there.", "Thank you for your message. Yes please.", "I am away that week.",
        "I'm away, sorry", "Thanks for the invite. I will reply when I know.", "We have logged it in our diaries, yes please",
    ],
)  # fmt: skip
def test_words_of_a_person_are_none(body: str) -> None:
    assert weak_sign("priya.shah", body) == ""
