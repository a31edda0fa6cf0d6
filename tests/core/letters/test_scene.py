"""Facts for letters, read from series, session, person and counts."""

from datetime import date
from typing import Any

import pytest
from invented import GATEWAY, NOW, PRIYA, series, session, signup, utc

from core.desk import Desk
from core.letters.greeting import given_name
from core.letters.render import render
from core.letters.scene import Scene, particular, standard
from core.model import Join, Person, Signup
from core.signup import position, room
from core.text import Safe, lit

DESK = Desk(
    name=lit("LocalGov Digital"),
    address=GATEWAY,
    organizers=lit("Rowan Ellis"),
    uid_domain="lgd.example",
    secret=b"s" * 32,
    instance="i",
    lawful_basis=lit("legitimate interests"),
)
PERSON = Person(
    id="priya", name=lit("Shah, Priya"), address=PRIYA, organisation_name=lit("Westshire"), created_at=NOW, heard_at=NOW
)
DECEMBER = session(topic=lit("Writing for people in a hurry"))


def scene(signups: tuple[Signup, ...] = (), **fields: Any) -> Scene:
    given: dict[str, Any] = {
        "desk": DESK,
        "now": NOW,
        "series": series(),
        "session": DECEMBER,
        "person": PERSON,
    } | fields
    about, who = given["session"], given["person"]
    if about is None or who is None:
        return Scene(**given)
    counted = {
        "room": room(about, given["series"], signups),
        "going": sum(each.state == "going" for each in signups),
        "position": position(signups, who.id, about.hosts),
        "mine": next((each for each in signups if each.person == who.id), None),
    }
    return Scene(**given | counted)


def facts(kind: str, *, attached: bool = True, **fields: Any) -> dict[str, Any]:
    return dict(particular(kind, scene(**fields), attached=attached))


@pytest.mark.parametrize(
    ("full", "given"),
    [
        ("Priya Shah", "Priya"),
        ("Shah, Priya", "Priya"),
        ("SHAH, Priya (Westshire)", "Priya"),
        ("  Siân  ", "Siân"),
        ("priya.shah@westshire.example", ""),
        ("'priya@x.example' via list", ""),
        ("", ""),
        ("\u200b", ""),
        ("Shah,", ""),
        ("x" * 40, "x" * 20),
        ("PRIYA SHAH", "Priya"),
        ("Anne-Marie O'Neill", "Anne-Marie"),
        ("Click here http://win.example/now", ""),
        ("Click Here", ""),
        ("www.win.example", ""),
        ("STOP", ""),
        ("12345 Prize", ""),
        ("You have been chosen for a prize today", ""),
        ("Digital Services Team", ""),
        ("Will Young", "Will"),
    ],
)
def test_given_name(full: str, given: str) -> None:
    assert given_name(full) == given


def test_standard_facts_of_a_session() -> None:
    following = session(date(2027, 1, 21), topic=lit("Getting rid of PDFs"))
    signups = (signup("tom", "going"), signup("ana", "waitlisted", 2), signup("priya", "waitlisted", 3))
    known = standard(scene(hosts=(lit("Nia Morgan"), lit("Rowan Ellis")), signups=signups, following=following))
    assert known == {
        "series": "LocalGov Digital Hangouts",
        "short": "LocalGov Digital…",
        "what_is_it": "A hangout is a one-hour group video call.",
        "organizers": "Rowan Ellis",
        "address": "hangouts@lgd.example",
        "controller": "Rowan Ellis",
        "lawful_basis": "legitimate interests",
        "mail_days": "7",
        "people_months": "24",
        "name": "Priya",
        "full_name": "Shah, Priya",
        "org": "Westshire",
        "why": "you wrote to us on 23 November 2026",
        "date": "Thursday 17 December 2026",
        "day": "Thursday 17 December",
        "short_day": "17 December",
        "short_date": "17 DEC",
        "weekday": "Thursday",
        "times": "2pm to 3pm",
        "time": "2pm",
        "end_time": "3pm",
        "open_time": "1:45pm",
        "topic": "Writing for people in a hurry",
        "topic_blurb": "",
        "host": "Nia Morgan and Rowan Ellis",
        "reason": "",
        "join": "https://meet.example/lgd",
        "join_short": "",
        "phone": "020 7946 0123",
        "pin": "4471",
        "meeting_id": "",
        "passcode": "",
        "platform": "",
        "places": "9",
        "free": "8",
        "n": "1",
        "waiting": "2",
        "pos": "2",
        "next_date": "Thursday 21 January 2027",
        "next_times": "2pm to 3pm",
        "next_topic": "Getting rid of PDFs",
    }


def test_times_are_by_the_clock_of_the_series() -> None:
    summer = standard(scene(session=session(date(2027, 6, 17))))
    assert (summer["times"], summer["date"]) == ("2pm to 3pm", "Thursday 17 June 2027")
    tokyo = series(zone="Asia/Tokyo", start="01:00")
    assert standard(scene(series=tokyo, session=session(date(2027, 6, 17), tokyo)))["date"] == "Thursday 17 June 2027"


