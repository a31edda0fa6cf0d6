"""`backup`, `restore`, `verify`, `migrate`, `export`, `import`: the ways of an administrator, from end to end."""

from pathlib import Path

import pytest
import tinydb
from command_line import SESSION, command

from core.config import load


def data_of(config: Path) -> Path:
    return load(config).data


def test_backup_is_verified_and_restored_into_an_empty_folder(desk: Path, tmp_path: Path) -> None:
    command("sessions", "edit", SESSION, "--topic", "Forms")
    made = tmp_path / "kept.tar.gz"
    assert command("backup", str(made)).out.startswith(f"Wrote {made}: ")
    checked = command("verify", str(made))
    assert (checked.code, checked.out.splitlines()[-1]) == (0, "Whole.")
    command("sessions", "edit", SESSION, "--topic", "Lost")

    data = data_of(desk)
    refused = command("restore", str(made), "--nobody-erased")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "Move it away first, for example: mv " in refused.err
    for path in data.glob("store.journal*"):
        path.unlink()
    assert "Put back" in command("status").err or "thirdthursday init" in command("status").err
    ran = command("restore", str(made))
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "Then: thirdthursday outbox release --all"
    assert command("sessions", "--json").json[0]["topic"] == "Forms"
    assert command("status", "--json").json["mail_held"]["reason"].startswith("restored from the backup of ")
    assert command("outbox", "release", "--all").code == 0


def test_backup_without_a_place_goes_to_the_data_folder(desk: Path) -> None:
    assert command("backup").code == 0
    [made] = (data_of(desk) / "backups").iterdir()
    assert made.name == "thirdthursday-20261123T091200Z.tar.gz"
    again = command("backup")
    assert (again.code, again.err) == (1, f"{made} is there already. Choose another name for the backup.\n")


def test_restore_without_the_list_of_erasures_says_what_to_do(desk: Path, tmp_path: Path) -> None:
    made = tmp_path / "kept.tar.gz"
    command("backup", str(made))
    for path in data_of(desk).glob("*"):
        if path.name.startswith(("store.journal", "erasures")):
            path.unlink()
    ran = command("restore", str(made))
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "say --nobody-erased" in ran.err


def test_verify_of_the_store_tells_damage_in_one_sentence(desk: Path) -> None:
    assert command("verify").code == 0
    assert command("verify", "--json").json["problems"] == []
    journal = data_of(desk) / "store.journal"
    data = bytearray(journal.read_bytes())
    data[400] ^= 1
    journal.write_bytes(data)
    ran = command("verify")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"{journal} is damaged at byte 256 (line 2).")
    assert ran.err.count("\n") == 1


def test_migrate_has_nothing_to_do_today(desk: Path) -> None:
    assert command("migrate").out == "Nothing to do: the store has schema 1 already.\n"


def test_export_and_import_carry_everything_to_another_desk(desk: Path, tmp_path: Path) -> None:
    command("sessions", "edit", SESSION, "--topic", "Formulaire d’été")
    printed = command("export")
    assert command("export", str(tmp_path / "all.jsonl")).out.startswith(f"Wrote {tmp_path}/all.jsonl: ")
    assert (tmp_path / "all.jsonl").read_text() == printed.out
    assert command("import", str(tmp_path / "all.jsonl")).err.startswith("The store is not empty.")
    other = tmp_path / "other.toml"
    made = command(
        "--config", str(other), "init", "--address", "hangouts@lgd.example", "--name", "Hangouts",
        "--organizers", "Nia Morgan", "--data", str(tmp_path / "other"),
    )  # fmt: skip
    assert made.code == 0, made.err
    assert command("--config", str(other), "import", "-", stdin=printed.out.encode()).out.startswith("Imported ")
    assert command("--config", str(other), "export").out == printed.out
    assert command("--config", str(other), "sessions", "--json").json[0]["topic"] == "Formulaire d’été"


@pytest.mark.parametrize("text", ["", "name;address\n", '{"product":"thirdthursday","schema":1}\n'])
def test_import_of_something_else_is_refused_in_one_sentence(desk: Path, text: str) -> None:
    ran = command("import", "-", stdin=text.encode())
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "Nothing was imported." in ran.err


def test_export_for_tinydb_opens_in_stock_tinydb(desk: Path, tmp_path: Path) -> None:
    assert command("export", "--tinydb", str(tmp_path / "db.json")).code == 0
    with tinydb.TinyDB(tmp_path / "db.json") as db:
        assert db.table("series").all()[0]["id"] == "digital"
    assert command("export", "--tinydb", str(tmp_path / "db.json")).err.endswith("Choose another name.\n")
