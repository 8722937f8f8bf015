"""The process dies at every step that touches the disk: what is left is the old directory or the new one, whole."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.graph import swap

_OLD = {"manifest": "old", "nodes/a": "old a", "nodes/b": "old b", "judgements.tsv": "same", "mine/x/y": "mine"}
_NEW = {"manifest": "new", "nodes/a": "new a", "judgements.tsv": "same", "mine/x/y": "mine"}
_EVENTS = {"open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.listdir", "os.scandir"}


class _Killed(BaseException):
    """What a process does after it was killed: nothing."""


@dataclass
class _Death:
    """Ends all that touches files below `folder` from the `left`th event on."""

    folder: str = ""
    left: int = sys.maxsize

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.folder and event in _EVENTS and any(str(each).startswith(self.folder) for each in arguments):
            self.left -= 1
            if self.left < 0:
                raise _Killed


_death = _Death()
sys.addaudithook(_death)


@contextmanager
def _dying(folder: Path, steps: int) -> Iterator[None]:
    _death.folder, _death.left = str(folder), steps
    try:
        yield
    finally:
        _death.folder = ""


def _make(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def _files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def _replace(folder: Path, steps: int) -> bool:
    """Replace in a fresh folder, dying after some steps; whether it came to an end."""
    _make(folder / "graph", _OLD)
    _make(folder / "work" / "graph", {name: text for name, text in _NEW.items() if text.startswith("new")})
    with _dying(folder, steps):
        try:
            swap.replace(
                folder / "work" / "graph", folder / "graph", folder / "work" / "old", {"manifest", "nodes", "cache"}
            )
        except _Killed:
            return False
    return True


@pytest.mark.parametrize("can_exchange", [True, False])
def test_death_at_any_step_leaves_the_old_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    ended, steps = False, 0
    while not ended:
        folder = tmp_path / str(steps)
        ended = _replace(folder, steps)
        whole = _files(folder / "graph") if (folder / "graph").exists() else None
        assert whole in (([_OLD] if not ended else [_NEW]) + ([] if can_exchange else [None]))
        swap.restore(folder / "graph", folder / "work" / "old")
        assert _files(folder / "graph") == (_NEW if ended else _OLD)
        steps += 1
    assert steps > 5


def test_an_error_while_renaming_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    _make(tmp_path / "graph", _OLD)
    with pytest.raises(FileNotFoundError):
        swap.replace(tmp_path / "none", tmp_path / "graph", tmp_path / "old", _OLD | {"nodes": "", "mine": ""})
    assert _files(tmp_path / "graph") == _OLD
    assert not (tmp_path / "old").exists()


def test_exchange_swaps_where_the_system_can(tmp_path: Path) -> None:
    _make(tmp_path / "one", {"a": "1"})
    _make(tmp_path / "two", {"b": "2"})
    swapped = swap.exchange(tmp_path / "one", tmp_path / "two")
    assert _files(tmp_path / "one") == ({"b": "2"} if swapped else {"a": "1"})
    assert swapped or sys.platform not in {"linux", "darwin"}
    with pytest.raises(FileNotFoundError):
        swap.exchange(tmp_path / "one", tmp_path / "none")


def test_a_tree_is_linked_not_copied(tmp_path: Path) -> None:
    _make(tmp_path / "one", {"a/b": "1", "c": "2"})
    (tmp_path / "one" / "link").symlink_to("nowhere")
    swap.link_tree(tmp_path / "one", tmp_path / "two")
    assert _files(tmp_path / "two") == {"a/b": "1", "c": "2"}
    assert (tmp_path / "two" / "a" / "b").samefile(tmp_path / "one" / "a" / "b")
    assert (tmp_path / "two" / "link").readlink() == Path("nowhere")
