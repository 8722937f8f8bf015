"""Neo4j Community, as a data engineer has it: authentication on, one user database, TLS for those who ask for it."""

import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from neo4j import GraphDatabase

from tests.services.java import SMALL, Process, fetch, free_port, java

VERSION = "5.26.30"
USER, PASSWORD = "neo4j", "not-a-secret-of-anybody"

_ARTIFACTS = ("org.neo4j:neo4j", "org.neo4j.app:neo4j-server", "org.neo4j:neo4j-import-tool")
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "jdk.internal.misc")
_SETTINGS = """
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=128m
dbms.usage_report.enabled=false
db.tx_log.preallocate=false
"""
_TLS = """
server.bolt.tls_level=OPTIONAL
dbms.ssl.policy.bolt.enabled=true
dbms.ssl.policy.bolt.base_directory=tls
dbms.ssl.policy.bolt.client_auth=NONE
"""


class Neo4j:
    """A server whose data is in `home`; it starts when told.

    Args:
        jars: where its jars are kept.
        home: an empty folder.
        jvm: options of Java; the default starts fast and stays small.
    """

    def __init__(self, jars: Path, home: Path, jvm: Sequence[str] = SMALL) -> None:
        self.home = home
        self._java = [java(), *(f"--add-opens=java.base/{each}=ALL-UNNAMED" for each in _OPENS)]
        self._java += ["-Dlog4j2.disable.jmx=true", "-cp", f"{fetch(jars, *(f'{a}:{VERSION}' for a in _ARTIFACTS))}/*"]
        self._jvm = jvm
        self._port = free_port()
        self.certificate = self._certify()
        (home / "conf").mkdir(parents=True)
        settings = _SETTINGS.format(port=self._port) + (_TLS if self.certificate else "")
        (home / "conf" / "neo4j.conf").write_text(settings, "utf-8")
        self.admin("dbms", "set-initial-password", PASSWORD)
        self.process: Process | None = None

    @property
    def uri(self) -> str:
        """Where it listens."""
        return f"bolt://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, again after `kill`, and wait until it answers."""
        command = [*self._java[:1], *self._jvm, *self._java[1:]]
        command += ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}"]
        command += [f"--config-dir={self.home / 'conf'}", "--console-mode"]
        self.process = Process(command, self.home / "console.log", {})
        self.process.wait_for(self._port)
        with GraphDatabase.driver(self.uri, auth=(USER, PASSWORD)) as driver:
            driver.execute_query("RETURN 1")  # asked again, for 30 seconds, until the database has started, too

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process:
            self.process.kill()

    def admin(self, *arguments: str) -> None:
        """Run `neo4j-admin` with these arguments; the server must not run."""
        subprocess.run([self.admin_program(), *arguments], check=True, capture_output=True, timeout=300)

    def admin_program(self) -> Path:
        """The program `neo4j-admin` of this server, as an installation has it."""
        program = self.home / "neo4j-admin"
        variables = [f"NEO4J_HOME={self.home}", f"NEO4J_CONF={self.home / 'conf'}"]
        command = ["env", *variables, *self._java[:1], *SMALL, *self._java[1:], "org.neo4j.cli.AdminTool"]
        program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', "utf-8")
        program.chmod(0o700)
        return program

    def _certify(self) -> Path | None:
        """A certificate for 127.0.0.1 that it signs itself; None where there is no openssl."""
        tool = shutil.which("openssl")
        if tool is None:
            return None
        folder = self.home / "tls"
        folder.mkdir(parents=True)
        command = (
            tool, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", str(folder / "private.key"), "-out", str(folder / "public.crt"),
        )  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return folder / "public.crt"
