"""What the program and its nursery say to each other, through the Unix socket between them.

The program asks for a worker: a number of its choice, and the two pipes by which they will talk.
Later it asks for that worker's end: the number alone. Only this is answered, with how it ended.
"""

import socket
import struct
from dataclasses import dataclass

_NUMBER = struct.Struct(">q")


@dataclass(frozen=True, slots=True)
class Request:
    """What the program asks of the nursery.

    Attributes:
        number: Of the worker.
        pipes: Descriptors that become its standard input and output; none: end it.
    """

    number: int
    pipes: tuple[int, ...] = ()


def pair() -> tuple[socket.socket, socket.socket]:
    """Both ends, ours and the nursery's; what is sent at once arrives at once."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def ask(door: socket.socket, request: Request) -> None:
    """Ask the nursery; the descriptors are copied and may be closed afterwards.

    Raises:
        OSError: The nursery is gone.
    """
    socket.send_fds(door, [_NUMBER.pack(request.number)], request.pipes)


def asked(door: socket.socket) -> Request | None:
    """The program's next request, as soon as there is one; None: the program is gone."""
    number, pipes, *_ = socket.recv_fds(door, _NUMBER.size, maxfds=2)
    return Request(_NUMBER.unpack(number)[0], tuple(pipes)) if number else None


def answer(door: socket.socket, status: int) -> None:
    """Say how a worker ended."""
    door.send(_NUMBER.pack(status))


def answered(door: socket.socket) -> int | None:
    """How the worker ended that the nursery was asked to end; None: the nursery is gone.

    Raises:
        OSError: The nursery is gone, too.
    """
    status = door.recv(_NUMBER.size)
    return _NUMBER.unpack(status)[0] if status else None
