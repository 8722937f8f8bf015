"""docker-compose.yml is what `docker compose config` accepts; no engine is needed for that."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PASSWORDS = {"KG_TOKEN": "the-explorers", "NEO4J_PASSWORD": "only-for-this-test", "SPARQL_PASSWORD": "and-this-too"}


@pytest.fixture(scope="module")
def compose(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Docker Compose, as a plugin or by itself; where there is none, tests are skipped, but in CI they fail."""
    nothing = tmp_path_factory.mktemp("compose") / "env"
    nothing.touch()
    options = ["--env-file", str(nothing), "-f", str(ROOT / "docker-compose.yml"), "--profile", "production"]
    found = [[*command, *options] for command in (["docker", "compose"], ["docker-compose"]) if _runs(command)]
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no docker compose on this machine")
    return found[0]


def _runs(command: list[str]) -> bool:
    there = shutil.which(command[0])
    return bool(there) and subprocess.run([*command, "version"], check=False, capture_output=True).returncode == 0


def config(compose: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name not in PASSWORDS}
    command = [*compose, "config"]
    return subprocess.run(command, check=False, env=known | environment, capture_output=True, text=True)


def test_it_is_valid(compose: list[str]) -> None:
    done = config(compose, **PASSWORDS)
    assert done.returncode == 0, done.stderr
    (part,) = re.findall(r"(?ms)^services:\n(.*?)(?=^\S|\Z)", done.stdout)
    services = re.findall(r"(?m)^  ([\w-]+):$", part)
    assert sorted(services) == ["build", "fuseki", "load-fuseki", "load-neo4j", "neo4j", "serve"]
    assert done.stdout.count("healthcheck:") == done.stdout.count("restart: unless-stopped") == 3
    assert [done.stdout.count(each) for each in PASSWORDS.values()] == [1, 2, 2]


@pytest.mark.parametrize("missing", PASSWORDS)
@pytest.mark.parametrize("value", [None, ""])
def test_there_is_no_default_password(compose: list[str], missing: str, value: str | None) -> None:
    given = {name: text for name, text in PASSWORDS.items() if name != missing}
    done = config(compose, **given, **({} if value is None else {missing: value}))
    assert done.returncode != 0
    assert ("token" if missing == "KG_TOKEN" else "password") in done.stderr


def test_every_version_is_pinned_and_every_port_is_of_this_machine() -> None:
    texts = [
        (ROOT / name).read_text("utf-8")
        for name in ("docker-compose.yml", "docker/kg.Dockerfile", "docker/fuseki.Dockerfile")
    ]
    images = re.findall(r"(?m)^(?: *image: |FROM )(\S+)$", "\n".join(texts))
    assert len(images) == 5
    assert all(re.search(r":\d+\.\d+\.\d+", image) for image in images)
    ports = re.findall(r'"([^"\s]*:\d+)"', texts[0])
    assert [port.rpartition(":")[2] for port in ports if "/" not in port] == ["8080", "7474", "7687", "3030"]
    assert all(port.startswith("127.0.0.1:$") for port in ports if "/" not in port)
