"""Which cells are trained side by side, and whose windows are looked at."""

from dataclasses import dataclass, replace

import streamlit as st

from rnn_forecast.app.controls import select
from rnn_forecast.app.lengths_view import SECONDS_PER_BATCH_STEP
from rnn_forecast.app.live import spell
from rnn_forecast.app.session import Choice
from rnn_forecast.app.study_controls import several, whole_number
from rnn_forecast.language import _, n_
from rnn_forecast.models import MODELS
from rnn_forecast.studies.memory import MemoryPlan
from rnn_forecast.studies.memory.plan import CELLS, problem_of_past
from rnn_forecast.training import Setup
from rnn_forecast.windows import Part, Split, count_windows

PARTS: dict[str, Part] = {"validation part": "valid", "test part": "test", "training part": "train"}
"""What the parts are called, said in the reader's language where they are offered."""

SEEDS, MOST_SEEDS = 3, 10

LOOKING = 1.5
"""What training and looking take together, as a share of the training; a guess for the estimate."""


@dataclass(frozen=True)
class Look:
    """What is trained and looked at."""

    cells: tuple[str, ...]
    part: Part
    seeds: int

    def setup(self, choice: Choice) -> Setup:
        """The sidebar's setup with this many networks of each cell."""
        training = replace(choice.setup.training, ensemble=self.seeds)
        return replace(choice.setup, training=training)

    def problem(self, choice: Choice) -> str:
        """Why it cannot be done; "" if it can."""
        if not self.cells:
            return _("Choose at least one cell.")
        return problem_of_past(choice.setup) or choice.problem

    def plan(self, choice: Choice) -> MemoryPlan:
        """What the study will do."""
        split = Split.by_share(len(choice.series))
        return MemoryPlan(choice.series, self.setup(choice), self.cells, split, self.part)

    def estimate(self, choice: Choice) -> str:
        """How many networks, and about how long they take."""
        plan = self.plan(choice)
        training, window = choice.setup.training, choice.setup.window
        windows = count_windows(plan.split.train_end, window)
        batches = training.epochs * -(-windows // training.batch_size)
        width = max((choice.setup.network.hidden_size / 32) ** 2, 1.0)
        a_step = sum(SECONDS_PER_BATCH_STEP[cell] for cell, _shape in plan.tasks())
        seconds = LOOKING * a_step * window.sequence_length * batches * width * self.seeds
        count = len(plan.tasks()) * self.seeds
        return n_(
            "{count} network, about {time} of computing on one core that has nothing else to do.",
            "{count} networks, about {time} of computing on one core that has nothing else to do: "
            "{seeds} of each cell for its memory, and as many that are many-to-many to watch them "
            "warm up.",
            count,
        ).format(count=count, time=spell(seconds), seeds=self.seeds)


def controls() -> Look:
    """Cells, part and seeds."""
    left, middle, right = st.columns([2, 2, 1])
    cells = several(
        left.pills,
        CELLS,
        CELLS,
        named=lambda name: MODELS[name].label,
        key="memory_cells",
        label=_("Cells"),
        help=_("Trained side by side with the settings of the sidebar, one layer each."),
    )
    with middle:
        part = select(
            "validation part",
            list(PARTS),
            words=True,
            many=False,
            key="memory_part",
            label=_("Windows of the"),
            help=_(
                "Whose windows the networks are looked at with; they learn from the training part."
            ),
        )
    seeds = whole_number(
        right.number_input,
        SEEDS,
        MOST_SEEDS,
        key="memory_seeds",
        label=_("Seeds"),
        help=_("Networks of each cell. Their spread is the band around the line."),
    )
    return Look(tuple(cell for cell in CELLS if cell in cells), PARTS[part], seeds or SEEDS)
