"""The report of a memory study: why the curve of error against length bends."""

from collections.abc import Iterator, Sequence

from rnn_forecast.figures import gate_times, gradient_by_lag, memory_overlay, sensitivity_plot
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.report.blocks import Block, Chart, Heading, Listed, Table, Text
from rnn_forecast.report.settings import data, settings
from rnn_forecast.studies.memory import MemoryStudy
from rnn_forecast.studies.memory.ranking import ranking_in_words
from rnn_forecast.studies.memory.words import agreement_in_words, half_life_in_words, in_words


def story(study: MemoryStudy) -> tuple[str, Sequence[Block]]:
    """Title and blocks."""
    title = _("Memory of networks on {series}").format(series=study.plan.series.name)
    return title, tuple(_blocks(study))


def _blocks(study: MemoryStudy) -> Iterator[Block]:
    if study.cell is not None:
        yield Text(in_words(study, study.cell), "verdict")
        if told := ranking_in_words(study.memories):
            yield Text(told)
    for cell in study.memories:
        yield from _of_cell(study, cell)
    if study.memories:
        yield from _side_by_side(study)
    remarks = (*study.notes, *study.failed.values())
    if remarks:
        yield Listed(tuple(remarks))
    yield from settings(study.plan.setup)
    yield from data(study.plan.series, study.plan.split)


def _of_cell(study: MemoryStudy, cell: str) -> Iterator[Block]:
    memory = study.memories[cell]
    yield Heading(MODELS[cell].label)
    if cell != study.cell:
        yield Text(in_words(study, cell))
    yield Chart(lambda theme: memory_overlay(study, cell, theme=theme))
    yield Text(half_life_in_words(memory))
    yield Text(agreement_in_words(memory.agreement()))


def _side_by_side(study: MemoryStudy) -> Iterator[Block]:
    memories, target = study.memories, study.plan.series.name
    yield Heading(_("Gradients"))
    yield Chart(lambda theme: gradient_by_lag(memories, theme=theme))
    yield Heading(_("Inputs"))
    yield Chart(lambda theme: sensitivity_plot(memories, target, theme=theme))
    if any(memory.gates is not None for memory in memories.values()):
        yield Heading(_("Gates"))
        yield Chart(lambda theme: gate_times(memories, theme=theme))
    yield Table(study.frame(), _("All numbers"))
