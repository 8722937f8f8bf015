"""Java programs as Maven has them, run as servers."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

SMALL = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Options of a virtual machine that starts fast and stays small."""

_STARTS_WITHIN = 600  # seconds, on a machine with much else to do
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId> <artifactId>jars</artifactId> <version>1</version> <packaging>pom</packaging>
  <dependencies>{}</dependencies>
</project>"""
_DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def java() -> str:
    """The path of a Java program; where there is none, or no Maven, the test is skipped, but in CI it fails."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin" if home else None)
    missing = [name for name, path in (("java", found), ("mvn", shutil.which("mvn"))) if path is None]
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {' and no '.join(missing)} on this machine")
    return str(found)


def fetch(folder: Path, *artifacts: str) -> Path:
    """The folder, with the jars of the artifacts (group:artifact:version) and of all they need; downloaded once."""
    if folder.exists():
        return folder
    pom = _POM.format("".join(_DEPENDENCY.format(*map(escape, each.split(":"))) for each in artifacts))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as aside:
        Path(aside, "pom.xml").write_text(pom, "utf-8")
        jars = Path(aside, "jars")
        options = [f"-DoutputDirectory={jars}", "-DincludeScope=runtime"]
        subprocess.run(["mvn", "-B", "-q", "-f", f"{aside}/pom.xml", _COPY, *options], check=True, timeout=600)
        jars.rename(folder)
    return folder


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Process:
    """A server's process; its output goes to `log`."""

    def __init__(self, command: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        self._log = log
        with log.open("a", encoding="utf-8") as file:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env={**os.environ, **env}
            )

    def wait_for(self, port: int) -> None:
        """Wait until it listens to a port.

        Raises:
            RuntimeError: where it ends before, or takes too long, with the end of its output.
        """
        deadline = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < deadline and not self._ended_within(0.1):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                continue
            return
        self.kill()
        raise RuntimeError(f"the server did not start:\n{self._log.read_text('utf-8')[-4000:]}")

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._process.kill()
        self._process.wait()

    def _ended_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True
