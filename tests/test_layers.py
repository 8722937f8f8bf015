"""A stage imports what all share and its own folder, never a neighbour."""

import ast
from pathlib import Path

import pytest

import kg

ROOT = Path(kg.__file__).parent
STAGES = ["draw", "export", "extract", "graph", "load", "ontology", "read", "resolve", "serve", "stores"]
SHARED = {
    "kg.errors",
    "kg.files",
    "kg.ids",
    "kg.indexes",
    "kg.model",
    "kg.rdf",
    "kg.rdf_terms",
    "kg.schema",
    "kg.sentences",
    "kg.tables",
}


def imported(file: Path) -> set[str]:
    """The modules that a file imports, wherever in it; `from kg import rdf` imports kg.rdf."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "kg":
            found |= {f"kg.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_every_folder_is_a_stage() -> None:
    assert sorted(path.parent.name for path in ROOT.glob("*/__init__.py")) == STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_no_neighbour(stage: str) -> None:
    files = sorted((ROOT / stage).rglob("*.py"))
    ours = {module for file in files for module in imported(file) if module.split(".")[0] == "kg"}
    assert {module for module in ours if not f"{module}.".startswith(f"kg.{stage}.")} <= SHARED
    assert len(files) > 1


@pytest.mark.parametrize("module", sorted(SHARED))
def test_what_is_shared_imports_only_what_is_shared(module: str) -> None:
    ours = {name for name in imported(ROOT / f"{module[3:]}.py") if name.split(".")[0] == "kg"}
    assert ours <= SHARED
