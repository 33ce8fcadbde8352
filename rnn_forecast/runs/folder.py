"""The files of a store: for each run its bundle, and the journal of what came since."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rnn_forecast.language import _
from rnn_forecast.runs import journal
from rnn_forecast.runs.atomic import UNFINISHED, write_atomically
from rnn_forecast.runs.bundle import ENDING, from_bytes
from rnn_forecast.runs.failures import CannotKeep, UnreadableBundle
from rnn_forecast.runs.index import Entry
from rnn_forecast.runs.kinds import KINDS, Line
from rnn_forecast.runs.storage import DAY

LEFT_BEHIND = DAY
"""A file half written is removed when it is so old: whoever was writing it is gone."""


class Folder:
    """Bundles and journals by the names of their runs.

    Args:
        home: Where the folder lies, or is to be made.

    Raises:
        CannotKeep: It cannot be used.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "runs"
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotKeep(
                _(
                    "The folder {folder} cannot be used: {reason}. Name another one by "
                    "RNN_FORECAST_HOME, or set RNN_FORECAST_STORAGE=off."
                ).format(folder=home, reason=error.strerror)
            ) from error

    def write(self, run: str, content: bytes) -> None:
        """A bundle, in place of an older one."""
        try:
            write_atomically(self._bundle(run), content)
        except OSError as error:
            raise _refused(error) from error

    def append(self, run: str, lines: Sequence[Line]) -> None:
        """Write down what came of a run since its bundle was written."""
        if lines and self._bundle(run).exists():
            try:
                journal.append(self._journal(run), lines)
            except OSError as error:
                raise _refused(error) from error

    def read(self, entry: Entry) -> Any:  # noqa: ANN401  (of the entry's kind)
        """The result of a run, with all that was written down of it.

        Raises:
            UnreadableBundle: Its file is gone, was changed, or written by a newer version.
        """
        try:
            content = self._bundle(entry.id).read_bytes()
        except OSError as error:
            raise UnreadableBundle(
                _("The file of {title} is not there any more; delete the run.").format(
                    title=entry.title
                )
            ) from error
        value = from_bytes(content, trusted=True)[1]
        return KINDS[entry.kind].grown(value, journal.lines_of(self._journal(entry.id)))

    def has_news(self, run: str) -> bool:
        """Whether something came of a run since its bundle was written."""
        return self._journal(run).exists()

    def close(self, run: str) -> None:
        """Nothing more will come of it: the bundle holds all."""
        self._journal(run).unlink(missing_ok=True)

    def remove(self, run: str) -> None:
        """Both files."""
        self._bundle(run).unlink(missing_ok=True)
        self.close(run)

    def tidy(self, now: float) -> None:
        """Remove what killed processes left half written, long before ``now`` (s since 1970)."""
        for path in self._path.glob(f"*{UNFINISHED}"):
            if now - _written(path) > LEFT_BEHIND:
                path.unlink(missing_ok=True)

    def _bundle(self, run: str) -> Path:
        return self._path / f"{run}{ENDING}"

    def _journal(self, run: str) -> Path:
        return self._path / f"{run}.jsonl"


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")  # whole and renamed meanwhile


def _refused(error: OSError) -> CannotKeep:
    return CannotKeep(
        _(
            "The run could not be saved: {reason}. Make room on the disk, or name another folder "
            "by RNN_FORECAST_HOME."
        ).format(reason=error.strerror)
    )
