"""A stage imports what all share and its own folder, never a neighbour."""

import ast
from pathlib import Path

import pytest

import kg

ROOT = Path(kg.__file__).parent
STAGES = ["draw", "export", "extract", "graph", "read", "resolve", "stores"]
SHARED = {"kg.errors", "kg.files", "kg.ids", "kg.model", "kg.rdf", "kg.schema", "kg.sentences", "kg.tables"}


def imported(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return modules | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


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
