import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.graph.building import building
from kg.graph.sources import DESCRIPTION, KeptSource, kept_sources
from kg.tables import Graph
from tests.graph.made import build, fastnet, mentioning, recipe, tables

_TWO = {"one.txt": [fastnet("one.txt")], "two.txt": [mentioning("two.txt", 0, ("SlowNet",))]}


def _everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_second_build_extracts_nothing_and_touches_nothing(tmp_path: Path) -> None:
    build(tmp_path / "g", _TWO)
    (tmp_path / "g" / "cache").mkdir()
    (tmp_path / "g" / "cache" / "store").write_text("built from these tables")
    before = {path: path.stat() for path in (tmp_path / "g").rglob("*")}
    with building(tmp_path / "g") as work:
        assert [work.kept(recipe(name)) is not None for name in _TWO] == [True, True]
        assert work.kept(recipe("one.txt", "test-2")) is None
    build(tmp_path / "g", _TWO)
    after = {path: path.stat() for path in (tmp_path / "g").rglob("*")}
    assert {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in before.items()} == {
        path: (stat.st_ino, stat.st_mtime_ns) for path, stat in after.items()
    }
    assert [path.name for path in tmp_path.iterdir()] == ["g"]


def test_adding_a_listing_and_taking_it_away_gives_the_old_graph_back(tmp_path: Path) -> None:
    one = _everything(build(tmp_path / "g", {"one.txt": _TWO["one.txt"]}).path)
    two = _everything(build(tmp_path / "g", _TWO).path)
    assert two["manifest.json"] != one["manifest.json"]
    assert _everything(build(tmp_path / "g", {"one.txt": _TWO["one.txt"]}).path) == one
    assert _everything(build(tmp_path / "g", dict(reversed(_TWO.items()))).path) == two


def test_the_old_sources_are_found_and_linked(tmp_path: Path) -> None:
    build(tmp_path / "g", _TWO)
    [one, two] = kept_sources(tmp_path / "g" / "sources")
    assert [one.recipe.name, two.recipe.name] == ["one.txt", "two.txt"]
    inode = two.table("papers").stat().st_ino
    with building(tmp_path / "g") as work:
        assert work.old_sources() == [one, two]
        [kept] = work.load([two, two])
        assert kept.table("papers").stat().st_ino == inode
        with pytest.raises(GraphError, match="does not hold the source"):
            work.load([KeptSource(two.folder, recipe("three.txt"), 0, 0)])


def test_what_else_the_directory_holds_stays(tmp_path: Path) -> None:
    build(tmp_path / "g", {"one.txt": _TWO["one.txt"]})
    (tmp_path / "g" / "judgements.tsv").write_text("same\ta\tb\n")
    (tmp_path / "g" / "notes" / "deep").mkdir(parents=True)
    (tmp_path / "g" / "notes" / "deep" / "mine.md").write_text("mine")
    (tmp_path / "g" / "cache").mkdir()
    (tmp_path / "g" / "cache" / "store").write_text("old")
    build(tmp_path / "g", _TWO)
    kept = _everything(tmp_path / "g")
    assert kept["judgements.tsv"] == b"same\ta\tb\n"
    assert kept["notes/deep/mine.md"] == b"mine"
    assert "cache/store" not in kept


def _interrupted(directory: Path) -> None:
    with building(directory) as work:
        with work.keep(recipe("three.txt")) as writer:
            writer.add(fastnet("three.txt"))
        raise KeyboardInterrupt


def test_a_build_that_is_interrupted_leaves_the_old_graph(tmp_path: Path) -> None:
    build(tmp_path / "g", _TWO)
    before = _everything(tmp_path / "g")
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path / "g")
    assert _everything(tmp_path / "g") == before
    assert [path.name for path in tmp_path.iterdir()] == ["g"]


_KILLED = """
import os, sys
from pathlib import Path
from kg.graph.building import building
from tests.graph.made import fastnet, recipe
with building(Path(sys.argv[1])) as work:
    with work.keep(recipe("done.txt")) as writer:
        writer.add(fastnet("done.txt"))
    with work.keep(recipe("half.txt")) as writer:
        writer.add(fastnet("half.txt"))
        print("there", flush=True)
        sys.stdin.read()
        os._exit(9)
"""


def test_a_killed_build_keeps_others_out_and_leaves_only_finished_sources(tmp_path: Path) -> None:
    build(tmp_path / "g", _TWO)
    before = _everything(tmp_path / "g")
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "g")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        with pytest.raises(GraphError, match="another build is writing this graph"), building(tmp_path / "g"):
            pass
        process.kill()
    assert _everything(tmp_path / "g") == before
    with building(tmp_path / "g") as work:
        assert work.kept(recipe("done.txt")) is not None
        assert work.kept(recipe("half.txt")) is None
    assert _everything(tmp_path / "g") == before
    assert [path.name for path in tmp_path.iterdir()] == ["g"]


def test_a_damaged_graph_is_mended(tmp_path: Path) -> None:
    whole = _everything(build(tmp_path / "g", _TWO).path)
    (tmp_path / "g" / "nodes" / "Paper.parquet").write_bytes(b"")
    (tmp_path / "g" / "evidence.parquet").unlink()
    assert _everything(build(tmp_path / "g", _TWO).path) == whole


def test_where_no_graph_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("mine")
    (tmp_path / "half" / "nodes").mkdir(parents=True)
    (tmp_path / "half" / "nodes" / "Paper.parquet").write_text("half")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manifest.json").write_text('{"format": 99}')
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "manifest.json").write_text("{")
    before = _everything(tmp_path)
    for name, message in [
        ("file", "is a file"),
        ("file/graph", "cannot be written"),
        ("folder", "holds files, but no whole graph"),
        ("half", "holds files, but no whole graph"),
        ("other", "is a graph of another format version"),
        ("torn", "cannot read the manifest"),
    ]:
        with pytest.raises(GraphError, match=f"{name}: {message}"):
            build(tmp_path / name, _TWO)
    assert _everything(tmp_path) == before


def test_a_source_of_the_old_graph_that_is_damaged_is_an_error(tmp_path: Path) -> None:
    build(tmp_path / "g", _TWO)
    one = kept_sources(tmp_path / "g" / "sources")[0]
    table = one.table("papers").read_bytes()
    one.table("papers").write_bytes(b"PAR1 and nothing else")
    before = _everything(tmp_path / "g")
    with pytest.raises(GraphError, match="sources: cannot be read"):
        build(tmp_path / "g", _TWO)
    one.table("papers").write_bytes(table)
    described = json.loads((one.folder / DESCRIPTION).read_text())
    (one.folder / DESCRIPTION).write_text(json.dumps({**described, "format": 0}))
    with building(tmp_path / "g") as work, pytest.raises(GraphError, match="another version of kg"):
        work.old_sources()
    assert len(_everything(tmp_path / "g")) == len(before)


def test_an_empty_folder_a_deep_one_a_link_and_odd_names(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    odd = tmp_path / "a" / "year=2024" / "it's [1]* ünï"
    expected = tables(build(tmp_path / "empty", _TWO))
    assert tables(build(tmp_path / "link", _TWO)) == expected
    assert tables(build(odd, _TWO)) == expected
    assert (tmp_path / "link").is_symlink()
    assert Graph(tmp_path / "real").digest == Graph(odd).digest
