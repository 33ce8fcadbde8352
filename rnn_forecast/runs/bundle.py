"""One result as one file: a zip of JSON, safetensors and Parquet that opens anywhere.

    write_bundle("monday.rnnf", study)
    study = read_bundle("monday.rnnf")

    manifest.json         format, kind, title, when, with which versions
    setup.json            every setting, scaler, column, cycle; the fingerprint of the series
    weights.safetensors   the best weights of every network, and other blocks of numbers
    *.parquet             series, epochs, test, forecast, trials: to be opened with anything

A bundle may come from a stranger: it is read without running code, within limits, and whatever is
wrong with it is one sentence. Version 1 is read by every later version (tests/runs/golden).
"""

import platform
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import safetensors

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _
from rnn_forecast.runs.archive import MOST_BYTES, pack, unpack
from rnn_forecast.runs.atomic import write_atomically
from rnn_forecast.runs.encoding import from_files, from_json, to_files, to_json
from rnn_forecast.runs.failures import CannotKeep, UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.kinds import KINDS, kind_of
from rnn_forecast.versions import version

ENDING = ".rnnf"
FORMAT = 1
MANIFEST = "manifest.json"
LIBRARIES = ("rnn_forecast", "torch", "numpy", "pandas")

DAMAGE = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, EOFError, OSError),
    *(RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error, struct.error),
    *(pa.ArrowException, safetensors.SafetensorError),
)
"""What the readers of zip, JSON, Parquet and safetensors, and those of parts, raise on damage."""


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself.

    Attributes:
        kind: Key in KINDS.
        title: What a person called it; "" until then.
        created: When it was written.
    """

    kind: str
    title: str
    created: datetime


def write_bundle(path: str | Path, value: object, *, title: str = "") -> None:
    """Keep a result as one file; another file of that name is replaced in one step.

    Raises:
        CannotKeep: It cannot be written there.
    """
    content = to_bytes(value, title=title)
    try:
        write_atomically(Path(path), content)
    except OSError as error:
        raise CannotKeep(
            _("{path} cannot be written: {strerror}.").format(path=path, strerror=error.strerror)
        ) from error


def read_bundle(path: str | Path) -> Any:  # noqa: ANN401  (whatever kind of result it holds)
    """The result that a file holds.

    Raises:
        UnreadableBundle: It holds none, is damaged, or was written by a newer version.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableBundle(
            _("{path} cannot be read: {strerror}.").format(path=path, strerror=error.strerror)
        ) from error
    return from_bytes(content)[1]


def to_bytes(value: object, *, title: str = "") -> bytes:
    """A result as the content of a bundle."""
    kind = kind_of(value)
    manifest = {
        "format": FORMAT,
        "kind": kind.name,
        "title": title,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "libraries": {"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
    }
    return pack({MANIFEST: to_json(manifest)} | to_files(kind.take_apart(value)))


def from_bytes(content: bytes, *, trusted: bool = False) -> tuple[Manifest, Any]:
    """The result and what the bundle says of itself.

    Args:
        content: Of the file.
        trusted: Whether this installation has written or checked it; then weights are not looked
            at, and torch need not be loaded.

    Raises:
        UnreadableBundle: It holds none, is damaged, or was written by a newer version.
    """
    try:
        files = unpack(content)
        manifest = _manifest(files.pop(MANIFEST))
        kind = KINDS[manifest.kind]
        with np.errstate(all="ignore"):
            value = kind.put_together(from_files(files))
        if not trusted:
            kind.check(value)
    except ForecastError as error:
        if isinstance(error, UnreadableBundle):
            raise
        raise UnreadableBundle(
            _("The bundle holds settings that cannot be: {reason}").format(reason=error)
        ) from error
    except DAMAGE as error:
        raise damaged() from error
    return manifest, value


def damaged() -> UnreadableBundle:
    """What is said of a file that is none of ours, or no longer whole."""
    return UnreadableBundle(
        _(
            "This is no bundle of rnn_forecast, or it is damaged. Choose a file that ends in "
            "{ending}, and copy or download it once more if it did."
        ).format(ending=ENDING)
    )


def _manifest(content: bytes) -> Manifest:
    fields = Fields(from_json(content), _("the manifest"))
    written = fields.whole("format", 1)
    if written > FORMAT:
        raise UnreadableBundle(
            _(
                "The bundle was written by a newer version (format {written}; this one reads up "
                "to {known}). Update rnn_forecast."
            ).format(written=written, known=FORMAT)
        )
    kind = fields.text("kind")
    if kind not in KINDS:
        raise UnreadableBundle(
            _(
                "The bundle holds a {kind}, which this version does not know; it knows {known}. "
                "Update rnn_forecast."
            ).format(kind=repr(kind[:40]), known=", ".join(KINDS))
        )
    return Manifest(kind, fields.text("title"), datetime.fromisoformat(fields.text("created")))
