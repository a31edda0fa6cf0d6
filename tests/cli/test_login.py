"""`login microsoft`: what it says where nobody can or need sign in."""

import re
from pathlib import Path

from command_line import command

APP = 'microsoft = { tenant = "council.example", client_id = "an-id", flow = "device" }'


def test_login_where_nothing_signs_in_as_a_person_says_what_to_set(desk: Path) -> None:
    ran = command("--config", str(desk), "login", "microsoft")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        'Nothing here signs in as a person. Set microsoft = { …, flow = "device", cache_file = "…" } under [imap] '
        'and [smtp], with auth = "xoauth2".\n'
    )


def test_login_without_a_place_to_keep_it_is_refused_before_anybody_is_asked(desk: Path) -> None:
    text = re.sub(r"^\[imap\]$", f'[imap]\nauth = "xoauth2"\n{APP}', desk.read_text(), flags=re.MULTILINE)
    desk.write_text(text)
    ran = command("--config", str(desk), "login", "microsoft")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == 'There is no place to keep the sign-in. Set cache_file = "…" in microsoft = { … }.\n'
