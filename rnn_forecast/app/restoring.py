"""A run that was kept, back on its page: its result shown, its settings in the widgets."""

from typing import Any

import pandas as pd

from rnn_forecast.app import keeping, session
from rnn_forecast.app.session import Choice, Session
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.preparation import InputSpec
from rnn_forecast.runs import KINDS, Entry, UnknownRun
from rnn_forecast.series import Series
from rnn_forecast.sources import Dataset
from rnn_forecast.specs import Option, Spec
from rnn_forecast.training import TrainSpec
from rnn_forecast.windows import WindowSpec

SPECS: tuple[type[Spec], ...] = (WindowSpec, InputSpec, TrainSpec, *MODELS.values())
OPTIONS = {option.name: option for spec in SPECS for option in spec.options()}

WITHOUT_WIDGET = ("device", "target", "covariates")


def restore(run: str) -> str:
    """Show a run on its page as if it had just been computed.

    Returns:
        The kind of the run, which is the name of its page.

    Raises:
        ForecastError: It is not there any more, or cannot be read.
    """
    tab, store, owner = session.current(), keeping.store(), session.current().keeper()
    if store is None or owner is None:
        raise UnknownRun(_("There is no such run; it may have been deleted or expired."))
    entry, value = store.entry(run, owner), store.load(run, owner)
    job = keeping.as_job(entry, value)
    tab.past[run] = job
    tab.seen.add(run)  # nothing has just ended
    tab.follow(entry.kind, job)
    _show_series(tab, entry, KINDS[entry.kind].series(value))
    for name, setting in entry.settings.items():
        if name not in WITHOUT_WIDGET:
            session.put(name, _as_widget(OPTIONS.get(name), setting))
    return entry.kind


def _show_series(tab: Session, entry: Entry, series: Series) -> None:
    dataset = _source_of(tab, entry, series)
    if dataset is None:
        dataset = as_dataset(entry, series)
        tab.keep_fetched(dataset)
    session.put("source", dataset.key)
    session.put("target", series.name)
    session.put("covariates", list(series.covariates))
    if tab.choice is not None:
        # As if it had been chosen all along: another series would bring suggestions of its own.
        tab.choice = Choice(dataset, series, tab.choice.setup)


def _source_of(tab: Session, entry: Entry, series: Series) -> Dataset | None:
    """The table that the series came from, if it is here and still says the same."""
    if entry.source not in tab.offered:
        return None
    dataset = tab.dataset(entry.source)
    columns = {series.name, *series.covariates}
    if not columns <= set(dataset.columns):
        return None
    found = dataset.series(series.name, tuple(series.covariates))
    return dataset if found.fingerprint == series.fingerprint else None


def as_dataset(entry: Entry, series: Series) -> Dataset:
    """The series of a run as a table of its own, where its source is not here."""
    columns = {series.name: series.values, **series.covariates}
    return Dataset(
        key=f"saved:{series.fingerprint[:16]}",
        title=_("{series}, kept {date}").format(series=series.name, date=f"{entry.when:%Y-%m-%d}"),
        frame=pd.DataFrame(columns, index=series.index),
        frequency=series.frequency,
        target=series.name,
        units={series.name: series.unit} if series.unit else {},
        credit=_("From a run that was kept, with the values of then."),
        calendar=series.calendar,
    )


def _as_widget(option: Option | None, setting: Any) -> Any:  # noqa: ANN401  (of the option's kind)
    """JSON may have made a whole number of a float."""
    if option is None or option.kind is not float or not isinstance(setting, int):
        return setting
    return float(setting)
