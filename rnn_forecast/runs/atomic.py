"""Writing a file so that it is always whole: the old one or the new one, never half of either."""

import os
import secrets
from pathlib import Path

UNFINISHED = ".part"
"""Ending of a file that is being written; one that stays belongs to a process that was killed."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside the old file, to the disk, and put it in its place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    name = path.with_name(f"{path.stem}-{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with name.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        name.replace(path)
        _sync_folder(path.parent)
    finally:
        name.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """After this even a power cut finds the new name; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
