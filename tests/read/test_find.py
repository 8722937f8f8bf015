import hashlib
import io
import os
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import ReadError
from kg.read import READERS, Listing, Skipped, listings, open_listing, read_listing
from tests.read.samples import LONG, OTHER, THIRD

TITLES = f"Small Networks That Know\n\n{LONG}\n\nWL meet VC\n\n{THIRD}\n"
PACKED = TITLES.replace("\n\n", "\n")
LAYOUTS = {
    "authors": f"Ada Byron, Bo Li\n{LONG}\nCy Ng, Di Xu\n{THIRD}\n",
    "titles": TITLES,
    "packed": PACKED,
    "daily": f"Small Networks That Know\n\n{LONG}\n\n  • 4 authors\n·\nJan 22\n",
    "jsonl": '{"title": "Small Networks"}\n',
}


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def found(*arguments: object) -> list[str]:
    """What the arguments stand for: a listing by its path, a file left out by its message."""
    given = listings([str(argument) for argument in arguments])
    return [each.shown if isinstance(each, Listing) else str(each.error()) for each in given]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_layout_is_recognised_by_the_content(tmp_path: Path, layout: str, line_end: str, mark: str) -> None:
    path = write(tmp_path / "x", mark + LAYOUTS[layout].replace("\n", line_end))
    assert open_listing(path).layout == layout


def test_a_listing_has_its_file_name_and_digest(tmp_path: Path) -> None:
    path = write(tmp_path / "some folder" / "näme.txt", TITLES)
    listing = open_listing(path)
    assert (listing.path, listing.shown, listing.name) == (path, str(path), "näme.txt")
    assert listing.sha256 == hashlib.sha256(TITLES.encode()).hexdigest()
    first = next(iter(read_listing(listing)))
    assert not isinstance(first, Skipped)
    assert first.source == listing.source(0, 1)


def test_a_layout_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "x", "Small Networks That Know\n\nMaps Without Roads: A Study\n")
    with pytest.raises(ReadError) as raised:
        open_listing(path)
    names = "acl, hf-daily, arxiv-daily, jsonl, daily, authors, titles, packed"
    assert str(raised.value) == f"{path}: is of no known layout\n  name it with --layout: {names}"
    assert names == ", ".join(reader.layout for reader in READERS)
    titles = [entry.title for entry in read_listing(open_listing(path, "titles")) if not isinstance(entry, Skipped)]
    assert titles == ["Small Networks That Know", "Maps Without Roads: A Study"]
    with pytest.raises(ReadError, match=r"no layout is called title\n  there are: acl, "):
        open_listing(path, "title")


def test_a_folder_gives_its_listings_in_order_and_reports_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    listed = [write(folder / name, PACKED) for name in ("a/2.txt", "b", "c/1", "c.txt")]
    for name in (".hidden", ".git/x", "a/.hidden"):
        write(folder / name, TITLES)
    write(folder / "a" / "3.bin", b"\x89PNG\0\0")
    write(folder / "empty", "")
    write(folder / "latin", f"Title of a Paper\n\n{LONG}\n\nWL meet VC\n\n{THIRD} \xe9".encode("latin-1"))
    write(folder / "notes.md", "# Notes\n\n- one\n- two\n")
    (folder / "z").symlink_to("nowhere")
    assert found(folder) == [
        str(listed[0]),
        f"{folder / 'a' / '3.bin'}:1: is binary: holds a NUL byte",
        str(listed[1]),
        str(listed[2]),
        str(listed[3]),
        f"{folder / 'empty'}: is empty",
        f"{folder / 'latin'}:7: byte 0xe9 at column {len(THIRD) + 2} is not UTF-8",
        f"{folder / 'notes.md'}: is of no known layout",
        f"{folder / 'z'}: is no readable file",
    ]


