"""Write the bundles of this format that are not there yet, and what is in them."""

import json
from pathlib import Path

from rnn_forecast.runs import ENDING, write_bundle
from rnn_forecast.runs.bundle import FORMAT
from rnn_forecast.studies.backtest import backtest
from rnn_forecast.studies.forecast import ForecastStudy, forecast_study
from rnn_forecast.studies.lengths import length_study
from rnn_forecast.studies.panel import panel_study
from rnn_forecast.workers import Workers
from tests import factories
from tests.runs.conftest import group, observed, remembered
from tests.runs.golden.numbers import derived_from, numbers_of
from tests.studies.search.made import searched

HERE = Path(__file__).parent


def main() -> None:
    """One bundle of each kind, and one that was interrupted."""
    *_, forecast = forecast_study(observed(), factories.setup(ensemble=2, calendar=True))
    setup = factories.setup(epochs=2, ensemble=2)
    with Workers(1) as workers:
        studies = list(
            length_study(observed(), setup, lengths=(4, 8), cells=("rnn", "gru"), workers=workers)
        )
        *_, tested = backtest(observed(), setup, n_windows=4, refit=2, workers=workers)
    partial = next(study for study in studies if study.trials)
    *_, panel = panel_study(group(), factories.setup(ensemble=2, calendar=True))
    results = {
        "forecast": forecast,
        "lengths": studies[-1],
        "partial": partial,
        "backtest": tested,
        "panel": panel,
        "search": searched(),
        "memory": remembered(),
    }
    missing = [name for name in results if not (HERE / f"v{FORMAT}-{name}{ENDING}").exists()]
    for name in missing:
        value = results[name]
        write_bundle(HERE / f"v{FORMAT}-{name}{ENDING}", value, title=f"Golden {name}")
        numbers = numbers_of(value)
        if isinstance(value, ForecastStudy):
            numbers |= {"derived": derived_from(value)}
        text = json.dumps(numbers, indent=1)
        (HERE / f"v{FORMAT}-{name}.json").write_text(text + "\n", encoding="utf-8")


main()
