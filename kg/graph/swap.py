"""Putting a new directory in the place of an old one, so that at any moment one of them is there, whole."""

import ctypes
import errno
import os
import shutil
from collections.abc import Container
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h, and as RENAME_SWAP in macOS's sys/stdio.h
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def replace(new: Path, target: Path, spare: Path, rewritten: Container[str] = ()) -> None:
    """Make `new` the directory `target`. What was there is then at `new` or at `spare`, and the caller's to remove.

    Args:
        new: the directory to come.
        target: where; there may be none, or an empty one.
        spare: a free path on the same file system, for systems that cannot swap two directories. If the process dies
            between the two renamings that it takes there, `restore` puts the old directory back.
        rewritten: the names that are not taken over from the old directory; all else in it is linked into `new`.

    Raises:
        OSError: and `target` is as it was.
    """
    if not target.exists():
        new.rename(target)
        return
    for entry in target.iterdir():
        if entry.name not in rewritten:
            link_tree(entry, new / entry.name)
    if not exchange(new, target):
        target.rename(spare)
        try:
            new.rename(target)
        except OSError:
            spare.rename(target)
            raise


def restore(target: Path, spare: Path) -> None:
    """Put back what `replace` had moved away when its process died."""
    if spare.exists() and not target.exists():
        spare.rename(target)


def exchange(one: Path, other: Path) -> bool:
    """Swap two directories of one file system atomically; False, and nothing done, where the system cannot.

    Raises:
        OSError: as renaming does.
    """
    if os.name != "posix":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(*paths, _RENAME_EXCHANGE)
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in _CANNOT:
        raise OSError(number, os.strerror(number), str(other))
    return not failed


def link_tree(old: Path, new: Path) -> None:
    """Make `new` the same as `old`, without copying bytes where the file system allows it."""
    if old.is_dir() and not old.is_symlink():
        shutil.copytree(old, new, symlinks=True, copy_function=_link)
    else:
        _link(old, new)


def _link(old: str | Path, new: str | Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)
