"""`find`, `export view` and `sessions qr`: the twins of what the dashboard finds, writes and shows."""

from pathlib import Path

from command_line import SESSION, command


def test_find_lists_what_holds_the_words(desk: Path) -> None:
    found = command("find", "nia morgan", "--json").json
    assert [(hit["kind"], hit["name"]) for hit in found][:1] == [("person", "Nia Morgan")]
    assert command("find", "nobody at all").out == "Nothing holds that.\n"


def test_export_writes_one_file_for_its_owner(desk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    ran = command("export", "view", "sessions", str(folder), "--series", "digital")
    file = folder / "sessions-digital-2026-11-23.csv"
    assert (ran.code, ran.out) == (0, f"Written: {file}.\n")
    assert file.stat().st_mode & 0o777 == 0o600


def test_export_that_names_people_is_refused_without_the_word(desk: Path, tmp_path: Path) -> None:
    ran = command("export", "view", "letters", str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert "only as an internal file" in ran.err


def test_qr_shows_the_address_and_its_code(desk: Path) -> None:
    lines = command("sessions", "qr", SESSION).out.splitlines()
    assert lines[-1] == "https://meet.example/lgd"
    assert lines[1].startswith("██ ▄▄▄▄▄ ██")


def test_qr_is_refused_without_an_address(desk: Path) -> None:
    assert command("series", "edit", "digital", "--join", "").code == 0
    ran = command("sessions", "qr", SESSION)
    assert (ran.code, "no joining address yet" in ran.err) == (1, True)


def test_log_show_says_what_a_change_did_and_what_came_before(desk: Path) -> None:
    command("sessions", "edit", SESSION, "--topic", "Forms")
    command("sessions", "edit", SESSION, "--topic", "Better forms")
    number = command("log", "--json").json[0]["change"]
    lines = command("log", "show", str(number)).out.splitlines()
    assert f"sessions {SESSION} topic: Forms → Better forms" in lines
    assert any(line.startswith(f"before it: {number - 1}, ") for line in lines)
    shown = command("log", "show", str(number), "--json").json
    assert shown["behind"][0] == number - 1
    assert [d["after"]["topic"] for d in shown["differences"]] == ["Better forms"]
