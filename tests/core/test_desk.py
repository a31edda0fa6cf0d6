"""The desk's own addresses, and that its secret is never shown."""

from core.desk import Desk
from core.text import lit


def desk(*, plus: bool) -> Desk:
    return Desk(
        name=lit("Hangouts"),
        address=lit("hangouts@lgd.example"),
        organizers=lit("Rowan Ellis"),
        uid_domain="lgd.example",
        secret=b"hunter2" * 5,
        instance="i",
        plus=plus,
    )


def test_plus_address_where_they_come_back() -> None:
    assert [desk(plus=plus).plus_address("n4xw") for plus in (True, False)] == [
        "hangouts+n4xw@lgd.example",
        "hangouts@lgd.example",
    ]
    assert desk(plus=True).domain == "lgd.example"


def test_secret_is_not_in_the_representation() -> None:
    assert repr(desk(plus=True)) == "Desk(hangouts@lgd.example)"
