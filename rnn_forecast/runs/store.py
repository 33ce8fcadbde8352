"""The store: bundles in a folder, an index to find them by, and who may have which.

The bundle is written first and entered afterwards, so that the index never names a file that is
not there. Everything is done by the owner's digest; a run of somebody else's is unknown.
"""

import secrets
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from rnn_forecast.language import _
from rnn_forecast.runs import journal
from rnn_forecast.runs.atomic import UNFINISHED, write_atomically
from rnn_forecast.runs.bundle import ENDING, from_bytes, to_bytes
from rnn_forecast.runs.failures import CannotKeep, UnknownRun, UnreadableBundle
from rnn_forecast.runs.identity import identity
from rnn_forecast.runs.index import LONGEST_TITLE, Entry, Index
from rnn_forecast.runs.kinds import KINDS, Line, kind_of
from rnn_forecast.runs.owners import EVERYBODY, same_owner
from rnn_forecast.runs.storage import DAY, MEGABYTE, Storage, configured

LEFT_BEHIND = DAY
"""A file half written is removed when it is so old: whoever was writing it is gone."""

NO_NAME = "Give the run a name, so that you find it again."


class Store:
    """What was kept, for one or many owners.

    Args:
        storage: Where, for whom and how long.
        clock: Seconds since 1970.

    Raises:
        CannotKeep: Folder or database cannot be used.
    """

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.time) -> None:
        self.storage, self._clock = storage, clock
        self._folder = storage.home / "runs"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotKeep(
                _(
                    "The folder {folder} cannot be used: {reason}. Name another one by "
                    "RNN_FORECAST_HOME, or set RNN_FORECAST_STORAGE=off."
                ).format(folder=storage.home, reason=error.strerror)
            ) from error
        self._index = Index(storage.database)
        self.expire()

    def save(
        self,
        value: object,
        *,
        run: str = "",
        owner: str = EVERYBODY,
        source: str = "",
        under_way: bool = False,
    ) -> Entry:
        """Keep a result, in place of what was kept under its name.

        Args:
            value: The result.
            run: Its name; a new one unless given.
            owner: Whose it is.
            source: Under which name its series was loaded.
            under_way: Whether the work that it belongs to goes on, so that it is to be found by
                whoever begins the same work again.

        Raises:
            CannotKeep: There is no room left for this owner, or the disk refuses.
        """
        run = run or new_run()
        kind = kind_of(value)
        summary = kind.summary(value)
        known = self._index.find(run)
        title = known.title if known else summary.title
        finished = summary.finished and not under_way
        content = to_bytes(value, title=title)
        entry = Entry(
            id=run,
            owner=owner,
            kind=kind.name,
            title=title,
            series=summary.series,
            source=source,
            fingerprint=summary.fingerprint,
            settings=summary.settings,
            verdict=summary.verdict,
            skill=summary.skill,
            seconds=summary.seconds,
            created=self._clock(),
            size=len(content),
            finished=finished,
            plan="" if finished else _plan_of(value),
        )
        self._write(entry, content)
        return entry

    def conclude(self, runs: Collection[str]) -> None:
        """The work that these runs were saved under way of has come to its end."""
        self._index.change(*runs, finished=True, plan="")
        for run in runs:
            self._journal(run).unlink(missing_ok=True)

    def append(self, run: str, lines: Sequence[Line]) -> None:
        """Write down what came of a run since it was saved."""
        if lines and self._path(run).exists():
            try:
                journal.append(self._journal(run), lines)
            except OSError as error:
                raise _refused(error) from error

    def entries(self, owner: str = EVERYBODY) -> tuple[Entry, ...]:
        """What an owner has, newest first."""
        self.expire()
        return self._index.of(owner)

    def entry(self, run: str, owner: str = EVERYBODY) -> Entry:
        """One of them.

        Raises:
            UnknownRun: There is none of this name, or it is somebody else's.
        """
        found = self._index.find(run)
        if found is None or not same_owner(found.owner, owner):
            raise UnknownRun(
                _("There is no run {run}; it may have been deleted or expired.").format(
                    run=repr(run[:40])
                )
            )
        return found

    def load(self, run: str, owner: str = EVERYBODY) -> Any:  # noqa: ANN401  (of the entry's kind)
        """The result itself, with all that was written down of it.

        Raises:
            UnknownRun: There is none of this name, or it is somebody else's.
            UnreadableBundle: Its file was changed, or written by a newer version.
        """
        return self._read(self.entry(run, owner))

    def content(self, run: str, owner: str = EVERYBODY) -> bytes:
        """The bundle of a run, for those who take it away."""
        entry = self.entry(run, owner)
        return to_bytes(self._read(entry), title=entry.title)

    def add(self, content: bytes, owner: str = EVERYBODY) -> Entry:
        """Keep a bundle that came from elsewhere, after looking at all of it.

        Raises:
            UnreadableBundle: It is none, is damaged, or was written by a newer version.
            CannotKeep: There is no room left for this owner.
        """
        manifest, value = from_bytes(content)
        entry = self.save(value, owner=owner)
        if not manifest.title.strip():
            return entry
        return self.rename(entry.id, manifest.title[:LONGEST_TITLE], owner)

    def rename(self, run: str, title: str, owner: str = EVERYBODY) -> Entry:
        """Call a run something else."""
        entry, title = self.entry(run, owner), " ".join(title.split())[:LONGEST_TITLE]
        if not title:
            raise CannotKeep(_(NO_NAME))
        self._index.change(run, title=title)
        return replace(entry, title=title)

    def delete(self, run: str, owner: str = EVERYBODY) -> None:
        """Forget a run, its file too."""
        self._forget(self.entry(run, owner))

    def interrupted(self, value: object, owner: str = EVERYBODY) -> tuple[Entry, Any] | None:
        """A run that was to do what this one does and did not come to its end; the newest."""
        for entry in self._index.unfinished(owner, _plan_of(value)):
            try:
                return entry, self._read(entry)
            except UnreadableBundle:
                continue  # it stays in the list, where opening it says why
        return None

    def recover(self) -> None:
        """Enter in the index how far the runs had come that a killed process left."""
        for entry in self._index.unfinished():
            if self._journal(entry.id).exists():
                self._recover(entry)

    def taken(self, owner: str = EVERYBODY) -> int:
        """Bytes of all that an owner has."""
        return self._index.taken(owner)

    def expire(self) -> None:
        """On a shared installation, forget what is too old; everywhere, files half written."""
        if self.storage.shared:
            for entry in self._index.before(self._clock() - self.storage.seconds):
                self._forget(entry)
        for path in self._folder.glob(f"*{UNFINISHED}"):
            if self._clock() - _written(path) > LEFT_BEHIND:
                path.unlink(missing_ok=True)

    def _recover(self, entry: Entry) -> None:
        try:
            summary = KINDS[entry.kind].summary(self._read(entry))
        except UnreadableBundle:
            return  # opening it says why
        result = {"verdict": summary.verdict, "skill": summary.skill, "seconds": summary.seconds}
        self._index.change(entry.id, only_partial=True, **result)

    def _write(self, entry: Entry, content: bytes) -> None:
        if self.storage.shared:
            self._check_room(entry)
        try:
            write_atomically(self._path(entry.id), content)
        except OSError as error:
            raise _refused(error) from error
        self._index.put(entry)
        if entry.finished:
            self._journal(entry.id).unlink(missing_ok=True)

    def _check_room(self, entry: Entry) -> None:
        limit = self.storage.owner_bytes
        taken = self._index.taken(entry.owner, but=entry.id)
        if taken + entry.size > limit:
            raise CannotKeep(
                _(
                    "This run takes {size:.1f} MB and your others {taken:.1f} MB; this server "
                    "keeps {limit:.0f} MB for each visitor. Delete some on the Runs page, or "
                    "download them first."
                ).format(size=entry.size / MEGABYTE, taken=taken / MEGABYTE, limit=limit / MEGABYTE)
            )
        if self._index.taken(but=entry.id) + entry.size > self.storage.total_bytes:
            raise CannotKeep(
                _(
                    "This server has no room left for runs. Download the result; it stays on the "
                    "page as long as the server knows it."
                )
            )

    def _read(self, entry: Entry) -> Any:  # noqa: ANN401  (of the entry's kind)
        try:
            content = self._path(entry.id).read_bytes()
        except OSError as error:
            raise UnreadableBundle(
                _("The file of {title} is not there any more; delete the run.").format(
                    title=entry.title
                )
            ) from error
        value = from_bytes(content, trusted=True)[1]
        return KINDS[entry.kind].grown(value, journal.lines_of(self._journal(entry.id)))

    def _forget(self, entry: Entry) -> None:
        self._index.remove(entry.id)
        self._path(entry.id).unlink(missing_ok=True)
        self._journal(entry.id).unlink(missing_ok=True)

    def _path(self, run: str) -> Path:
        return self._folder / f"{run}{ENDING}"

    def _journal(self, run: str) -> Path:
        return self._folder / f"{run}.jsonl"


def new_run() -> str:
    """A name that nobody guesses."""
    return secrets.token_hex(16)


def open_store(storage: Storage | None = None) -> Store | None:
    """The store of this installation, or of another; None where nothing is to be kept.

    Raises:
        CannotKeep: Folder or database cannot be used.
        OutOfBounds: An environment variable has a value that it cannot have.
    """
    storage = storage or configured()
    return None if storage.mode == "off" else _opened(storage)


@cache
def _opened(storage: Storage) -> Store:
    store = Store(storage)
    store.recover()
    return store


def _plan_of(value: object) -> str:
    """What this run has in common with one that does the same; "" where it cannot be continued."""
    plan = kind_of(value).take_apart(value).setup.get("plan")
    return identity(plan) if plan else ""


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
