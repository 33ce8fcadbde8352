"""Long work that is kept as it comes: the same snapshots, saved on the way.

A kind with news (the trials of a sweep) is saved with its first piece and then written down piece
by piece; one with large parts (the folds of a backtest) is saved with each of them. Whatever
happens then, the pieces are there. Other kinds are saved when they end, also when their reader
stops reading.
"""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypeVar

from rnn_forecast.errors import ForecastError
from rnn_forecast.runs.kinds import kind_of
from rnn_forecast.runs.naming import new_run
from rnn_forecast.runs.owners import EVERYBODY
from rnn_forecast.runs.store import Store

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass
class Keeping:
    """Something on its way into the store.

    Attributes:
        store: Where it goes; None where nothing is kept.
        owner: Whose it is.
        source: Under which name its series was loaded.
        problem: Why it could not be kept, as a sentence.
    """

    store: Store | None
    owner: str = EVERYBODY
    source: str = ""
    problem: str = ""

    def safely(self, step: Callable[..., None], *snapshots: object) -> None:
        """What cannot be kept is still a result: the work goes on, and the page says so."""
        if self.store is None or self.problem:
            return
        try:
            step(self.store, *snapshots)
        except ForecastError as error:
            self.problem = str(error)
            _log.warning("A run was not kept: %s", error)


@dataclass
class Recording(Keeping):
    """One piece of long work on its way into the store.

    Attributes:
        run: Its name there.
        continues: An interrupted run that it takes over, and which goes when this one is there.
    """

    run: str = field(default_factory=new_run)
    continues: str = ""
    _saved: bool = False

    def of(self, work: Iterator[T]) -> Generator[T, None, None]:
        """The snapshots of the work; close it to stop the work and keep what is there."""
        latest: T | None = None
        with closing(closable(work)) as stages:
            try:
                for now in stages:
                    before, latest = latest, now
                    self.safely(self._grow, before, now)
                    yield now
            finally:
                if latest is not None:
                    self.safely(self._end, latest)

    def _grow(self, store: Store, before: object, now: object) -> None:
        kind = kind_of(now)
        news = kind.news(before, now)
        if kind.has_more(before, now) or (news and not self._saved):
            self._save(store, now, under_way=True)
        elif news:
            store.append(self.run, news)

    def _end(self, store: Store, value: object) -> None:
        if kind_of(value).worth_keeping(value):
            self._save(store, value)

    def _save(self, store: Store, value: object, *, under_way: bool = False) -> None:
        store.save(value, run=self.run, owner=self.owner, source=self.source, under_way=under_way)
        self._saved = True
        if self.continues:
            store.delete(self.continues, self.owner)
            self.continues = ""


def closable(work: Iterator[T]) -> Generator[T, None, None]:
    """The same items, from what can be closed."""
    yield from work
