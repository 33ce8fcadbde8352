"""A PostgreSQL of the tests' own: made in a folder, heard on this machine only, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

# Debian keeps the server's programs off the path.
DEBIAN = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
PLACES = os.pathsep.join([os.environ["PATH"], *DEBIAN])
PATIENCE = 60.0

# The server refuses to run as root; whoever else runs the tests runs it.
USER = "nobody" if os.geteuid() == 0 else None

FAST = ["-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=40"]


def program(name):
    """Where a program of PostgreSQL lies; None where it is not installed."""
    return shutil.which(name, path=PLACES)


def installed():
    """Whether a server can be started here."""
    return all(program(name) for name in ("initdb", "postgres"))


class Server:
    """One server, which may be stopped and started again.

    Args:
        folder: Where its data is made; its user must be able to write there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._databases, self._process = folder, count(), None
        self._data, self.port = folder / "data", free_port()
        where = ["--pgdata", self._data, "--username", "tests", "--auth", "trust"]
        self._run(program("initdb"), *where, "--encoding", "UTF8", "--locale", "C", "--no-sync")

    def start(self):
        """Start it, and wait until it answers."""
        words = ["-D", self._data, "-p", str(self.port), "-h", "127.0.0.1", "-k", self._folder]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program("postgres"), *words, *FAST], cwd=self._folder, user=USER, stderr=log
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < end, (self._folder / "log").read_text()
            assert self._process.poll() is None, (self._folder / "log").read_text()
            time.sleep(0.05)

    def stop(self):
        """Stop it as if its machine failed: nothing is said to those who are connected."""
        if self._process is not None:
            self._process.send_signal(3)
            self._process.wait()
            self._process = None

    def new_database(self):
        """The address of an empty database, as RNN_FORECAST_DATABASE has it."""
        from psycopg import sql

        name = f"runs{next(self._databases)}"
        with self._connected("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql+psycopg://tests:unused@127.0.0.1:{self.port}/{name}"

    def _answers(self):
        import psycopg

        try:
            self._connected("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _connected(self, database):
        import psycopg

        address = f"host=127.0.0.1 port={self.port} user=tests dbname={database}"
        return psycopg.connect(address, autocommit=True)

    def _run(self, *words):
        done = subprocess.run(
            words, cwd=self._folder, user=USER, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr


@contextmanager
def served() -> Iterator[Server]:
    """A server that runs until the block ends."""
    with tempfile.TemporaryDirectory(prefix="postgresql-") as name:
        if USER:
            shutil.chown(name, USER)
        server = Server(Path(name))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def free_port():
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
