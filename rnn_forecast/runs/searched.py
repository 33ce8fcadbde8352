"""What a search chooses from, and its trials: as JSON and tables, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.kinds.kind import Line
from rnn_forecast.studies.search.ranges import RANGES, Between, OneOf, Range, option_of
from rnn_forecast.studies.search.space import SearchSpace
from rnn_forecast.studies.search.values import SearchTrial

ARROW = {int: pa.int64(), float: pa.float64(), str: pa.string()}
"""How a table holds a setting."""

RESULTS = {
    "valid_mae": pa.float64(),
    "epochs": pa.int64(),
    "seconds": pa.float64(),
    "outcome": pa.string(),
}
"""What came of a trial; its losses, several of each, have a table of their own."""

LOSSES = pa.schema([("number", pa.int64()), ("epoch", pa.int64()), ("loss", pa.float64())])


def of_space(space: SearchSpace) -> list[dict[str, Any]]:
    """Each setting with what it may be."""
    return [asdict(each) for each in space.ranges]


def to_space(described: Sequence[Fields]) -> SearchSpace:
    """The space, its values checked against the limits of today.

    Raises:
        OutOfBounds: A setting is not what it may be.
    """
    return SearchSpace(tuple(_to_range(each) for each in described))


def _to_range(fields: Fields) -> Range:
    name = fields.text("name")
    usual = RANGES.get(name)
    if usual is None:
        raise UnreadableBundle(
            _("The bundle has searched {name!r}, which this version cannot search.").format(
                name=name[:40]
            )
        )
    return _between(fields, usual) if isinstance(usual, Between) else _one_of(fields, usual)


def _between(fields: Fields, usual: Between) -> Between:
    low, high = fields.number("low"), fields.number("high")
    if usual.whole:
        low, high = fields.whole("low"), fields.whole("high")
    for end in (low, high):
        option_of(usual.name).check(end)
    if not 0 < low < high:
        raise _out_of_range()
    return Between(usual.name, low, high, usual.whole)


def _one_of(fields: Fields, usual: OneOf) -> OneOf:
    option, values = option_of(usual.name), tuple(fields.values("values"))
    for value in values:
        option.check(value)
        if not isinstance(value, option.kind):
            raise _out_of_range()
    if len(set(values)) != len(values) or len(values) < 2:  # noqa: PLR2004  (no choice)
        raise _out_of_range()
    return OneOf(usual.name, values, usual.ordered)


def schema_of(space: SearchSpace) -> pa.Schema:
    """The columns of the table of trials: number, the settings, and what came of them."""
    settings = [(name, ARROW[option_of(name).kind]) for name in space.names]
    return pa.schema([("number", pa.int64()), *settings, *RESULTS.items()])


def tables_of(trials: Sequence[SearchTrial], space: SearchSpace) -> dict[str, pa.Table]:
    """One row a trial, and one row for each loss that pruning has looked at."""
    rows = [
        {"number": trial.number, **trial.values, **{name: getattr(trial, name) for name in RESULTS}}
        for trial in trials
    ]
    losses = [
        {"number": trial.number, "epoch": epoch, "loss": loss}
        for trial in trials
        for epoch, loss in trial.losses.items()
    ]
    return {
        "trials": pa.Table.from_pylist(rows, schema_of(space)),
        "losses": pa.Table.from_pylist(losses, LOSSES),
    }


def to_trials(tables: Mapping[str, pa.Table], space: SearchSpace) -> tuple[SearchTrial, ...]:
    """The inverse of ``tables_of``."""
    if tables["trials"].schema != schema_of(space) or tables["losses"].schema != LOSSES:
        raise UnreadableBundle(
            _("The table of trials in the bundle has not the columns it should.")
        )
    losses: dict[int, dict[int, float]] = {}
    for row in tables["losses"].to_pylist():
        losses.setdefault(row["number"], {})[row["epoch"]] = row["loss"]
    trials = [_trial(row, losses, space) for row in tables["trials"].to_pylist()]
    numbers = [trial.number for trial in trials]
    if numbers != sorted(set(numbers)) or not set(losses) <= set(numbers):
        raise UnreadableBundle(_("A trial stands twice in the bundle, or out of order."))
    return tuple(trials)


def _trial(
    row: Mapping[str, Any], losses: Mapping[int, Mapping[int, float]], space: SearchSpace
) -> SearchTrial:
    number = row["number"]
    values = {name: row[name] for name in space.names}
    results = {name: row[name] for name in RESULTS}
    reached = losses.get(number, {})
    known = None not in (number, *values.values(), *results.values(), *reached, *reached.values())
    if not known or number < 0 or not within(values, space):
        raise UnreadableBundle(_("A trial in the bundle is none of those that were planned."))
    return SearchTrial(number, values, losses=reached, **results)


def within(values: Mapping[str, Any], space: SearchSpace) -> bool:
    """Whether these are settings that the search may have tried."""
    return tuple(values) == space.names and all(
        each.low <= values[each.name] <= each.high
        if isinstance(each, Between)
        else values[each.name] in each.values
        for each in space.ranges
    )


def of_trial(trial: SearchTrial) -> Line:
    """One trial as a line of the journal."""
    return asdict(trial) | {"losses": [list(each) for each in trial.losses.items()]}


def to_trial(line: Line) -> SearchTrial:
    """The inverse of ``of_trial``."""
    losses = {int(epoch): float(loss) for epoch, loss in line["losses"]}
    return SearchTrial(**{**line, "losses": losses})


def _out_of_range() -> UnreadableBundle:
    return UnreadableBundle(_("The bundle does not say between which values it has searched."))
