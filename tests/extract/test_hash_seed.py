import os
import subprocess
import sys
from pathlib import Path

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples").iterdir())


def started(seed: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg.cli", "extract", *map(str, EXAMPLES)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONHASHSEED": seed})


def test_the_order_of_sets_and_dictionaries_does_not_reach_the_output() -> None:
    """Python orders sets of strings anew in each process: with one seed or another, the same bytes."""
    runs = [started(seed) for seed in ("1", "2")]
    first, second = (run.communicate()[0] for run in runs)
    assert [run.returncode for run in runs] == [0, 0]
    assert len(first.splitlines()) > 60
    assert first == second
