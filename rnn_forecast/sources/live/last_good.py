"""The copy that stands in for a server that fails.

Each good answer is kept under its request as one Parquet file (the frame, and the rest of the
dataset in its metadata) in the user's cache folder, or where ``RNN_FORECAST_CACHE`` says.
Where nothing can be written, the copies live as long as the process. Only public data come here:
uploads never do.
"""

import io
import json
import os
import sys
import tempfile
import threading
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pandas as pd

from rnn_forecast.errors import SourceUnavailable
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Dataset, Note

KEPT = 64
"""Copies kept in memory, and on the disk."""

CATEGORY = "last_good_copy"
"""Category of the note on a dataset that is a copy; do not cache such a one for long."""


@dataclass(frozen=True, eq=False)
class Copy:
    """A dataset, and when it was fetched."""

    dataset: Dataset
    fetched: datetime


_memory: OrderedDict[str, Copy] = OrderedDict()
_writing = threading.Lock()


def or_last_good(request: str, fetch: Callable[[], Dataset]) -> Dataset:
    """What ``fetch`` returns, or the last that it returned for this request, with a note.

    Raises:
        SourceUnavailable: It failed, and never worked before.
    """
    try:
        dataset = fetch()
    except SourceUnavailable as failure:
        copy = recall(request)
        if copy is None:
            raise
        return _in_place_of_an_answer(copy, failure)
    keep(request, Copy(dataset, datetime.now(UTC)))
    return dataset


def keep(request: str, copy: Copy) -> None:
    """Remember a good answer, on the disk if that can be written."""
    with _writing:
        _memory[request] = copy
        _memory.move_to_end(request)
        while len(_memory) > KEPT:
            _memory.popitem(last=False)
    try:
        _write(_path(request), copy)
        _thin_out(folder())
    except (OSError, RuntimeError):
        # A read-only file system, or a user without a home: the copy in memory has to do.
        return


def recall(request: str) -> Copy | None:
    """The last good answer to this request."""
    if copy := _memory.get(request):
        return copy
    try:
        return _read(_path(request))
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        # Not there, or written by a version that kept other things.
        return None


def folder() -> Path:
    """Where copies live on the disk."""
    chosen = os.environ.get("RNN_FORECAST_CACHE")
    return Path(chosen) if chosen else _user_cache() / "rnn_forecast" / "last_good"


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _in_place_of_an_answer(copy: Copy, failure: SourceUnavailable) -> Dataset:
    text = _(
        "This is the last good copy, fetched on {fetched:%Y-%m-%d at %H:%M} UTC. {failure}"
    ).format(fetched=copy.fetched, failure=failure)
    return replace(copy.dataset, notes=(Note(CATEGORY, text), *copy.dataset.notes))


def _path(request: str) -> Path:
    digest = blake2b(request.encode(errors="replace"), digest_size=16).hexdigest()
    return folder() / f"{digest}.parquet"


def _write(path: Path, copy: Copy) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = copy.dataset.frame.copy()
    frame.attrs = {"fetched": copy.fetched.isoformat(), "dataset": _described(copy.dataset)}
    # Another process never sees half a file: it is renamed when it is whole.
    handle, whole = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        frame.to_parquet(whole)
        Path(whole).replace(path)
    finally:
        Path(whole).unlink(missing_ok=True)


def _described(dataset: Dataset) -> str:
    """All but the frame."""
    return json.dumps(
        {
            "key": dataset.key,
            "title": dataset.title,
            "frequency": dataset.frequency,
            "target": dataset.target,
            "units": dict(dataset.units),
            "credit": dataset.credit,
            "notes": [[note.category, note.text] for note in dataset.notes],
            "calendar": dataset.calendar,
            "long": _packed(dataset.long),
        }
    )


def _packed(table: pd.DataFrame | None) -> str | None:
    """A table as text: one file a copy, so that no copy is ever half there."""
    return None if table is None else b64encode(table.to_parquet()).decode()


def _unpacked(text: str | None) -> pd.DataFrame | None:
    return None if text is None else pd.read_parquet(io.BytesIO(b64decode(text)))


def _read(path: Path) -> Copy:
    frame = pd.read_parquet(path)
    fetched, described = frame.attrs["fetched"], json.loads(frame.attrs["dataset"])
    frame.attrs = {}
    rest: dict[str, Any] = {
        **described,
        "notes": tuple(Note(*note) for note in described["notes"]),
        "long": _unpacked(described.get("long")),
    }
    return Copy(Dataset(frame=frame, **rest), datetime.fromisoformat(fetched))


def _thin_out(place: Path) -> None:
    """Forget the oldest copies beyond those that are kept."""
    copies = sorted(place.glob("*.parquet"), key=lambda path: path.stat().st_mtime)
    for path in copies[:-KEPT]:
        path.unlink(missing_ok=True)
