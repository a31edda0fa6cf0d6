"""The state folder: made private, refused on a network file system, its files opened without following links."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import Refused

JOURNAL = "store.journal"
BACKUP = JOURNAL + ".bak"
FRESH = JOURNAL + ".new"
OTHERS = ("lost+found",)

MOUNTS = Path("/proc/self/mountinfo")
_LOCAL_FUSE = {"fuseblk", "fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs"}
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "lustre", "gfs2", "ocfs2", "gpfs", "beegfs",
    "orangefs", "pvfs2", "coda", "davfs", "acfs", "panfs", "vboxsf", "prl_fs", "vmhgfs",
}  # fmt: skip

FileSystem = Callable[[Path], str]
"""Returns the type of the file system a folder lies on, as the kernel's mount table names it (`ext4`, `nfs4`)."""


def file_system(folder: Path) -> str:
    """The type of the file system of `folder` from the mount table (proc(5)); empty where there is none to read."""
    try:
        table = MOUNTS.read_text(errors="surrogateescape")
    except OSError:
        return ""
    return mounted_type(table, os.path.realpath(folder))


def mounted_type(table: str, path: str) -> str:
    """The type of the deepest mount above `path`; of several at one place the last one counts. Pure."""
    best, found = -1, ""
    for row in table.splitlines():
        left, _, right = row.partition(" - ")
        fields = left.split(" ")
        if len(fields) < 5 or not right:
            continue
        place = _unescaped(fields[4])
        inside = path == place or path.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= best:
            best, found = len(place), right.split(" ")[0]
    return found


def _unescaped(field: str) -> str:
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, char)
    return field


def is_network(type_: str) -> bool:
    """Whether locks and fsync on a file system of this type depend on another machine or an unknown program."""
    return type_ in _NETWORK or (type_.startswith("fuse") and type_ not in _LOCAL_FUSE)


def prepare(folder: Path, *, create: bool, read_only: bool, file_system: FileSystem = file_system) -> None:
    """Make sure that `folder` may hold a store: local, ours, mode 0700. Raises `Refused` with a sentence."""
    with sentences(folder):
        if create and not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            folder.chmod(0o700)
        if not folder.is_dir():
            raise Refused(f"There is no state folder {folder}. Make one with: thirdthursday init")
        _refuse_network(folder, file_system(folder))
        if not read_only:
            _tighten(folder)


def own_folder(path: Path) -> Path:
    """A folder of ours inside the state folder, made if it is missing, mode 0700. Raises `Refused` for a link."""
    if path.is_symlink():
        raise Refused(f"{path} is a symbolic link, which the store does not follow. Remove it.")
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    return path


def _refuse_network(folder: Path, type_: str) -> None:
    if is_network(type_):
        raise Refused(
            f"The state folder {folder} is on a network file system ({type_}), where locks and fsync cannot be relied "
            "on. Choose a folder on a local disk."
        )


def _tighten(folder: Path) -> None:
    """Mode 0700 for a folder that is ours; never for one that holds other people's files."""
    if not folder.stat().st_mode & 0o077:
        return
    names = {path.name for path in folder.iterdir()} - set(OTHERS)
    if names and JOURNAL not in names:
        raise Refused(f"{folder} holds other files and others can read it. Choose an empty folder for the state.")
    folder.chmod(0o700)


@contextmanager
def sentences(folder: Path) -> Iterator[None]:
    """Turn the system's refusals about the state folder into sentences."""
    try:
        yield
    except PermissionError as error:
        where = error.filename or folder
        raise Refused(f"{where} cannot be used by this user. Run the command as the user who owns {folder}.") from None
    except NotADirectoryError:
        raise Refused(f"{folder} is not a folder. Choose another state folder.") from None


def open_private(path: Path, flags: int) -> int:
    """Open or create a file of ours: mode 0600 whatever the umask, links not followed. Returns a descriptor.

    Raises `Refused` where a symbolic link or something that is no file is in the way.
    """
    try:
        fd = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if path.is_symlink():
            raise Refused(f"{path} is a symbolic link, which the store does not follow. Remove it.") from error
        raise
    mode = os.fstat(fd).st_mode
    if not stat.S_ISREG(mode):
        os.close(fd)
        raise Refused(f"{path} is not a plain file. Remove it.")
    if flags & os.O_CREAT and stat.S_IMODE(mode) != 0o600:
        os.fchmod(fd, 0o600)
    return fd


def sync_folder(folder: Path) -> None:
    """Make creations, renames and removals in `folder` durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_private(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replace a small file as a whole: temporary name beside it, fsync, rename, fsync of the folder."""
    temporary = path.with_name(path.name + ".new")
    fd = open_private(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)
