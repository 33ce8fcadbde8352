"""The report of a backtest: would it have worked before?"""

from collections.abc import Iterator, Sequence

from rnn_forecast.figures import error_by_step
from rnn_forecast.figures.backtest_paths import backtest_paths
from rnn_forecast.figures.folds import folds_plot
from rnn_forecast.language import _
from rnn_forecast.report.blocks import Block, Chart, Heading, Listed, Table, Text
from rnn_forecast.report.settings import data, settings
from rnn_forecast.studies.backtest_values import Backtest


def story(study: Backtest) -> tuple[str, Sequence[Block]]:
    """Title and blocks."""
    plan = study.plan
    title = _("Would {label} have worked before on {series}?").format(
        label=plan.setup.network.label, series=plan.series.name
    )
    return title, tuple(_blocks(study))


def _blocks(study: Backtest) -> Iterator[Block]:
    plan, assessment = study.plan, study.assessment
    label = plan.setup.network.label
    if assessment is None:
        yield Text(_("No fold was finished: there is nothing to show."), "verdict")
    else:
        verdict = assessment.verdict()
        yield Text(verdict.headline, "verdict")
        yield Text(verdict.details)
        yield Chart(lambda theme: backtest_paths(assessment, theme=theme))
        yield Chart(lambda theme: error_by_step(assessment, label=label, theme=theme))
        yield Table(assessment.scores())
    yield Heading(_("The folds"))
    yield Chart(lambda theme: folds_plot(study, theme=theme))
    remarks = (*study.notes, *study.failed.values())
    if remarks:
        yield Listed(tuple(remarks))
    yield from settings(plan.setup)
    yield from data(plan.series)
