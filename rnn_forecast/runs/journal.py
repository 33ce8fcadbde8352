"""What came of a run since its bundle was written: a line each, on the disk at once.

Long work adds a line for every finished piece, which costs the same however long it gets. A line
that a killed process left half written is not read. A line may stand there twice.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from rnn_forecast.runs.kinds import Line


def append(path: Path, lines: Sequence[Line]) -> None:
    """Write lines behind those that are there."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if _torn(path):
            text = "\n" + text
        os.write(handle, text.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def lines_of(path: Path) -> list[Line]:
    """The lines that are whole."""
    try:
        text = path.read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return []
    found = (_parsed(line) for line in text.splitlines())
    return [line for line in found if line is not None]


def _torn(path: Path) -> bool:
    """Whether the file ends within a line."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _parsed(line: str) -> Line | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
