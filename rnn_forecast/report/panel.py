"""The report of a panel: one network for many series."""

from collections.abc import Iterator, Sequence

from rnn_forecast.figures import training_curve
from rnn_forecast.figures.skill_by_series import skill_by_series
from rnn_forecast.language import _, n_
from rnn_forecast.report.blocks import Block, Chart, Heading, Listed, Table, Text
from rnn_forecast.report.settings import settings
from rnn_forecast.studies.panel import PanelStudy


def story(study: PanelStudy) -> tuple[str, Sequence[Block]]:
    """Title and blocks."""
    count = len(study.windows.members)
    title = n_("{model} on {count} series", "{model} on {count} series", count)
    return title.format(model=study.run.setup.network.label, count=count), tuple(_blocks(study))


def _blocks(study: PanelStudy) -> Iterator[Block]:
    if (verdict := study.verdict) is not None:
        yield Text(verdict.headline, "verdict")
        yield Text(verdict.details)
    yield Chart(lambda theme: skill_by_series(study, theme=theme))
    yield Table(study.scores(), _("All scores"))
    yield Table(study.frame(), _("The forecasts as a table"))
    if study.windows.left_out:
        yield Heading(_("Series without a forecast"))
        yield Listed(tuple(study.windows.left_out.values()))
    yield Heading(_("How it was trained"))
    yield Chart(lambda theme: training_curve(study.run, theme=theme))
    yield from settings(study.run.setup)
