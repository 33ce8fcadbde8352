"""The report of a length study: how much of the past the series needs."""

from collections.abc import Iterator, Sequence

from rnn_forecast.figures import length_curve
from rnn_forecast.language import _
from rnn_forecast.report.blocks import Block, Chart, Listed, Table, Text
from rnn_forecast.report.settings import data, settings
from rnn_forecast.studies.length_values import LengthStudy
from rnn_forecast.studies.recommendation import recommend


def story(study: LengthStudy) -> tuple[str, Sequence[Block]]:
    """Title and blocks."""
    series = study.plan.series.name
    title = _("How much of the past does {series} need?").format(series=series)
    return title, tuple(_blocks(study))


def _blocks(study: LengthStudy) -> Iterator[Block]:
    found = recommend(study)
    if found is not None:
        yield Text(found.sentence, "verdict")
    yield Chart(lambda theme: length_curve(study, theme=theme))
    yield Table(study.summary(), _("All numbers"))
    remarks = (*study.notes, *study.failed.values())
    if remarks:
        yield Listed(tuple(remarks))
    yield from settings(study.plan.setup)
    yield from data(study.plan.series, study.plan.split)
