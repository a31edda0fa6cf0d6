"""`sessions host`: who hosts, who is asked, and a session that runs without a host."""

from pathlib import Path

from command_line import command

JANUARY = "digital-2027-01-21"


def test_host_is_set_asked_for_or_done_without(desk: Path) -> None:
    set_ = command("sessions", "host", JANUARY, "omar.khan@eastham.example", "--yes")
    assert (set_.code, "host -> omar.khan@eastham.example" in set_.out) == (0, True)
    refused = command("sessions", "host", JANUARY, "--ask")
    assert (refused.code, "has a host" in refused.err) == (1, True)
    command("sessions", "edit", JANUARY, "--host", "none", "--yes")
    asked = command("sessions", "host", JANUARY, "ana.diaz@westshire.example", "--ask", "--yes")
    assert "ana.diaz@westshire.example asked to host 21 January 2027" in asked.out
    without = command("sessions", "host", JANUARY, "--without")
    assert "21 January 2027 runs without a host" in without.out


def test_host_without_a_word_says_what_can_be_said(desk: Path) -> None:
    assert "Say who hosts it" in command("sessions", "host", JANUARY).err
    assert "Say --without alone" in command("sessions", "host", JANUARY, "--ask", "--without").err
