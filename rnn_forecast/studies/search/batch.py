"""One batch of a search: the candidates that wait are trained, and the book is told."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rnn_forecast.studies.search.grouping import BATCH, Candidate, Group, groups
from rnn_forecast.studies.search.pruning import limits
from rnn_forecast.studies.search.training import GroupProgress, train_group
from rnn_forecast.studies.search.values import FAILED, SearchStudy, SearchTrial
from rnn_forecast.workers import Pool, Report

if TYPE_CHECKING:
    from rnn_forecast.studies.search.book import Book


def tried(
    study: SearchStudy, book: "Book", workers: Pool
) -> Generator[SearchStudy, None, SearchStudy]:
    """Train what waits in the book; yields the study as it fills and returns it in the end."""
    start = (book.begun - 1) // BATCH * BATCH
    earlier = [trial for trial in study.trials if trial.number < start]
    fresh = _fresh(study, book.waiting)
    work = groups(study.plan, fresh, limits(earlier))
    for report in workers.run(train_group, work, shared=study.plan):
        study, ended = _heard(study, report, work)
        for trial in ended:
            book.tell(trial)  # before anyone sees it: what was shown is never lost
        yield study
    for repeated in book.waiting:
        trial = _as_before(study, repeated)
        book.tell(trial)
        study = study.with_trials(trial)
    yield study
    return study


def _fresh(study: SearchStudy, waiting: Sequence[Candidate]) -> list[Candidate]:
    """Each combination once, and only if nobody knows yet what comes of it."""
    known = {_key(trial) for trial in study.trials}
    first: dict[object, Candidate] = {}
    for candidate in waiting:
        if _key(candidate) not in known:
            first.setdefault(_key(candidate), candidate)
    return list(first.values())


def _as_before(study: SearchStudy, repeated: Candidate) -> SearchTrial:
    """What came of the same settings before: with the same seed it would be the same again."""
    same = [trial for trial in study.trials if _key(trial) == _key(repeated)]
    itself = next((trial for trial in same if trial.number == repeated.number), None)
    return itself or replace(same[0], number=repeated.number, seconds=0.0)


def _key(of: Candidate | SearchTrial) -> object:
    return tuple(of.values.items())


def _heard(
    study: SearchStudy, report: Report[GroupProgress], work: Sequence[Group]
) -> tuple[SearchStudy, tuple[SearchTrial, ...]]:
    """The study with the news of a group, and the trials that have ended."""
    if report.index is None:
        return replace(study, doing=report.note or study.doing), ()
    notes = (*study.notes, report.note) if report.note else study.notes
    study = replace(study, doing="", notes=notes)
    group, ended = work[report.index].candidates, ()
    if report.error is not None:
        study = replace(study, notes=(*study.notes, str(report.error)))
        ended = tuple(_failed(candidate) for candidate in group)
    elif report.finished and report.snapshot is not None:
        ended = report.snapshot.trials
    share = report.snapshot.progress if report.snapshot is not None else 0.0
    running = {**study.running, **{each.number: share for each in group}}
    return replace(study, running=running).with_trials(*ended), ended


def _failed(candidate: Candidate) -> SearchTrial:
    return SearchTrial(candidate.number, candidate.values, float("nan"), outcome=FAILED)
