"""A result as a row of the index."""

from rnn_forecast.runs.identity import plan_of
from rnn_forecast.runs.index import Entry
from rnn_forecast.runs.kinds import kind_of
from rnn_forecast.runs.owners import EVERYBODY


def entry_of(value: object, *, under_way: bool) -> Entry:
    """What can be said of a result before it is written: its name and size are not known yet.

    Args:
        value: The result.
        under_way: Whether the work that it belongs to goes on.
    """
    kind = kind_of(value)
    summary = kind.summary(value)
    finished = summary.finished and not under_way
    return Entry(
        id="",
        owner=EVERYBODY,
        kind=kind.name,
        title=summary.title,
        series=summary.series,
        source="",
        fingerprint=summary.fingerprint,
        settings=summary.settings,
        verdict=summary.verdict,
        skill=summary.skill,
        seconds=summary.seconds,
        created=0.0,
        size=0,
        finished=finished,
        plan="" if finished else plan_of(value),
    )
