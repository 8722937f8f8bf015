"""Apache Jena Fuseki over TDB2, with a user and a password."""

from collections.abc import Sequence
from pathlib import Path

from tests.services.java import SMALL, Process, fetch, free_port, java

VERSION = "5.6.0"
USER, PASSWORD = "kg", "not-a-secret-of-anybody"


class Fuseki:
    """A server whose data is in `home`; it starts when told.

    Args:
        jars: where its jar is kept.
        home: an empty folder.
        jvm: options of Java; the default starts fast and stays small.
    """

    def __init__(self, jars: Path, home: Path, jvm: Sequence[str] = SMALL) -> None:
        self.home = home
        self._port = free_port()
        (home / "data").mkdir(parents=True)
        (home / "passwords").write_text(f"{USER}: {PASSWORD}\n", "utf-8")
        jar = fetch(jars, f"org.apache.jena:jena-fuseki-server:{VERSION}") / f"jena-fuseki-server-{VERSION}.jar"
        self._command = [
            java(), *jvm, "-jar", str(jar), "--localhost", f"--port={self._port}", "--auth=basic",
            f"--passwd={home / 'passwords'}", "--tdb2", f"--loc={home / 'data'}", "--update", "/kg",
        ]  # fmt: skip
        self.process: Process | None = None

    @property
    def uri(self) -> str:
        """The data set, which is both the Graph Store and the SPARQL endpoint."""
        return f"http://127.0.0.1:{self._port}/kg"

    def start(self) -> None:
        """Start it, again after `kill`, and wait until it answers."""
        self.process = Process(self._command, self.home / "console.log", {"FUSEKI_BASE": str(self.home)})
        self.process.wait_for(self._port)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process:
            self.process.kill()
