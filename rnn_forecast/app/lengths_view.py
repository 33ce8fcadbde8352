"""The sequence-length page: what to try, and the curve as it fills in."""

from dataclasses import dataclass, replace

import streamlit as st

from rnn_forecast.app import leaving_view, session, show
from rnn_forecast.app.live import spell
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.app.study_controls import several, whole_number
from rnn_forecast.figures import length_curve
from rnn_forecast.language import _, n_
from rnn_forecast.models import MODELS
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.studies.recommendation import recommend
from rnn_forecast.suggestions import suggest_lengths
from rnn_forecast.training import Setup
from rnn_forecast.windows import Split, WindowSpec, count_windows, problem_of_fit

OFFERED_LENGTHS = (1, 2, 4, 7, 8, 12, 16, 24, 32, 48, 64, 96, 128, 168, 192, 256, 336, 512, 720)

SEEDS, MOST_SEEDS = 3, 10

SECONDS_PER_BATCH_STEP = {"rnn": 20e-6, "gru": 45e-6, "lstm": 50e-6}
"""Of one network of width 32, for one time step of one batch of 64; a guess for the estimate."""

UNMEASURED = 60e-6
"""The same for a network that is not in the list."""


@dataclass(frozen=True)
class Sweep:
    """What the curve is drawn from."""

    lengths: tuple[int, ...]
    cells: tuple[str, ...]
    seeds: int

    def setup(self, setup: Setup) -> Setup:
        """The sidebar's setup with this many seeds."""
        training = replace(setup.training, ensemble=self.seeds)
        window = replace(setup.window, sequence_length=max(self.lengths))
        return replace(setup, training=training, window=window)

    def problem(self, choice: Choice) -> str:
        """Why it cannot be drawn; "" if it can."""
        if not self.lengths or not self.cells:
            return _("Choose at least one sequence length and one model.")
        window = replace(choice.setup.window, sequence_length=max(self.lengths))
        steps = len(choice.series)
        return problem_of_fit(steps, window, Split.by_share(steps), name=choice.series.name)

    def estimate(self, choice: Choice) -> str:
        """How many networks, and about how long they take."""
        networks = len(self.lengths) * len(self.cells) * self.seeds
        training = choice.setup.training
        window = WindowSpec(sequence_length=max(self.lengths), horizon=choice.setup.window.horizon)
        windows = count_windows(Split.by_share(len(choice.series)).train_end, window)
        batches = training.epochs * -(-windows // training.batch_size)
        width = max((choice.setup.network.hidden_size / 32) ** 2, 0.5)
        a_step = sum(SECONDS_PER_BATCH_STEP.get(cell, UNMEASURED) for cell in self.cells)
        seconds = a_step * sum(self.lengths) * batches * self.seeds * width
        said = n_(
            "{count} network, at most about {time} of computing on one core; training that no "
            "longer improves ends early.",
            "{count} networks, at most about {time} of computing on one core; training that no "
            "longer improves ends early.",
            networks,
        )
        return said.format(count=networks, time=spell(seconds))


def controls(choice: Choice) -> Sweep:
    """Lengths, models and seeds."""
    offered = _offered(choice)
    suggested = suggest_lengths(choice.series, choice.setup.window)
    lengths = several(
        st.pills,
        [str(length) for length in offered],
        [str(length) for length in suggested if length in offered],
        key="lengths_tried",
        label=_("Sequence lengths"),
        help=_("In steps of the series."),
    )
    left, right = st.columns([2, 1])
    cells = several(
        left.pills,
        list(MODELS),
        ("gru", "lstm"),
        named=lambda name: MODELS[name].label,
        key="cells_tried",
        label=_("Models"),
        wrap=True,
    )
    seeds = whole_number(
        right.number_input,
        SEEDS,
        MOST_SEEDS,
        key="seeds_tried",
        label=_("Seeds"),
        help=_("Networks for each point. Their spread is the band around the line."),
    )
    return Sweep(tuple(sorted(int(each) for each in lengths)), tuple(cells), seeds or SEEDS)


def _offered(choice: Choice) -> list[int]:
    """The lengths that fit into the series."""
    steps, name = len(choice.series), choice.series.name
    split = Split.by_share(steps)
    return [
        length
        for length in OFFERED_LENGTHS
        if not problem_of_fit(
            steps, replace(choice.setup.window, sequence_length=length), split, name=name
        )
    ] or [1]


def before() -> None:
    """What will appear."""
    st.caption(
        _(
            "The curve appears here and fills in while the networks train. Every length is trained "
            "on the same targets and scored on the same dates; the length is chosen on the "
            "validation part only. A sweep that is stopped goes on where it stopped when it is "
            "started again."
        )
    )


def curve(study: LengthStudy) -> None:
    """The curve as far as it has got."""
    if study.doing:
        st.caption(literal(study.doing))
    show.picture(length_curve(study, theme=show.theme()), "curve_live", table="")


def result(study: LengthStudy, choice: Choice) -> None:
    """Recommendation, curve, numbers."""
    if study.plan.series.fingerprint != choice.series.fingerprint:
        name = literal(study.plan.series.name)
        said = _("This curve belongs to another series: {series}.").format(series=name)
        st.caption(f":material/history: {said}")
    found = recommend(study)
    if found is not None:
        st.markdown(f"## {literal(found.sentence)}")
        if found.helps and found.sequence_length != choice.setup.window.sequence_length:
            st.button(
                _("Forecast with {steps} steps and {model}").format(
                    steps=found.sequence_length, model=MODELS[found.cell].label
                ),
                on_click=_take,
                args=(found.cell, found.sequence_length),
            )
    scored = st.segmented_control(
        _("Scored on"),
        ["validation part", "test part"],
        format_func=_,
        default="validation part",
        required=True,
        key="part",
    )
    part = "test" if scored == "test part" else "valid"
    show.picture(length_curve(study, part=part, theme=show.theme()), "curve", table="")
    _fairness(study)
    for note in (*study.notes, *study.failed.values()):
        st.caption(literal(note))
    with st.expander(_("The numbers"), icon=":material/table:"):
        show.table(study.summary())
    stem = f"{study.plan.series.name}-lengths"
    with st.container(horizontal=True):
        show.download(study.frame(), f"{stem}.csv", _("All numbers as CSV"))
        leaving_view.report(study, study.frame(), stem)


def _take(cell: str, length: int) -> None:
    session.put("cell", cell)
    session.put("sequence_length", length)


def _fairness(study: LengthStudy) -> None:
    if not study.trials:
        return
    used = study.trials[0].windows
    said = _(
        "Every network was trained on the same {used:,} windows, the ones that the longest "
        "sequence leaves, and scored on the same dates. The recommendation looks at the validation "
        "part only. Band: lowest to highest of the seeds."
    )
    st.caption(said.format(used=used))
