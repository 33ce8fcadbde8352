"""What the Containerfile starts, started here: not as root, and with two folders to write to.

An image cannot be built without a network. But the same command with the same environment can be
run in a namespace where all of this machine is read-only (bubblewrap).
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.load.visitor import Visitor

ROOT = Path(__file__).parents[2]
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
QUICK = {"sequence_length": "5", "horizon": "2", "epochs": "2", "ensemble": "1", "hidden_size": "4"}
USER = 10001
PATIENCE = 60.0

SANDBOX = [
    "bwrap", "--unshare-user", "--uid", str(USER), "--gid", "0", "--cap-drop", "ALL",
    "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--die-with-parent",
    "--tmpfs", "/tmp",  # noqa: S108  (an empty one of its own)
    "--ro-bind", str(ROOT), str(ROOT),  # which may lie in /tmp
]  # fmt: skip


def can_be_closed_off():
    if shutil.which("bwrap") is None:
        return False
    return subprocess.run([*SANDBOX, "true"], check=False, capture_output=True).returncode == 0


def command(instruction):
    """The list of words behind it."""
    return json.loads(re.findall(rf"^{instruction} +(\[.*\])", CONTAINERFILE, re.MULTILINE)[0])


def environment():
    """The last stage's; what lies in the image's /data lies in /mnt here."""
    (line,) = re.findall(r"^ENV (.*)", CONTAINERFILE, re.MULTILINE)
    pairs = dict(word.split("=", 1) for word in line.split())
    here = {name: value.replace("/data", "/mnt") for name, value in pairs.items()}
    return here | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


@contextmanager
def contained(data, home, log):
    """The dashboard in its sandbox; where it answers."""
    port = free_port()
    words = [word.replace("8501", str(port)) for word in command("CMD")]
    settings = environment() | {"HOME": home}
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [*SANDBOX, "--bind", str(data), "/mnt", "--chdir", str(ROOT), "--", *words],
            env=settings,
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
        try:
            yield port, process
        finally:
            process.terminate()
            process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def healthy(port):
    """What the image's own health check finds."""
    words = [word.replace("8501", str(port)) for word in command("HEALTHCHECK .* CMD")]
    return subprocess.run([sys.executable, *words[1:]], check=False, capture_output=True).returncode


@pytest.mark.skipif(not can_be_closed_off(), reason="needs bubblewrap and user namespaces")
@pytest.mark.parametrize("home", [environment()["HOME"], "/nonexistent"])
def test_it_forecasts_and_keeps_the_run_where_nothing_else_can_be_written(tmp_path, home):
    data, log = tmp_path / "data", tmp_path / "log"
    data.mkdir()
    with contained(data, home, log) as (port, process):
        end = time.monotonic() + PATIENCE
        while healthy(port) and time.monotonic() < end and process.poll() is None:
            time.sleep(0.2)
        assert healthy(port) == 0, log.read_text()
        with Visitor(f"http://127.0.0.1:{port}", **QUICK) as visitor:
            visitor.look()
            visitor.press("Forecast now")
            assert visitor.stay(PATIENCE, lambda: visitor.says("Measured on"))
            assert not visitor.exceptions
    assert "Traceback" not in log.read_text(), log.read_text()
    assert "external IP" not in log.read_text()
    assert [path.suffix for path in data.rglob("*.rnnf")] == [".rnnf"]


@pytest.mark.skipif(not can_be_closed_off(), reason="needs bubblewrap and user namespaces")
def test_the_sandbox_is_one():
    tries = "import os; print(os.getuid()); open({!r}, 'w')"
    for place in (ROOT / "written", Path.home() / "written", Path("/etc/written")):
        words = [sys.executable, "-c", tries.format(str(place))]
        ran = subprocess.run([*SANDBOX, *words], check=False, capture_output=True, text=True)
        assert ran.stdout.strip() == str(USER)
        assert "Read-only file system" in ran.stderr


def test_it_is_not_root_and_has_a_health_check():
    user = re.findall(r"^USER (\d+)", CONTAINERFILE, re.MULTILINE)
    assert user == [str(USER)]
    assert "/_stcore/health" in command("HEALTHCHECK .* CMD")[-1]
    assert re.findall(r"^FROM \S+/python:3\.12-slim", CONTAINERFILE, re.MULTILINE)


def test_what_is_copied_is_not_ignored():
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = re.findall(r"^COPY (?!--from)(\S+) ", CONTAINERFILE, re.MULTILINE)
    assert set(copied) == kept
    assert all((ROOT / each).exists() for each in copied)
