"""`make run` serves this machine only, whatever name a stranger gives to our address."""

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0

HANDSHAKE = """\
GET /_stcore/stream HTTP/1.1\r
Host: {host}\r
Origin: {origin}\r
Upgrade: websocket\r
Connection: Upgrade\r
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
Sec-WebSocket-Version: 13\r
Sec-WebSocket-Protocol: streamlit\r
\r
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Where the dashboard answers that was started as the Makefile starts it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^\t\$\(BIN\)/streamlit (run app\.py .*)", makefile, re.MULTILINE)
    chosen = free_port()
    words = line.replace("$(PORT)", str(chosen)).split()
    with (tmp_path_factory.mktemp("hosts") / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *words, "--server.headless=true"],
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not healthy(chosen):
            time.sleep(0.1)
        yield chosen
        process.terminate()
        process.wait()


def healthy(port):
    try:
        return requests.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).ok
    except requests.RequestException:
        return False


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1", "http://127.0.0.1", "101"),
        ("localhost", "http://localhost", "101"),
        ("127.0.0.1", "http://evil.example", "403"),  # another site, from the visitor's browser
        ("evil.example", "http://evil.example", "403"),  # a name that leads here: DNS rebinding
    ],
)
def test_only_pages_of_this_machine_open_a_session(port, host, origin, status):
    request = HANDSHAKE.format(host=f"{host}:{port}", origin=f"{origin}:{port}")
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(request.encode())
        answer = line.recv(100).decode(errors="replace")
    assert answer.split()[1] == status
