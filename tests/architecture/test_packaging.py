"""The package: what is in it, and that it runs from a folder that holds a foreign `core`. Needs no network."""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from cli.version import __version__

ROOT = Path(__file__).parents[2]
BUILD = "import os, sys; from hatchling import build; print(getattr(build, sys.argv[1])(sys.argv[2]))"


def build(hook: str, source: Path, target: Path) -> Path:
    """Call one of hatchling's build hooks in `source`; gives the file it made in `target`."""
    ran = subprocess.run(
        [sys.executable, "-c", BUILD, hook, str(target)], cwd=source, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return target / ran.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution."""
    return build("build_sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the unpacked source distribution."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return build("build_wheel", source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked as an installer would put it."""
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_source_distribution_holds_what_building_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {Path(*Path(name).parts[1:]).parts[0] for name in archive.getnames() if len(Path(name).parts) > 1}
    assert {"core", "mailgateway", "tui", "cli", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= names
    assert names & {"tests", "docs", "bench", ".ci", "constraints.txt"} == set()


def test_wheel_has_the_four_rooms_and_nothing_else(wheel: Path) -> None:
    names = {Path(name).parts[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert names == {"core", "mailgateway", "tui", "cli", f"thirdthursday-{__version__}.dist-info"}


def test_wheel_holds_every_file_of_the_rooms(installed: Path) -> None:
    rooms = ("core", "mailgateway", "tui", "cli")
    wanted = {
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    found = {
        str(path.relative_to(installed)) for room in rooms for path in (installed / room).rglob("*") if path.is_file()
    }
    assert found == wanted


def test_wheel_says_what_it_is(installed: Path) -> None:
    info = installed / f"thirdthursday-{__version__}.dist-info"
    metadata = (info / "METADATA").read_text()
    assert re.findall(r"^(?:Version|License-Expression|Requires-Python): (.+)$", metadata, re.M) == [
        __version__,
        "GPL-3.0-or-later",
        ">=3.11",
    ]
    assert "thirdthursday = cli.main:main" in (info / "entry_points.txt").read_text()
    assert (info / "licenses" / "LICENSE").read_text().lstrip().startswith("GNU GENERAL PUBLIC LICENSE")


def test_command_runs_in_a_folder_with_a_foreign_core(installed: Path, tmp_path: Path) -> None:
    """As an installer does it: a script beside the interpreter, which does not look into the working folder."""
    for room in ("core", "cli", "tui", "mailgateway"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("raise SystemExit('a foreign package was imported')\n")
    script = installed / "bin" / "thirdthursday"
    script.parent.mkdir(exist_ok=True)
    script.write_text("import sys\nfrom cli.main import main\nsys.exit(main())\n")
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    for args, said in ((["--version"], f"thirdthursday {__version__}\n"), (["--help"], "Usage: thirdthursday ")):
        ran = subprocess.run(
            [sys.executable, str(script), *args],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.startswith(said)


def test_locked_versions_satisfy_every_dependency() -> None:
    """constraints.txt is made from pyproject.toml; a dependency added to one only would fail on a fresh machine."""
    import tomllib

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    wanted += [line for extra in project["project"]["optional-dependencies"].values() for line in extra]
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ]+)", (ROOT / "constraints.txt").read_text(), re.M))
    unmet = [
        line
        for line in wanted
        if not Requirement(line).specifier.contains(locked.get(canonicalize_name(Requirement(line).name), "0"))
    ]
    assert unmet == []


def test_lock_names_no_index_and_hashes_everything() -> None:
    text = (ROOT / "constraints.txt").read_text()
    assert re.search(r"https?://|file:|--(?:extra-)?index-url|--find-links", text) is None
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)[1:]
    assert [entry.split(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []
