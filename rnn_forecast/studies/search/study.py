"""Which settings forecast best? Many are tried, and the validation part says which serve best.

- every trial has the same seed, and is scored on the same validation dates whatever its length;
- the test part is not looked at until the search is over; then the best settings are trained
  and tested once, as the Forecast page does it;
- candidates are asked for in batches and trained in groups of equal shape, in one bank each;
  what is proposed and pruned depends on the batches before and on the seed alone, so the trials
  are the same however many processes there are.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.language import _
from rnn_forecast.models.baselines import Linear, Naive, SeasonalNaive
from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import forecast_study
from rnn_forecast.studies.search.batch import tried
from rnn_forecast.studies.search.grouping import BATCH
from rnn_forecast.studies.search.space import SearchSpace
from rnn_forecast.studies.search.values import SearchPlan, SearchStudy, SearchTrial
from rnn_forecast.training import Setup
from rnn_forecast.windows import Split
from rnn_forecast.workers import Pool, resident

if TYPE_CHECKING:
    from rnn_forecast.studies.search.book import Book

ENOUGH_FOR_IMPORTANCES = 10
"""Trials that must have gone on to their end before anything is said about importances."""

MOST_TRIALS = 1000

Growing = Generator[SearchStudy, None, SearchStudy]
"""Yields the study as it grows and returns it as it stands at the end."""


def search_study(  # noqa: PLR0913  (what is searched, and how it is carried out)
    series: Series,
    setup: Setup,
    space: SearchSpace,
    *,
    trials: int,
    seed: int = 0,
    workers: Pool | None = None,
    storage: str | None = None,
    seconds: float | None = None,
    split: Split | None = None,
    finished: Sequence[SearchTrial] = (),
) -> Iterator[SearchStudy]:
    """Search settings, yielding the study at least every quarter of a second.

    Args:
        series: What to forecast.
        setup: What is searched around: all settings that the space does not hold.
        space: The settings that are searched.
        trials: Combinations to try, those of an interrupted search included.
        seed: Start of the random numbers that propose them.
        workers: Processes to spread the work over; None takes the program's own.
        storage: SQLAlchemy's address of a database. A search that was begun there is continued,
            and nothing is trained twice. None keeps nothing.
        seconds: No batch is begun after so many.
        split: Where the parts end.
        finished: Trials of the same search from before it was interrupted. They are proposed as
            they were then, and not trained again.

    Raises:
        OutOfBounds: There is nothing to try.
        SeriesTooShort: The longest sequence does not fit.
        CannotKeepSearch: The database cannot be used.
    """
    check_trials(trials)
    plan = SearchPlan.of(series, setup, space, seed=seed, split=split)
    until = time.monotonic() + (seconds or float("inf"))
    yield from search(
        plan,
        trials=trials,
        workers=workers or resident(),
        storage=storage,
        until=until,
        finished=finished,
    )


def check_trials(trials: int) -> None:
    """Raise OutOfBounds unless so many trials can be made."""
    if not 1 <= trials <= MOST_TRIALS:
        raise OutOfBounds(
            _("{trials} trials cannot be made; choose from 1 to {most}.").format(
                trials=trials, most=MOST_TRIALS
            )
        )


def search(
    plan: SearchPlan,
    *,
    trials: int,
    workers: Pool,
    storage: str | None = None,
    until: float = float("inf"),
    finished: Sequence[SearchTrial] = (),
) -> Iterator[SearchStudy]:
    """``search_study`` of a plan; no batch is begun after ``until``, on the monotonic clock."""
    study = SearchStudy(plan, trials, doing=_("The search is being prepared."))
    yield study
    study = replace(study, baselines=_baselines(plan)).with_trials(*finished)
    study = yield from _searched(study, workers, storage, until)
    if study.best is not None:
        setup = plan.setup_of(study.best.values)
        for tested in forecast_study(plan.series, setup, split=plan.split):
            yield replace(study, tested=tested)


def _searched(study: SearchStudy, workers: Pool, storage: str | None, until: float) -> Growing:
    """All batches, one after the other."""
    from rnn_forecast.studies.search.book import Book  # noqa: PLC0415  (imports Optuna)
    from rnn_forecast.studies.search.storage import opened  # noqa: PLC0415

    with opened(storage) as place:
        book = Book(study.plan, place)
        study = study.with_trials(*book.trials)
        study = replace(study, known=len(study.trials), doing="")
        while (more := _still_wanted(study, book, until)) or book.waiting:
            yield (study := replace(study, importances=_importances(study, book)))
            for _asked in range(more):
                book.ask()
                yield study
            study = yield from tried(study, book, workers)
        study = replace(study, importances=_importances(study, book), complete=True)
    yield study
    return study


def _still_wanted(study: SearchStudy, book: "Book", until: float) -> int:
    """How many candidates to ask for now, to the end of a batch at most."""
    begun = book.begun % BATCH
    left = min(study.wanted - book.begun, BATCH - begun)
    if begun:
        return max(left, 0)
    over = book.waiting or time.monotonic() > until or _exhausted(study, book.begun)
    return 0 if over else max(left, 0)


def _exhausted(study: SearchStudy, begun: int) -> bool:
    """Whether every combination was tried, of those proposed so far."""
    earlier = (trial for trial in study.trials if trial.number < begun)
    tried_values = {tuple(trial.values.items()) for trial in earlier}
    return len(tried_values) >= study.plan.space.count


def _importances(study: SearchStudy, book: "Book") -> dict[str, float]:
    enough = len(study.finished) >= ENOUGH_FOR_IMPORTANCES and len(study.plan.space.names) > 1
    return dict(book.importances()) if enough else {}


def _baselines(plan: SearchPlan) -> dict[str, float]:
    """Validation errors that a network should beat, on the same windows."""
    windows = plan.windows(plan.setup_of({"sequence_length": plan.space.longest(plan.setup)}))
    rivals = [Naive(), Linear.fit(windows)]
    if plan.series.season_length > 1:
        rivals.insert(1, SeasonalNaive(plan.series.season_length))
    cutoffs = windows.cutoffs["valid"]
    actual = windows.actual(cutoffs)
    return {each.name: mae(actual, each.forecasts(windows, cutoffs)) for each in rivals}
