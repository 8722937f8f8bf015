"""The commands of README.md and what they print; `python -m tests.readme` writes the outputs anew, on purpose."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_CONSOLE = re.compile(r"(?m)(?<=^```console\n)\$ kg (.*)\n((?:.*\n)*?)(?=```$)")
_LONGEST = 30  # lines of output shown


def commands(text: str) -> list[tuple[str, str]]:
    """Each command of the console blocks, without "kg", and the output printed below it."""
    return [(found[1], found[2]) for found in _CONSOLE.finditer(text)]


def answers(asked: list[str]) -> list[str]:
    """What kg prints for these commands, run in turn in a folder that holds the examples."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        return [_run(command, folder) for command in asked]


def _run(command: str, folder: str) -> str:
    arguments = [sys.executable, "-m", "kg.cli", *shlex.split(command)]
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    lines = [line.rstrip() for line in (done.stdout + done.stderr).strip("\n").split("\n")]
    cut = lines if len(lines) <= _LONGEST else [*lines[:_LONGEST], "…"]
    return "".join(f"{line[:160]}\n" for line in cut if line)


def main() -> None:
    """Write the outputs anew."""
    text = README.read_text("utf-8")
    printed = iter(answers([command for command, _ in commands(text)]))
    README.write_text(_CONSOLE.sub(lambda found: f"$ kg {found[1]}\n{next(printed)}", text), "utf-8")


if __name__ == "__main__":
    main()
