"""The command as a user runs it: in a process of its own, on real files."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg.cli import main
from kg.tables import Graph

EXAMPLES = sorted(str(path) for path in (Path(__file__).parent.parent / "examples").iterdir())


def kg(*arguments: object, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Runs kg and returns what it printed; its exit status is not looked at."""
    command = [sys.executable, "-m", "kg.cli", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def good(*arguments: object, given: bytes | None = None) -> str:
    done = kg(*arguments, given=given)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def refused(status: int, *arguments: object, given: bytes | None = None) -> str:
    """The message of a command that must fail, which is short and no traceback."""
    done = kg(*arguments, given=given)
    message = done.stderr.decode()
    assert done.returncode == status, message
    assert "Traceback" not in message
    return message


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A graph of the examples, and what the build printed."""
    target = tmp_path_factory.mktemp("examples") / "graph"
    return target, good("build", *EXAMPLES, "-o", target, "--jobs", 1)


def test_a_build_counts_entries_and_papers(built: tuple[Path, str]) -> None:
    target, said = built
    lines = {what.strip(): int(count.replace(",", "")) for count, what in re.findall(r"(?m)^ *([\d,]+) (.*)$", said)}
    assert (lines["entries of 5 listings"], lines["skipped"], lines["papers"]) == (63, 0, 58)
    counts = Graph(target).manifest["counts"]["nodes"]
    assert (lines["methods"], lines["datasets"], lines["authors"]) == (
        counts["Method"], counts["Dataset"], counts["Author"]
    )  # fmt: skip
    assert said.endswith(f"graph: {target}\n")


def test_building_again_extracts_nothing_and_changes_no_byte(built: tuple[Path, str]) -> None:
    target, _ = built
    before = files(target)
    assert re.search(r"(?m)^ *0  read and extracted now", good("build", *EXAMPLES, "-o", target))
    assert {name: data for name, data in files(target).items() if not name.startswith("cache")} == {
        name: data for name, data in before.items() if not name.startswith("cache")
    }


def test_neither_the_order_of_files_nor_the_number_of_workers_matters(built: tuple[Path, str], tmp_path: Path) -> None:
    good("build", *reversed(EXAMPLES), "-o", tmp_path / "other", "--jobs", 2)
    for part in ("nodes", "edges"):
        assert files(tmp_path / "other" / part) == files(built[0] / part)
    assert (tmp_path / "other" / "evidence.parquet").read_bytes() == (built[0] / "evidence.parquet").read_bytes()
    assert Graph(tmp_path / "other").digest == Graph(built[0]).digest


def test_listings_can_be_added_one_by_one_and_taken_away(built: tuple[Path, str], tmp_path: Path) -> None:
    for listing in EXAMPLES:
        good("build", listing, "-o", tmp_path / "grown")
    assert Graph(tmp_path / "grown").digest == Graph(built[0]).digest
    good("build", *EXAMPLES[:4], "-o", tmp_path / "four")
    assert good("retract", tmp_path / "grown", Path(EXAMPLES[4]).name).startswith(f"{tmp_path / 'grown'} now holds ")
    assert Graph(tmp_path / "grown").digest == Graph(tmp_path / "four").digest
    assert "has no listing 'nothing.txt'" in refused(1, "retract", tmp_path / "four", "nothing.txt")


def test_an_extraction_is_read_back_without_loss(built: tuple[Path, str], tmp_path: Path) -> None:
    first = good("extract", *EXAMPLES)
    (tmp_path / "extracted.jsonl").write_text(first, "utf-8")
    assert good("extract", tmp_path / "extracted.jsonl") == first
    good("build", tmp_path / "extracted.jsonl", "-o", tmp_path / "graph")
    for part in ("nodes", "edges"):
        assert files(tmp_path / "graph" / part) == files(built[0] / part)


def test_every_mention_is_its_text() -> None:
    mentions = 0
    for line in good("extract", *EXAMPLES).splitlines():
        paper = json.loads(line)
        for entity in (each for kind in ("methods", "datasets", "tasks", "metrics") for each in paper[kind]):
            texts = [paper[span["field"]][span["begin"] : span["end"]] for span in entity["spans"]]
            assert list(dict.fromkeys(texts)) == entity["forms"]
            mentions += len(texts)
        for link in paper["links"]:
            assert re.fullmatch(r"[^\s]+", paper[link["field"]][link["begin"] : link["end"]])
    assert mentions > 300


def test_standard_input_and_output() -> None:
    line = json.dumps({"title": "FastNet: Nets", "abstract": "We propose FastNet. It beats BERT on GLUE."}).encode()
    (found,) = good("extract", "-", given=line).splitlines()
    assert json.loads(found)["title"] == "FastNet: Nets"


def test_a_question_is_answered_in_both_languages(built: tuple[Path, str]) -> None:
    asked = ("query", built[0], "datasets-of-method", "-p", "method=bert", "-f", "json")
    cypher, sparql = good(*asked), good(*asked, "-l", "sparql")
    assert cypher == sparql
    assert {"MNLI", "SQuAD 2.0"} <= {row["dataset"] for row in json.loads(cypher)}


def test_questions_are_listed_as_csv_in_a_pipe(built: tuple[Path, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(good("query", built[0]))))
    assert len(rows) >= 12
    assert {"papers-using-method", "papers-without-code"} <= {row["name"] for row in rows}


def test_a_hostile_listing_makes_a_correct_graph(tmp_path: Path) -> None:
    title = "<img src=x onerror=alert(1)> $(touch x) '; MATCH (n) DETACH DELETE n //\u202e {{7*7}}"
    listing = tmp_path / "hostile.jsonl"
    listing.write_text(json.dumps({"title": title, "abstract": "We use BERT on GLUE. ]]> <script>x</script>"}), "utf-8")
    good("build", listing, "-o", tmp_path / "graph")
    (row,) = Graph(tmp_path / "graph").nodes("Paper").to_pylist()
    assert row["title"] == title
    for form in ("ntriples", "turtle", "jsonld", "nquads", "graphml", "gexf", "jsonl"):
        good("export", tmp_path / "graph", "-f", form, "-o", tmp_path / f"graph.{form}")
    good("draw", tmp_path / "graph", "-o", tmp_path / "graph.html")
    assert "<img" not in (tmp_path / "graph.html").read_text("utf-8").split("<script>")[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02" * 100, "is binary"),
        (b"A title\n\nThis abstract is caf\xe9.\n", "is not UTF-8"),
        (b'{"title": ["no", "text"], "abstract": "x"}\n', "listing:1: "),
        (b"x" * 50_000_000, "line of more than"),
    ],
)
def test_a_broken_listing_is_one_error_and_leaves_the_graph(
    built: tuple[Path, str], tmp_path: Path, content: bytes, message: str
) -> None:
    before = Graph(built[0]).digest
    listing = tmp_path / "listing"
    listing.write_bytes(content)
    said = refused(1, "build", EXAMPLES[0], listing, "-o", built[0])
    assert message in said
    assert len(said.splitlines()) <= 2
    assert Graph(built[0]).digest == before
    assert [path.name for path in built[0].parent.iterdir()] == ["graph"]


def test_wrong_places_are_clear_errors(built: tuple[Path, str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    half = tmp_path / "half"
    (half / "nodes").mkdir(parents=True)
    (half / "nodes" / "Paper.parquet").write_bytes(b"PAR1")
    listing = EXAMPLES[0]
    assert "holds no listing" in refused(1, "build", tmp_path / "empty", "-o", tmp_path / "g")
    assert "missing.txt" in refused(1, "build", tmp_path / "missing.txt", "-o", tmp_path / "g")
    assert "is a file" in refused(1, "build", listing, "-o", tmp_path / "file")
    assert "no whole graph" in refused(1, "build", listing, "-o", half)
    assert "is not a graph directory" in refused(1, "query", half, "most-used-methods")
    assert "there is no model 'best'" in refused(1, "build", listing, "-o", tmp_path / "g", "--model", "best")
    assert "cannot be written" in refused(1, "draw", built[0], "-o", tmp_path / "none" / "page.html")
    assert "most-used-methods" in refused(1, "query", built[0], "most-used-method")
    assert "one of ntriples" in refused(1, "export", built[0], "-f", "xml", "-o", tmp_path / "x")
    assert "Usage" in refused(2, "build")
    assert not (tmp_path / "g").exists()


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    for name, command in main.commands.items():
        assert command.help
        assert f"kg {name}" in readme
        assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_copies_of_a_listing_are_one_listing_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(Path(EXAMPLES[0]).read_bytes())
    (tmp_path / "b.txt").write_bytes(Path(EXAMPLES[0]).read_bytes())
    good("build", tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "ab")
    good("build", tmp_path / "b.txt", tmp_path / "a.txt", "-o", tmp_path / "ba")
    assert files(tmp_path / "ab") == files(tmp_path / "ba")
    assert [row["name"] for row in Graph(tmp_path / "ab").nodes("Listing").to_pylist()] == ["a.txt"]