def test_letter_about_nothing_in_particular_knows_the_desk() -> None:
    known = standard(scene(series=None, session=None, person=None, name=lit("Tom Reed")))
    assert {
        name: known[name] for name in ("series", "short", "organizers", "name", "org", "what_is_it", "next_date")
    } == {
        "series": "LocalGov Digital",
        "short": "LocalGov Digital",
        "organizers": "Rowan Ellis",
        "name": "Tom",
        "org": "",
        "what_is_it": "",
        "next_date": "",
    }
    assert "date" not in known


def test_details_of_the_session_replace_those_of_the_series() -> None:
    own = session(join=Join(phone=lit("020 7946 0999")))
    assert [standard(scene(session=own))[name] for name in ("join", "phone", "pin")] == ["", "020 7946 0999", ""]


def test_full_session_has_no_free_places_and_an_unlimited_one_no_number() -> None:
    crowd = tuple(signup(f"p{n}", "going", n) for n in range(12))
    assert standard(scene(signups=crowd))["free"] == "0"
    assert [standard(scene(series=series(capacity=None)))[name] for name in ("places", "free")] == ["", ""]


def test_host_who_waited_is_not_counted_in_front_of_others() -> None:
    line = (signup("nia", "waitlisted", 1), signup("priya", "waitlisted", 2))
    hosted = scene(session=session(hosts=("nia",)), signups=line)
    assert (standard(hosted)["pos"], standard(hosted)["waiting"]) == ("1", "1")


def test_person_in_a_personal_capacity_has_no_organisation() -> None:
    assert standard(scene(person=Person(**{**_fields(PERSON), "personal": True})))["org"] == ""


def _fields(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in person.__struct_fields__}


def test_why_is_membership_or_the_day_of_their_mail() -> None:
    assert standard(scene(member=True))["why"] == "you are a member of this series"
    late = scene(written_on=utc(2027, 6, 1, 23, 30))
    assert standard(late)["why"] == "you wrote to us on 2 June 2027"


# --- facts of one letter -------------------------------------------------------------------------------------------


def test_signed_up_tells_what_it_is_to_newcomers_only() -> None:
    what = "A hangout is a one-hour group video call."
    assert [facts("signed_up", earlier=earlier)["what_is_it"] for earlier in (0, 1, 2, 3)] == [what, what, what, ""]


def test_signed_up_knows_whether_a_calendar_part_travels_with_it() -> None:
    assert [facts("signed_up", attached=attached)["calendar_line"] for attached in (True, False)] == [
        "The calendar invite with this email puts it in your diary.",
        "It is already in your calendar.",
    ]


def test_evening_series_offers_another_address() -> None:
    evening = series(hours="out")
    line = "Is your work mailbox shut by then? Reply PHONE and another address."
    assert (facts("signed_up")["mailbox_line"], facts("signed_up", series=evening)["mailbox_line"]) == ("", line)


def test_declined_says_what_stays() -> None:
    following = session(date(2027, 1, 21))
    assert facts("declined", member=True, following=following) == {
        "place_line": "",
        "removed_line": "It should disappear from your calendar.",
        "series_line": "You are still in the series. The next one is Thursday 21 January 2027, 2pm to 3pm.",
        "notes_line": "We will send you the notes afterwards.",
    }
    assert facts("declined", member=True)["series_line"] == "You are still in the series."
    assert facts("declined", attached=False, following=following) == {
        "place_line": "",
        "removed_line": "",
        "series_line": "",
        "notes_line": "",
    }


def test_maybe_says_whether_a_place_is_held() -> None:
    held, loose = (signup("priya", "maybe", holding=True),), (signup("priya", "maybe"),)
    assert facts("maybe", signups=held)["hold_line"].startswith("Your place is still held.")
    assert facts("maybe", signups=loose)["hold_line"].startswith("We have not held a place")


@pytest.mark.parametrize("kind", ["removed", "cancelled", "host_stood_down"])
def test_calendar_is_mentioned_only_where_something_goes_from_it(kind: str) -> None:
    assert facts(kind)["removed_line"] == "It should disappear from your calendar."
    assert facts(kind, attached=False)["removed_line"] == ""


def test_other_letters_have_no_facts_of_their_own() -> None:
    assert facts("queued") == {}


ALONE = ("signed_up", "already_going", "confirm_address", "promoted", "declined", "maybe", "too_late", "not_open_yet")


@pytest.mark.parametrize("kind", ALONE)
def test_scene_alone_makes_a_whole_letter(kind: str) -> None:
    setting = scene(signups=(signup("priya", "going"),))
    letter = render(kind, standard(setting) | particular(kind, setting, attached=True) | {"form": ""})
    assert letter.text.endswith("LocalGov Digital Hangouts. Run by Rowan Ellis. hangouts@lgd.example\n")


def test_person_in_welsh_gets_the_sentences_in_welsh() -> None:
    welsh = facts("signed_up", language="cy")
    assert welsh["calendar_line"] == "Mae’r gwahoddiad calendr gyda’r e-bost hwn yn ei roi yn eich dyddiadur."
    assert standard(scene(member=True, language="cy"))["why"] == "eich bod yn aelod o’r gyfres hon"


@pytest.mark.parametrize(
    "name", ["https://evil.example/ click", "evil.example/x", "eve@evil.example", "\u202eeve@evil.example"]
)
def test_hostile_name_is_no_greeting(name: str) -> None:
    known = standard(scene(person=None, name=Safe(name)))
    letter = render("already_going", known)
    assert letter.text.startswith("Hello\n\nYou already have a place")
    assert "evil" not in letter.text
