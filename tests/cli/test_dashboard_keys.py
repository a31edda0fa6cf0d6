"""`dashboard --print-keymap`: the table as a file of keys, the user's own, and a refusal by line."""

from pathlib import Path

from command_line import command


def test_print_keymap_needs_no_desk(nowhere: Path) -> None:
    ran = command("dashboard", "--print-keymap")
    assert (ran.code, ran.err) == (0, "")
    assert "mail.yes = y                         # Yes: the sender is going" in ran.out.splitlines()


def test_keymap_of_the_configuration_is_printed_and_refused_by_line(nowhere: Path) -> None:
    (nowhere / "keys").write_text("mail.yes = Y\n")
    made = command(
        "init", "--address", "hangouts@lgd.example", "--name", "Desk", "--organizers", "Nia", "--data", "data",
        "--series", "digital", "--host", "nia@westshire.example",
    )  # fmt: skip
    assert made.code == 0, made
    config = nowhere / "config.toml"
    config.write_text(config.read_text() + '\n[dashboard]\nkeymap = "keys"\n')
    assert "mail.yes = Y " in command("dashboard", "--print-keymap").out
    (nowhere / "keys").write_text("mail.yes = q\n")
    ran = command("dashboard", "--print-keymap")
    assert (ran.code, ran.out) == (1, "")
    assert "keys, line 1: “q” of mail.yes is the key of view.back on inbox already." in ran.err