def test_arguments_keep_their_order_and_each_file_counts_once(tmp_path: Path) -> None:
    one, two, three = (write(tmp_path / name, TITLES) for name in ("1.txt", "2.txt", "three [3].txt"))
    assert found(two, one, tmp_path, two) == [str(two), str(one), str(three)]
    assert found(tmp_path / "*.txt") == [str(one), str(two), str(three)]
    assert found(tmp_path / "[12].txt", tmp_path.parent / "**" / "1.txt") == [str(one), str(two)]
    assert found(three) == [str(three)]


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("missing.txt", "missing.txt: no such file or folder"),
        ("*.nothing", "*.nothing: nothing matches"),
        ("folder", "folder: holds no listing\n  name files, or folders that hold some"),
        ("a**b", 'a**b: is no valid pattern\n  "**" must stand alone between slashes'),
        ("", ": no such file or folder"),
    ],
)
def test_an_argument_without_a_listing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "folder" / ".hidden", TITLES)
    with pytest.raises(ReadError) as raised:
        found(argument)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ": is empty"),
        (b" \n\t\n", ": is empty"),
        (b"a\nb\0c\n", ":2: is binary: holds a NUL byte\n  a listing is text, JSON or XML in UTF-8: "
                       "unpack archives, save documents as text"),
        (TITLES.encode("utf-16"), ": is UTF-16, not UTF-8\n  convert it: iconv -f UTF-16 -t UTF-8"),
        (TITLES.encode() + b"\nCaf\xe9\n", ":9: byte 0xe9 at column 4 is not UTF-8\n"
                                           "  convert the file, such as by: iconv -f WINDOWS-1252 -t UTF-8"),
        (TITLES.encode() + b"x" * 300_000 + b"\0", ":8: is binary: holds a NUL byte\n  a listing is text, JSON or XML "
                                                   "in UTF-8: unpack archives, save documents as text"),
        (TITLES.encode() + b"word " * 1_000_000, ":8: line of more than 1,048,576 characters\n  is it a listing?"),
        (b"word " * 1_000_000, ":1: line of more than 1,048,576 characters\n  is it a listing?"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_its_place(tmp_path: Path, content: bytes, message: str) -> None:
    path = write(tmp_path / "x", content)
    with pytest.raises(ReadError) as raised:
        open_listing(path)
    assert str(raised.value) == f"{path}{message}"


@pytest.mark.parametrize("layout", ["titles", "daily", "authors"])
def test_an_entry_without_an_end_is_refused(tmp_path: Path, layout: str) -> None:
    path = write(tmp_path / "x", "Small networks are cheap to run\n" * 40_000)
    with pytest.raises(
        ReadError, match=r"x:1: (?:block|entry) of more than 1,048,576 characters\n  is it .* --layout$"
    ):
        list(read_listing(open_listing(path, layout)))


def test_standard_input_is_read_once_and_its_copy_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(TITLES.encode())))
    (listing,) = listings(["-", "-"])
    assert isinstance(listing, Listing)
    assert (listing.shown, listing.name, listing.layout) == ("standard input", "standard input", "titles")
    assert [len(list(read_listing(listing))) for _ in range(2)] == [2, 2]
    copy = listing.path
    assert copy.exists()
    del listing
    assert not copy.exists()


def test_a_pipe_is_copied_and_a_faulty_copy_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    reading, writing = os.pipe()
    with open(writing, "wb") as pipe:  # noqa: PTH123 -- a descriptor has no path
        pipe.write(PACKED.encode())
    listing = open_listing(f"/dev/fd/{reading}")
    assert (listing.layout, len(list(tmp_path.iterdir()))) == ("packed", 1)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    with pytest.raises(ReadError, match="standard input: is empty"):
        open_listing("-")
    assert list(tmp_path.iterdir()) == [listing.path]
    os.close(reading)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_memory_does_not_grow_with_the_number_of_papers(tmp_path: Path, layout: str) -> None:
    one = LAYOUTS[layout].replace("Jan 22", "Jan 22, 2024").replace("Small Networks", "Small Networks " + OTHER[:30])
    peaks = []
    for times in (200, 1000):
        listing = open_listing(write(tmp_path / "x", (one.strip() + "\n\n") * times), layout)
        tracemalloc.start()
        count = sum(1 for _ in read_listing(listing))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count == times * (1 if layout in {"daily", "jsonl"} else 2)
    assert peaks[1] < 1.5 * peaks[0]
