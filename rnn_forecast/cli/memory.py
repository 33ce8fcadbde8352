"""Train cells side by side and see how far back each of them remembers.

With --out, one row for each network, input and lag: cell, seed, input, lag, gradient (share of that
at lag 0), sensitivity, occluded_mae (error when the values at that lag are another window's), mae.

What every cell has shown is kept (see docs/storage.md). The same command, after it was interrupted,
goes on where it stopped; with --fresh it begins anew.
"""

import argparse
import json
import math

from rnn_forecast.cli.every_series import say_known
from rnn_forecast.cli.keeping import interrupted, say_problem
from rnn_forecast.cli.options import (
    add_source,
    add_spec,
    add_workers,
    all_specs,
    read_networks,
    read_series,
    read_setup,
    read_workers,
)
from rnn_forecast.cli.output import as_records, show_notes, show_progress, write_csv
from rnn_forecast.errors import OutOfBounds, SeriesError
from rnn_forecast.runs import Recording, open_store
from rnn_forecast.studies.memory import CellMemory, MemoryPlan, MemoryStudy, memory_study
from rnn_forecast.studies.memory.plan import CELLS
from rnn_forecast.studies.memory.ranking import ranking_in_words
from rnn_forecast.studies.memory.words import agreement_in_words, half_life_in_words, in_words
from rnn_forecast.windows import PARTS, Split


def add_options(command: argparse.ArgumentParser) -> None:
    """Cells and part, and every other setting."""
    add_source(command)
    command.add_argument(
        "--cells", metavar="CELL,...", default="rnn,gru,lstm", help="(default: %(default)s)"
    )
    command.add_argument(
        "--part", choices=PARTS, default="valid", help="whose windows are looked at (%(default)s)"
    )
    add_workers(command)
    command.add_argument(
        "--fresh", action="store_true", help="train all networks, also those of an interrupted run"
    )
    add_spec(command, *all_specs(), leave_out="num_layers dropout")
    command.add_argument("--out", metavar="FILE", help="write one row a lag as CSV")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Train and measure, then print what each cell remembers."""
    cells = _cells(options.cells)
    series, notes = read_series(options)
    setup = read_setup(options, series, read_networks(options, cells)[0])
    plan = MemoryPlan(series, setup, cells, Split.by_share(len(series)), options.part)
    study = _studied(plan, options)
    if not study.memories:
        raise SeriesError(_why_not(study))
    if options.out:
        write_csv(study.frame(), options.out)
    if options.json:
        print(json.dumps(_answer(study) | {"notes": as_records(notes)}))
    else:
        show_notes(notes)
        print(_text(study))


def _studied(plan: MemoryPlan, options: argparse.Namespace) -> MemoryStudy:
    """Train what is missing, keeping what comes."""
    recording = Recording(open_store(), source=options.source)
    study = MemoryStudy.of(plan)
    finished = study if options.fresh else interrupted(study, recording)
    say_known(len(finished.done), "groups of networks", "--fresh")
    with read_workers(options.workers, options.cluster) as workers:
        work = memory_study(
            plan.series,
            plan.setup,
            cells=plan.cells,
            part=plan.part,
            split=plan.split,
            workers=workers,
            finished=finished,
        )
        for study in recording.of(work):
            show_progress(study.progress, f"{len(study.memories)} cells measured")
    say_problem(recording)
    return study


def _why_not(study: MemoryStudy) -> str:
    reasons = dict.fromkeys(study.failed.values())
    return " ".join(reasons) or "The training ended without a result."


def _cells(text: str) -> tuple[str, ...]:
    cells = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for cell in cells:
        if cell not in CELLS:
            raise OutOfBounds(f"{cell!r} is no recurrent cell; choose from {', '.join(CELLS)}.")
    return cells


def _text(study: MemoryStudy) -> str:
    lines = [in_words(study, cell) for cell in study.memories]
    lines += filter(None, [ranking_in_words(study.memories)])
    for memory in study.memories.values():
        lines += [half_life_in_words(memory), agreement_in_words(memory.agreement())]
    return "\n".join([*lines, *_measured(study), *study.failed.values()])


def _measured(study: MemoryStudy) -> list[str]:
    """Which networks these were, and how they differ from what was asked for."""
    training = study.plan.setup.training
    count = "One network" if training.ensemble == 1 else f"{training.ensemble} networks"
    said = [f"{count} of each cell, from seed {training.seed} on."]
    if study.plan.simplified:
        said.append(f"Measured in a simpler form: {', '.join(study.plan.simplified)}.")
    return said


def _answer(study: MemoryStudy) -> dict[str, object]:
    assert study.cell is not None  # noqa: S101  (run has refused otherwise)
    return {
        "status": "ok",
        "sentence": in_words(study, study.cell),
        "cells": {cell: _of(study, memory) for cell, memory in study.memories.items()},
        "ranking": ranking_in_words(study.memories),
        "structure": study.structure.echo,
        "seed": study.plan.setup.training.seed,
        "ensemble": study.plan.setup.training.ensemble,
        "simplified": list(study.plan.simplified),
        "failed": [
            {"cell": cell, "task": task, "message": message}
            for (cell, task), message in study.failed.items()
        ],
        "workers": list(study.notes),
    }


def _of(study: MemoryStudy, memory: CellMemory) -> dict[str, object]:
    """Medians over the networks, and what each of them has."""
    agreement, gates = memory.agreement(), memory.gates
    warm = study.warm_ups.get(memory.cell)
    return {
        "sentence": in_words(study, memory.cell),
        "half_life": {name: memory.half_life(name).median for name in memory.names},
        "reach": memory.reach.median,
        "mae": memory.intact.median,
        "naive_mae": memory.naive,
        "gradient_vanishes_at": memory.vanishes and memory.vanishes.median,
        "agreement": agreement_in_words(agreement),
        "rank_correlation": None if math.isnan(agreement.correlation) else agreement.correlation,
        "missed_lags": list(agreement.missed),
        "time_constants": [] if gates is None else gates.time_constants.tolist(),
        "saturated": {} if gates is None else {"shut": gates.shut, "open": gates.open},
        "dead_units": memory.dead.median,
        "warm_after": warm and warm.warm.median,
        "networks": [_of_network(memory, place) for place in range(len(memory.networks))],
    }


def _of_network(memory: CellMemory, place: int) -> dict[str, object]:
    network = memory.networks[place]
    rnn = network.jacobians
    return {
        "seed": network.seed,
        "half_life": {name: memory.half_life(name).values[place] for name in memory.names},
        "reach": network.exchanged.reach,
        "mae": network.exchanged.intact,
        "gradient_vanishes_at": network.gradient.vanishes,
        "dead_units": network.dead,
        "spectral_radius": rnn and rnn.spectral_radius,
        "largest_singular_value": rnn and rnn.largest_singular_value,
        "clipped": [epoch.clipped for epoch in network.epochs],
    }
