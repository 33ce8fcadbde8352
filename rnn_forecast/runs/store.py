"""The store: bundles in a folder, an index to find them by, and who may have which.

The bundle is written first and entered afterwards, so that the index never names a file that is
not there. Everything is done by the owner's digest; a run of somebody else's is unknown.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from rnn_forecast.runs.bundle import from_bytes, to_bytes
from rnn_forecast.runs.entering import entry_of
from rnn_forecast.runs.failures import UnknownRun, UnreadableBundle
from rnn_forecast.runs.folder import Folder
from rnn_forecast.runs.identity import plan_of
from rnn_forecast.runs.index import Entry, Index
from rnn_forecast.runs.kinds import KINDS, Line
from rnn_forecast.runs.naming import LONGEST_TITLE, name_of, new_run
from rnn_forecast.runs.owners import EVERYBODY, same_owner
from rnn_forecast.runs.room import check_room
from rnn_forecast.runs.storage import Storage
from rnn_forecast.runs.sweeps import Sweep, sweep_of


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
        self._folder = Folder(storage.home)
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
        entry, known = entry_of(value, under_way=under_way), self._index.find(run)
        if known:
            named = {"title": known.title, "sweep_title": known.sweep_title}
            entry = replace(entry, sweep=known.sweep, **named)
        content = to_bytes(value, title=entry.title)
        entry = replace(entry, id=run, owner=owner, source=source)
        entry = replace(entry, created=self._clock(), size=len(content))
        self._write(entry, content)
        return entry

    def gather(self, runs: Collection[str], sweep: str, title: str) -> None:
        """These runs belong to one sweep over many series."""
        self._index.change(*runs, sweep=sweep, sweep_title=title[:LONGEST_TITLE])

    def conclude(self, runs: Collection[str]) -> None:
        """The work that these runs were saved under way of has come to its end."""
        self._index.change(*runs, finished=True, plan="")
        for run in runs:
            self._folder.close(run)

    def append(self, run: str, lines: Sequence[Line]) -> None:
        """Write down what came of a run since it was saved."""
        self._folder.append(run, lines)

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
            raise UnknownRun.of(run)
        return found

    def load(self, run: str, owner: str = EVERYBODY) -> Any:  # noqa: ANN401  (of the entry's kind)
        """The result itself, with all that was written down of it.

        Raises:
            UnknownRun: There is none of this name, or it is somebody else's.
            UnreadableBundle: Its file was changed, or written by a newer version.
        """
        return self._folder.read(self.entry(run, owner))

    def content(self, run: str, owner: str = EVERYBODY) -> bytes:
        """The bundle of a run, for those who take it away."""
        entry = self.entry(run, owner)
        return to_bytes(self._folder.read(entry), title=entry.title)

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

    def sweep(self, sweep: str, owner: str = EVERYBODY) -> Sweep:
        """The runs of a sweep.

        Raises:
            UnknownRun: There is none of this name, or it is somebody else's.
        """
        found = [entry for entry in self._index.of(owner) if entry.sweep == sweep]
        if not sweep or not found:
            raise UnknownRun.of(sweep)
        return sweep_of(found)

    def rename(self, run: str, title: str, owner: str = EVERYBODY) -> Entry:
        """Call a run something else."""
        entry, title = self.entry(run, owner), name_of(title)
        self._index.change(run, title=title)
        return replace(entry, title=title)

    def rename_sweep(self, sweep: str, title: str, owner: str = EVERYBODY) -> Sweep:
        """Call a sweep something else; its runs keep their names."""
        runs = [entry.id for entry in self.sweep(sweep, owner).entries]
        self._index.change(*runs, sweep_title=name_of(title))
        return self.sweep(sweep, owner)

    def delete(self, run: str, owner: str = EVERYBODY) -> None:
        """Forget a run, its file too."""
        self._forget(self.entry(run, owner))

    def delete_sweep(self, sweep: str, owner: str = EVERYBODY) -> None:
        """Forget all runs of a sweep, their files too."""
        self._forget(*self.sweep(sweep, owner).entries)

    def interrupted(self, value: object, owner: str = EVERYBODY) -> tuple[Entry, Any] | None:
        """A run that was to do what this one does and did not come to its end; the newest."""
        for entry in self._index.unfinished(owner, plan_of(value)):
            try:
                return entry, self._folder.read(entry)
            except UnreadableBundle:
                continue  # it stays in the list, where opening it says why
        return None

    def recover(self) -> None:
        """Enter in the index how far the runs had come that a killed process left."""
        for entry in self._index.unfinished():
            if self._folder.has_news(entry.id):
                self._recover(entry)

    def taken(self, owner: str = EVERYBODY) -> int:
        """Bytes of all that an owner has."""
        return self._index.taken(owner)

    def expire(self) -> None:
        """On a shared installation, forget what is too old; everywhere, files half written."""
        if self.storage.shared:
            self._forget(*self._index.before(self._clock() - self.storage.seconds))
        self._folder.tidy(self._clock())

    def _recover(self, entry: Entry) -> None:
        try:
            summary = KINDS[entry.kind].summary(self._folder.read(entry))
        except UnreadableBundle:
            return  # opening it says why
        result = {"verdict": summary.verdict, "skill": summary.skill, "seconds": summary.seconds}
        self._index.change(entry.id, only_partial=True, **result)

    def _write(self, entry: Entry, content: bytes) -> None:
        if self.storage.shared:
            check_room(entry, self._index, self.storage)
        self._folder.write(entry.id, content)
        self._index.put(entry)
        if entry.finished:
            self._folder.close(entry.id)

    def _forget(self, *entries: Entry) -> None:
        self._index.remove(*(entry.id for entry in entries))
        for entry in entries:
            self._folder.remove(entry.id)
