"""The report of a search: which settings forecast best."""

from collections.abc import Iterator, Sequence

from rnn_forecast.figures.search_coordinates import search_coordinates
from rnn_forecast.figures.search_history import search_history
from rnn_forecast.figures.search_importance import search_importance
from rnn_forecast.language import _
from rnn_forecast.report.blocks import Block, Chart, Listed, Table, Text
from rnn_forecast.report.settings import data, settings
from rnn_forecast.studies.search import SearchStudy, words


def story(study: SearchStudy) -> tuple[str, Sequence[Block]]:
    """Title and blocks."""
    title = _("Which settings forecast {series} best?").format(series=study.plan.series.name)
    return title, tuple(_blocks(study))


def _blocks(study: SearchStudy) -> Iterator[Block]:
    yield Text(words.winner(study), "verdict")
    if tested := words.unseen(study):
        yield Text(tested)
    yield Text(words.caution(study))
    yield Chart(lambda theme: search_coordinates(study, theme=theme))
    yield Chart(lambda theme: search_history(study, theme=theme))
    if len(study.plan.space.names) > 1:
        yield Chart(lambda theme: search_importance(study, theme=theme))
    yield Table(study.frame(), _("All numbers"))
    if study.notes:
        yield Listed(study.notes)
    yield from settings(study.plan.setup)
    yield from data(study.plan.series, study.plan.split)
