"""An installation: drawn once, kept private, refused when something about it is wrong."""

import stat
from datetime import date
from pathlib import Path

import pytest
from invented import NOW

from core.config import Config, parse
from core.desk import Desk
from core.errors import Refused
from core.installation import FILE, desk_of, make, open_desk, read

FULL = """\
[desk]
address = "Hangouts@LGD.example"
name = "LocalGov\\u200b Digital Hangouts"
organizers = "Rowan Ellis and Nia Morgan"
data = "data"
default_series = "digital"
plus_addresses = false
organizer_addresses = ["Rowan@northdale.example"]
controller = "Northdale Council"
hold_seconds = 5
personal_domains = ["Home.example"]
[trust]
anchor = "authserv:mx.lgd.example"
spam_header = "X-Spam"
[days]
polling = [2027-05-13]
quiet = [2027-06-01]
[[lists]]
address = "all@lists.example"
id = "all.lists.example"
"""


def configured(folder: Path, text: str = FULL) -> Config:
    return parse(text, "config.toml", base=folder)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        read(folder)
    return str(refused.value)


async def test_making_draws_a_secret_and_an_empty_store(tmp_path: Path) -> None:
    config = configured(tmp_path)
    await make(config, clock=lambda: NOW)
    own = read(config.data)
    assert (len(own.secret), len(own.instance), own.uid_domain) == (32, 16, "lgd.example")
    assert (mode(config.data), {mode(each) for each in config.data.iterdir() if each.is_file()}) == (0o700, {0o600})
    store, desk = await open_desk(config, read_only=True, clock=lambda: NOW)
    async with store.view() as view:
        assert await view.series.all() == []
    await store.close()
    assert desk.secret == own.secret


async def test_every_desk_has_a_secret_of_its_own(tmp_path: Path) -> None:
    one, other = configured(tmp_path / "one"), configured(tmp_path / "other")
    await make(one)
    await make(other)
    assert read(one.data).secret != read(other.data).secret
    assert read(one.data).instance != read(other.data).instance
    assert "secret" not in repr(read(one.data))


async def test_desk_is_configuration_and_installation_together(tmp_path: Path) -> None:
    config = configured(tmp_path)
    await make(config)
    own = read(config.data)
    assert desk_of(config) == Desk(
        name="LocalGov Digital Hangouts",  # type: ignore[arg-type]
        address="hangouts@lgd.example",  # type: ignore[arg-type]
        organizers="Rowan Ellis and Nia Morgan",  # type: ignore[arg-type]
        uid_domain="lgd.example",
        secret=own.secret,
        instance=own.instance,
        default_series="digital",
        plus=False,
        anchor="authserv:mx.lgd.example",
        spam_header="X-Spam",
        lists=("all.lists.example", "all@lists.example"),
        personal_domains=frozenset({"home.example"}),
        polling_days=(date(2027, 5, 13),),
        quiet_days=(date(2027, 6, 1),),
        controller="Northdale Council",  # type: ignore[arg-type]
        lawful_basis="legitimate interests",  # type: ignore[arg-type]
        organizer_addresses=("rowan@northdale.example",),  # type: ignore[arg-type]
        hold_seconds=5,
    )
    assert repr(desk_of(config)) == "Desk(hangouts@lgd.example)"


async def test_second_installation_in_one_folder_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    config = configured(tmp_path)
    await make(config)
    before = read(config.data)
    with pytest.raises(Refused) as refused:
        await make(config)
    assert str(refused.value) == (
        f"{config.data} holds an installation already. Choose another data folder, or leave it as it is."
    )
    assert read(config.data) == before


async def test_store_without_its_secret_is_not_given_a_new_one(tmp_path: Path) -> None:
    config = configured(tmp_path)
    await make(config)
    (config.data / FILE).unlink()
    with pytest.raises(Refused, match=r"holds a store whose installation\.json is missing already"):
        await make(config)
    assert not (config.data / FILE).exists()


async def test_changed_uid_domain_is_refused(tmp_path: Path) -> None:
    config = configured(tmp_path)
    await make(config)
    same = configured(tmp_path, FULL.replace('data = "data"', 'data = "data"\nuid_domain = "LGD.example"'))
    assert desk_of(same).uid_domain == "lgd.example"
    other = configured(tmp_path, FULL.replace('data = "data"', 'data = "data"\nuid_domain = "new.example"'))
    with pytest.raises(Refused) as refused:
        desk_of(other)
    assert str(refused.value) == (
        "`desk.uid_domain` is new.example, but this desk was made with lgd.example, "
        "and a change would orphan every calendar entry. Put it back."
    )


async def test_new_mail_address_keeps_the_uid_domain(tmp_path: Path) -> None:
    await make(configured(tmp_path))
    desk = desk_of(configured(tmp_path, FULL.replace("Hangouts@LGD.example", "desk@new.example")))
    assert (desk.uid_domain, desk.address) == ("lgd.example", "desk@new.example")


@pytest.mark.parametrize("domain", ["with space.example", "ümlaut.example", "-x", "a" * 200])
async def test_domain_that_cannot_stand_in_a_uid_is_refused(tmp_path: Path, domain: str) -> None:
    config = configured(tmp_path, FULL.replace('data = "data"', f'data = "data"\nuid_domain = "{domain}"'))
    with pytest.raises(Refused, match=r"cannot be the domain of calendar entries\. Write it like lgd\.example\.$"):
        await make(config)
    assert list(config.data.iterdir()) == []


def test_folder_without_a_desk_says_how_to_make_one(tmp_path: Path) -> None:
    sentence = f"There is no desk in {tmp_path} yet. Make one with: thirdthursday init"
    assert (refusal(tmp_path), refusal(tmp_path / "gone")) == (
        sentence,
        sentence.replace(str(tmp_path), f"{tmp_path}/gone"),
    )


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"secret": "AAAA", "instance": "x", "uid_domain": "y"}', b"\xff"]
)
async def test_damaged_installation_is_said_so(tmp_path: Path, content: bytes) -> None:
    config = configured(tmp_path)
    await make(config)
    (config.data / FILE).write_bytes(content)
    assert refusal(config.data) == f"{config.data / FILE} is damaged. Put it back from a backup."


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o666])
async def test_secret_that_others_can_read_is_refused(tmp_path: Path, bits: int) -> None:
    config = configured(tmp_path)
    await make(config)
    path = config.data / FILE
    path.chmod(bits)
    assert refusal(config.data) == f"{path} can be read by others, and it holds a secret. Run: chmod 600 {path}"


async def test_link_in_place_of_the_secret_is_not_followed(tmp_path: Path) -> None:
    config = configured(tmp_path)
    await make(config)
    (config.data / FILE).rename(tmp_path / "elsewhere.json")
    (config.data / FILE).symlink_to(tmp_path / "elsewhere.json")
    assert refusal(config.data).startswith(f"{config.data / FILE} is a symbolic link")


async def test_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    config = configured(tmp_path)
    with pytest.raises(Refused):
        await make(config)
    assert refusal(config.data) == f"{config.data} is not a folder. Choose another state folder."
