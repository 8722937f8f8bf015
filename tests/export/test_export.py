import io
import sys
from pathlib import Path

import pytest

from kg.errors import ExportError
from kg.export import EXPORTERS, Exporter, FolderExporter, export
from kg.rdf import triples
from tests.graphs import small_graph, write_graph

STREAMS = [name for name, exporter in EXPORTERS.items() if isinstance(exporter, Exporter)]
FOLDERS = [name for name, exporter in EXPORTERS.items() if isinstance(exporter, FolderExporter)]


def contents(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return {str(file.relative_to(path)): file.read_bytes() for file in files}


def test_the_formats() -> None:
    assert STREAMS == ["ntriples", "nquads", "turtle", "jsonld", "void", "graphml", "gexf", "jsonl"]
    assert FOLDERS == ["neo4j", "kgx"]
    assert len({exporter.suffix for exporter in EXPORTERS.values() if isinstance(exporter, Exporter)}) == len(STREAMS)


@pytest.mark.parametrize("name", STREAMS)
def test_a_file_a_stream_and_standard_output_hold_the_same(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, stream, output = small_graph(tmp_path / "graph"), io.BytesIO(), io.BytesIO()
    export(graph, name, tmp_path / "file")
    export(graph, name, stream)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output))
    export(graph, name, Path("-"))
    assert (tmp_path / "file").read_bytes() == stream.getvalue() == output.getvalue()
    assert stream.getvalue().endswith(b"\n")
    assert [path.name for path in tmp_path.iterdir() if path.name != "graph"] == ["file"]


@pytest.mark.parametrize("name", EXPORTERS)
def test_equal_graphs_give_equal_bytes(tmp_path: Path, name: str) -> None:
    for each in ("a", "b"):
        export(small_graph(tmp_path / f"graph-{each}"), name, tmp_path / each)
    assert contents(tmp_path / "a") == contents(tmp_path / "b") != {}


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_empty_graph_is_an_empty_export(tmp_path: Path, name: str) -> None:
    export(write_graph(tmp_path / "graph", [], []), name, tmp_path / "out")
    assert all(b"\n\n" not in each for each in contents(tmp_path / "out").values())


def test_n_triples_are_the_triples_under_the_users_base(tmp_path: Path) -> None:
    graph = small_graph(tmp_path / "graph")
    export(graph, "ntriples", tmp_path / "a.nt", "https://kg.example/")
    assert (tmp_path / "a.nt").read_text("utf-8") == "".join(triples(graph, "https://kg.example/"))


def test_an_unknown_format(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    with pytest.raises(ExportError, match="there is no format 'csv'\n  one of ntriples, nquads, turtle"):
        export(graph, "csv", tmp_path / "out")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_no_stream(tmp_path: Path, name: str) -> None:
    graph = small_graph(tmp_path)
    for stream in (io.BytesIO(), Path("-")):
        with pytest.raises(ExportError, match=f"{name} is a folder of files and cannot be a stream"):
            export(graph, name, stream)


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_output_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    graph = small_graph(tmp_path / "graph")
    (tmp_path / "file").write_text("kept")
    with pytest.raises(ExportError, match=r"file.*: cannot be written: "):
        export(graph, name, tmp_path / "file" / "out")
    assert (tmp_path / "file").read_text() == "kept"


def test_a_failed_export_leaves_the_last_one(tmp_path: Path) -> None:
    graph = small_graph(tmp_path / "graph")
    (tmp_path / "out").write_text("kept")
    with pytest.raises(ExportError, match="is no absolute IRI"):
        export(graph, "turtle", tmp_path / "out", "nowhere")
    assert {path.name for path in tmp_path.iterdir()} == {"graph", "out"}
    assert (tmp_path / "out").read_text() == "kept"


@pytest.mark.parametrize("name", FOLDERS)
def test_what_else_lies_in_the_folder_stays(tmp_path: Path, name: str) -> None:
    graph = small_graph(tmp_path / "graph")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("kept")
    export(graph, name, tmp_path / "out")
    export(graph, name, tmp_path / "out")
    assert (tmp_path / "out" / "notes.txt").read_text() == "kept"
    assert not list((tmp_path / "out").rglob(".*"))
