import csv
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export import export
from kg.export.neo4j import edge_header, node_header
from kg.rdf_terms import clean
from kg.schema import EDGES, NODES
from tests.graphs import edge, evidence, node, small_graph, write_graph

ALL = {f"nodes/{label}.csv" for label in NODES} | {f"edges/{kind}.csv" for kind in EDGES}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def files(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


def test_each_row_has_as_many_cells_as_its_header(tmp_path: Path) -> None:
    export(small_graph(tmp_path / "graph"), "neo4j", tmp_path / "out")
    assert set(files(tmp_path / "out")) == ALL | {"import.sh", "schema.cypher"}
    cells = {}
    for name in ALL:
        with (tmp_path / "out" / name).open(encoding="utf-8", newline="") as stream:
            cells[name] = [len(row) for row in csv.reader(stream, strict=True)]
    assert all(len(set(each)) == 1 for each in cells.values())
    assert sum(map(len, cells.values())) - len(ALL) == 18 + 25


def test_headers_name_and_type_what_the_tables_hold() -> None:
    assert node_header(NODES["Result"]) == [
        "id:ID", "iri:string", "name:string", "value:string", "number:double", "unit:string", "relative:boolean",
        ":LABEL",
    ]  # fmt: skip
    assert edge_header(EDGES["WROTE"]) == [
        ":START_ID", ":END_ID", "id:string", "position:long", "printed:string", "confidence:double", "support:long",
        "derived:boolean", "evidence:string[]", ":TYPE",
    ]  # fmt: skip
    assert edge_header(EDGES["EVALUATED_ON"])[-2:] == ["premises:string[]", ":TYPE"]


def test_whole_files(tmp_path: Path) -> None:
    listing = node("Listing", "a" * 64, name="one.txt", sha256="a" * 64)
    paper = node("Paper", "p", title='A "B",\nC', titled=True, abstract="", author_count=2)
    net = node("Method", "n", name="N", aliases=["a;b", "c,d", 'e"f'])
    uses = edge("USES", paper, net, confidence=0.1, support=3)
    proof = [
        evidence(uses, listing, 0, "abstract", "It uses N, \\ N.", "N"),
        evidence(uses, listing, 0, "abstract", "It uses N, \\ N.", "N.") | {"confidence": 0.5},
        evidence(uses, listing, 0, "title", 'N or "N"', "N"),
    ]
    export(write_graph(tmp_path / "graph", [listing, paper, net], [uses], proof), "neo4j", tmp_path / "out")
    texts = {name: path.read_bytes().decode() for name, path in files(tmp_path / "out").items()}
    assert texts["nodes/Paper.csv"].partition("\n")[2] == (
        f'"{paper["id"]}","paper/p","A ""B"",\nC",true,"",,,2,,,,,,"KG\x1fPaper"\n'
    )
    assert texts["nodes/Method.csv"] == (
        f"id:ID,iri:string,name:string,aliases:string[],:LABEL\n"
        f'"{net["id"]}","method/n","N","a;b\x1fc,d\x1fe""f","KG\x1fMethod"\n'
    )
    assert texts["nodes/Task.csv"] == "id:ID,iri:string,name:string,aliases:string[],:LABEL\n"
    assert texts["edges/USES.csv"] == (
        ":START_ID,:END_ID,id:string,confidence:double,support:long,derived:boolean,evidence:string[],:TYPE\n"
        f'"{paper["id"]}","{net["id"]}","{uses["id"]}",0.1,3,false,"It uses N, \\ N.\x1fN or ""N""","USES"\n'
    )


def test_ids_are_unique_and_every_end_is_a_node(tmp_path: Path) -> None:
    export(small_graph(tmp_path / "graph"), "neo4j", tmp_path / "out")
    found = {name: rows(tmp_path / "out" / name) for name in ALL}
    ids = [row["id:ID"] for name in ALL if name.startswith("nodes") for row in found[name]]
    ends = {
        row[end] for name in ALL if name.startswith("edges") for row in found[name] for end in (":START_ID", ":END_ID")
    }
    assert len(ids) == len(set(ids)) == 18
    assert ends <= set(ids)
    assert {name: {row[":TYPE"] for row in found[name]} for name in ALL if name.startswith("edges")} == {
        f"edges/{kind}.csv": {kind} for kind in EDGES
    }


def test_a_derived_edge_has_premises_and_no_evidence(tmp_path: Path) -> None:
    export(small_graph(tmp_path / "graph"), "neo4j", tmp_path / "out")
    (row,) = rows(tmp_path / "out" / "edges" / "EVALUATED_ON.csv")
    known = {row["id:string"] for kind in ("INTRODUCES", "USES") for row in rows(tmp_path / f"out/edges/{kind}.csv")}
    assert (row["derived:boolean"], row["evidence:string[]"]) == ("true", "")
    assert len(set(row["premises:string[]"].split("\x1f")) & known) == 2


def test_the_command_names_every_file_and_the_delimiter(tmp_path: Path) -> None:
    export(small_graph(tmp_path / "graph"), "neo4j", tmp_path / "out")
    command = (tmp_path / "out" / "import.sh").read_text("utf-8")
    assert command.startswith("#!/bin/sh\n")
    assert " database import full " in command
    assert " --multiline-fields=true --array-delimiter=U+001F " in command
    assert set(re.findall(r"--nodes=(\S+)", command)) | set(re.findall(r"--relationships=(\S+)", command)) == ALL
    assert command.count(" \\\n") == len(ALL) + 1


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=10, max_size=40, unique=True))
@settings(max_examples=4, deadline=None)
def test_any_text_survives(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        methods = [node("Method", text, aliases=[text, "x", text]) for text in texts]
        export(write_graph(Path(folder, "graph"), methods, []), "neo4j", Path(folder, "out"))
        found = rows(Path(folder, "out", "nodes", "Method.csv"))
    assert {row["name:string"] for row in found} == {clean(text) for text in texts}
    assert all(row["aliases:string[]"].split("\x1f") == [row["name:string"], "x", row["name:string"]] for row in found)
