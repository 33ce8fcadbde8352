"""What the networks of each cell remember, with all that was measured of each of them."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.kinds.kind import Kind, Summary
from rnn_forecast.runs.measured import arrays_of, of_network, to_network
from rnn_forecast.runs.observed import known_of, of_series, table_of, to_series
from rnn_forecast.runs.parts import Parts
from rnn_forecast.runs.settings import chosen, of_setup, of_split, to_setup, to_split
from rnn_forecast.runs.trained import epochs_of, of_run, to_run
from rnn_forecast.series import Series
from rnn_forecast.studies.memory import CellMemory, MemoryPlan, MemoryStudy
from rnn_forecast.studies.memory.network_memory import NetworkMemory
from rnn_forecast.studies.memory.plan import CELLS
from rnn_forecast.studies.memory.structure import Structure
from rnn_forecast.studies.memory.warm_up import CellWarmUp, WarmUp
from rnn_forecast.studies.memory.words import in_words
from rnn_forecast.training import Fit, Run
from rnn_forecast.windows import Part

MOST_NOTES = 200

WINDOWS_OF: dict[Part, str] = {
    "train": "training part",
    "valid": "validation part",
    "test": "test part",
}
"""What the page calls the parts."""


def take_apart(study: MemoryStudy) -> Parts:
    """The plan, what the series remembers, and each network; its epochs are a table."""
    plan, networks, run = study.plan, _networks(study), _run(study)
    setup = {
        "plan": {
            "series": of_series(plan.series),
            "setup": of_setup(plan.setup),
            "cells": list(plan.cells),
            "split": of_split(plan.split),
            "part": plan.part,
        },
        "structure": {
            "band": study.structure.band,
            "changes": study.structure.changes,
            "cycle": study.structure.cycle or 0,
        },
        "networks": [of_network(network) for network in networks],
        "run": of_run(run),
        "warm_ups": [
            _of_warm_up(each) for warm in study.warm_ups.values() for each in warm.networks
        ],
        "failed": [
            {"cell": cell, "task": task, "sentence": why}
            for (cell, task), why in study.failed.items()
        ],
        "notes": list(study.notes),
    }
    arrays = known_of(plan.series) | {"structure/acf": study.structure.acf}
    for at, network in enumerate(networks):
        own = arrays_of(network, plan.series)
        arrays |= {f"network/{at}/{name}": block for name, block in own.items()}
    tables = {"series": table_of(plan.series), "epochs": epochs_of(run)}
    return Parts(setup, arrays, tables)


def _networks(study: MemoryStudy) -> list[NetworkMemory]:
    return [network for memory in study.memories.values() for network in memory.networks]


def _run(study: MemoryStudy) -> Run:
    """The trainings of all networks, without their weights."""
    fits = tuple(Fit(network.seed, network.epochs) for network in _networks(study))
    return Run(study.plan.setup, fits, study.progress, _seconds(study))


def _seconds(study: MemoryStudy) -> float:
    """Of training; the networks of a cell were trained side by side."""
    each = [
        max(
            (network.epochs[-1].seconds for network in memory.networks if network.epochs), default=0
        )
        for memory in study.memories.values()
    ]
    return float(sum(each))


def _of_warm_up(warm: WarmUp) -> dict[str, Any]:
    return {
        "cell": warm.cell,
        "longest": warm.longest,
        "seen": list(warm.errors),
        "errors": list(warm.errors.values()),
    }


def put_together(parts: Parts) -> MemoryStudy:
    """The study as far as it had got, to the digit."""
    fields = Fields(parts.setup, _("the settings"))
    plan = _plan(fields.object("plan"), parts)
    study = MemoryStudy(plan, _structure(fields.object("structure"), parts))
    study = replace(
        study, memories=_memories(fields, plan, parts), warm_ups=_warm_ups(fields, plan)
    )
    failed = {
        (each.text("cell"), each.text("task")): each.text("sentence")
        for each in fields.objects("failed")
    }
    known = {(cell, task): (cell, task) for cell, task in plan.tasks()}
    if not set(failed) <= set(known):
        raise UnreadableBundle(_("The bundle says that something failed which was never planned."))
    notes = fields.texts("notes")[:MOST_NOTES]
    return replace(study, failed={known[task]: why for task, why in failed.items()}, notes=notes)


def _plan(fields: Fields, parts: Parts) -> MemoryPlan:
    series, cells = to_series(fields.object("series"), parts), fields.texts("cells")
    named: dict[str, Part] = {each: each for each in WINDOWS_OF}
    part = named.get(fields.text("part"))
    if part is None or not cells or not set(cells) <= set(CELLS) or len(set(cells)) < len(cells):
        raise UnreadableBundle(_("The bundle does not say which cells it has looked into."))
    setup = to_setup(fields.object("setup"))
    return MemoryPlan(series, setup, cells, to_split(fields, len(series)), part)


def _structure(fields: Fields, parts: Parts) -> Structure:
    acf = parts.arrays["structure/acf"]
    if acf.dtype != np.float64 or acf.ndim != 1 or len(acf) == 0 or not np.isfinite(acf).all():
        raise UnreadableBundle(_("The autocorrelation in the bundle holds no numbers."))
    cycle = fields.whole("cycle") or None
    return Structure(acf, fields.number("band"), fields.flag("changes"), cycle)


def _memories(fields: Fields, plan: MemoryPlan, parts: Parts) -> dict[str, CellMemory]:
    described = fields.objects("networks")
    if not described:
        return {}
    run = to_run(fields.object("run"), plan.setup, parts)
    networks = [
        to_network(
            each, _own(parts, f"network/{at}/"), plan.series, seed=fit.seed, epochs=fit.epochs
        )
        for at, (each, fit) in enumerate(zip(described, run.fits, strict=True))
    ]
    _check(networks, plan)
    return {
        cell: CellMemory(tuple(network for network in networks if network.cell == cell))
        for cell in plan.cells
        if any(network.cell == cell for network in networks)
    }


def _own(parts: Parts, prefix: str) -> dict[str, np.ndarray]:
    return {
        name.removeprefix(prefix): array
        for name, array in parts.arrays.items()
        if name.startswith(prefix)
    }


def _check(networks: Sequence[NetworkMemory], plan: MemoryPlan) -> None:
    """Networks of one study were looked at on the same windows, and at the same lags."""
    first = networks[0]
    steps, lags, known = first.steps, first.exchanged.lags, set(first.exchanged.older)
    for each in networks:
        alike = (
            each.cell in plan.cells
            and each.steps == steps == plan.setup.window.sequence_length
            and each.dates.equals(first.dates)
            and np.array_equal(each.exchanged.lags, lags)
            and set(each.exchanged.older) == known
            and each.hidden_size == first.hidden_size
        )
        if not alike:
            raise UnreadableBundle(_("The networks in the bundle were not looked at alike."))


def _warm_ups(fields: Fields, plan: MemoryPlan) -> dict[str, CellWarmUp]:
    found: dict[str, list[WarmUp]] = {}
    for each in fields.objects("warm_ups"):
        warm = _warm_up(each)
        found.setdefault(warm.cell, []).append(warm)
    for warms in found.values():
        if any(set(warm.errors) != set(warms[0].errors) for warm in warms):
            raise UnreadableBundle(_("The networks in the bundle were not looked at alike."))
    return {cell: CellWarmUp(tuple(found[cell])) for cell in plan.cells if cell in found}


def _warm_up(fields: Fields) -> WarmUp:
    longest = fields.whole("longest", 1)
    seen, errors = fields.wholes("seen", 1, longest), fields.numbers("errors")
    if not seen:
        raise UnreadableBundle(_("A warm-up in the bundle holds no errors."))
    return WarmUp(fields.text("cell"), longest, dict(zip(seen, errors, strict=True)))


def summary(study: MemoryStudy) -> Summary:
    """What lists show: the answer of the cell that is spoken of first."""
    plan, cell = study.plan, study.cell
    return Summary(
        title=_("Memory of networks on {series}").format(series=plan.series.name),
        series=plan.series.name,
        fingerprint=plan.series.fingerprint,
        settings=settings_of(plan),
        verdict=in_words(study, cell) if cell else "",
        skill=_skill(study.memories[cell]) if cell else None,
        seconds=_seconds(study),
        finished=study.progress >= 1,
    )


def _skill(memory: CellMemory) -> float | None:
    skill = 1 - memory.intact.median / memory.naive if memory.naive > 0 else math.nan
    return skill if math.isfinite(skill) else None


def settings_of(plan: MemoryPlan) -> dict[str, Any]:
    """By the names of the widgets."""
    own = {
        "memory_cells": list(plan.cells),
        "memory_part": WINDOWS_OF[plan.part],
        "memory_seeds": plan.setup.training.ensemble,
    }
    known = chosen(plan.series, plan.setup) | own
    return {name: value for name, value in known.items() if name != "ensemble"}


def series_of(study: MemoryStudy) -> Series:
    """What was studied."""
    return study.plan.series


def check(_study: MemoryStudy) -> None:
    """Nothing here that costs time."""


def worth_keeping(study: MemoryStudy) -> bool:
    """Whether the networks of any cell have been measured."""
    return bool(study.memories)


def finished_parts(study: MemoryStudy) -> int:
    """Cells whose networks have been measured, and those that were watched warming up."""
    return len(study.memories) + len(study.warm_ups)


KIND = Kind(
    name="memory",
    of=MemoryStudy,
    take_apart=take_apart,
    put_together=put_together,
    summary=summary,
    series=series_of,
    numbers=MemoryStudy.frame,
    check=check,
    worth_keeping=worth_keeping,
    finished_parts=finished_parts,
)
