"""A proxy on the loopback that answers instead of passing on."""

import socket
import socketserver
import ssl
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import parse_headers
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import parse_qsl, urlsplit

from tests.replay import authority

LONGEST_S = 60.0
"""A black hole lets go after this, whatever happens."""


@dataclass(frozen=True)
class Request:
    host: str
    path: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """An answer, or what becomes of one."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False  # half of the body, then the connection ends
    drop: bool = False  # the connection ends before an answer
    hang: bool = False  # the connection stays, and nothing comes
    trickle: float = 0.0  # seconds between two bytes


Site = Callable[[Request], Reply]


class Replay:
    """Sites by their host, in reach of whoever has ``environment``."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self.sites = sites
        self.requests: list[Request] = []
        self.errors: list[str] = []
        """What went wrong here, and not by intention."""
        self.most_at_once = 0
        self.pace = 0.0
        """Seconds that every answer takes, so that requests of the same time can be seen."""
        self._at_once = 0
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory()
        self._authority = authority.make(Path(self._folder.name))
        self._server = _Server(self)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        port = self._server.server_address[1]
        root = str(self._authority.certificate)
        bundles = ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
        proxies = ("HTTPS_PROXY", "https_proxy")
        return {
            **dict.fromkeys(bundles, root),
            **dict.fromkeys(proxies, f"http://127.0.0.1:{port}"),
            **dict.fromkeys(("NO_PROXY", "no_proxy"), "localhost"),
        }

    def secure(self, connection: socket.socket) -> ssl.SSLSocket:
        return self._authority.context.wrap_socket(connection, server_side=True)

    def answer(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            reply = self.sites[request.host](request)
        except Exception:  # noqa: BLE001  (the test that asked is to fail, and say why)
            # As text: an exception would keep the connection open.
            self.errors.append(traceback.format_exc())
            reply = Reply(drop=True)
        self.closing.wait(self.pace)
        with self._lock:
            self._at_once -= 1
        self.closing.wait(LONGEST_S if reply.hang else reply.delay)
        return reply

    def paths(self, host: str) -> list[str]:
        return [request.path for request in self.requests if request.host == host]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        super().__init__(("127.0.0.1", 0), _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up in the middle are what the tests are about."""


class _Connection(socketserver.BaseRequestHandler):
    request: socket.socket
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def handle(self) -> None:
        self.request.settimeout(LONGEST_S)
        with self.request.makefile("rb") as lines:
            target = lines.readline().split()[1].decode()
            parse_headers(lines)
        host = target.partition(":")[0]
        if host not in self.server.replay.sites:
            self.request.sendall(b"HTTP/1.1 502 unknown host\r\ncontent-length: 0\r\n\r\n")
            return
        self.request.sendall(b"HTTP/1.1 200 connected\r\n\r\n")
        with suppress(OSError), self.server.replay.secure(self.request) as connection:
            stream = connection.makefile("rb")
            while self._one(host, stream, connection):
                pass

    def _one(self, host: str, stream: BinaryIO, connection: socket.socket) -> bool:
        """Answer one request; whether another may follow."""
        line = stream.readline().split()
        if not line:
            return False
        headers = parse_headers(stream)
        stream.read(int(headers.get("content-length", 0)))
        url = urlsplit(line[1].decode())
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        reply = self.server.replay.answer(Request(host, url.path, query))
        if reply.drop or reply.hang:
            return False
        self._send(reply, connection)
        return not reply.cut

    def _send(self, reply: Reply, connection: socket.socket) -> None:
        lines = {
            "content-type": reply.kind,
            "content-length": str(len(reply.body)),
            **reply.headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        connection.sendall(f"HTTP/1.1 {reply.status} -\r\n{head}\r\n".encode())
        body = reply.body[: len(reply.body) // 2] if reply.cut else reply.body
        if not reply.trickle:
            connection.sendall(body)
            return
        for at in range(len(body)):
            if self.server.replay.closing.wait(reply.trickle):
                return
            connection.sendall(body[at : at + 1])
