"""A sweep over many series that is kept as it comes: a run for each of them.

Each is kept as if it had been computed alone (``recording.py``). Until the sweep has come to its
end all of them count as interrupted, also those with nothing left to do: whoever begins the same
sweep again finds them, and nothing is trained twice. They have the name of the sweep in common, by
which lists show them as one.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from rnn_forecast.language import _
from rnn_forecast.runs.kinds import kind_of
from rnn_forecast.runs.naming import new_run
from rnn_forecast.runs.recording import Keeping, closable
from rnn_forecast.runs.store import Store
from rnn_forecast.studies.many import Many

M = TypeVar("M", bound=Many[Any])


@dataclass
class RecordingMany(Keeping):
    """One sweep on its way into the store.

    Attributes:
        sweep: The name that its runs have in common.
        title: What a person called it; "" until then.
    """

    sweep: str = field(default_factory=new_run)
    title: str = ""
    _runs: dict[int, str] = field(default_factory=dict)

    def interrupted(self, beginning: Many[Any]) -> tuple[Any, ...]:
        """The studies that were kept when the same sweep was interrupted, to be gone on with.

        Args:
            beginning: The sweep with nothing in it yet.
        """
        found = []
        for number, study in enumerate(beginning.studies):
            known = self.store and self.store.interrupted(study, self.owner)
            if known:
                self._runs[number] = known[0].id
                self.sweep = known[0].sweep or self.sweep
                self.title = known[0].sweep_title or self.title
                found.append(known[1])
        self.safely(self._gather, *self._runs.values())
        return tuple(found)

    def of(self, work: Iterator[M]) -> Generator[M, None, None]:
        """The snapshots of the work; close it to stop the work and keep what is there."""
        latest: M | None = None
        with closing(closable(work)) as stages:
            try:
                for now in stages:
                    before, latest = latest, now
                    if before is not None:  # the first holds what is known and nothing else
                        self.safely(self._grow, before.studies, now.studies)
                    yield now
            finally:
                if latest is not None:
                    self.safely(self._end, latest.studies)

    def _grow(self, store: Store, before: Sequence[Any], now: Sequence[Any]) -> None:
        for number, (earlier, study) in enumerate(zip(before, now, strict=True)):
            if study is earlier:
                continue
            kind = kind_of(study)
            news = kind.news(earlier, study)
            whole = study.ended or kind.has_more(earlier, study)
            if whole or (news and number not in self._runs):
                self._save(store, number, study)
            elif news:
                store.append(self._runs[number], news)

    def _end(self, store: Store, studies: Sequence[Any]) -> None:
        if all(study.ended for study in studies):
            store.conclude(self._runs.values())
            return
        for number, study in enumerate(studies):
            if not study.ended and kind_of(study).worth_keeping(study):
                self._save(store, number, study)

    def _save(self, store: Store, number: int, study: object) -> None:
        known, run = number in self._runs, self._runs.setdefault(number, new_run())
        store.save(study, run=run, owner=self.owner, source=self.source, under_way=True)
        if not known:
            self._gather(store, run)

    def _gather(self, store: Store, *runs: str) -> None:
        title = self.title or _("Series of {source}").format(source=Path(self.source).name)
        store.gather(runs, self.sweep, title)
