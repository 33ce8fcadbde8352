"""The memory page's states: what will appear, what is there so far, and the five sides."""

from collections.abc import Callable

import streamlit as st

from rnn_forecast.app import leaving_view, session, show
from rnn_forecast.app.memory import answer, gates, gradients, inputs, warm_up
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.figures import gradient_by_lag
from rnn_forecast.language import _, n_, spoken
from rnn_forecast.models import MODELS
from rnn_forecast.studies.memory import MemoryStudy

SIDES: dict[str, Callable[[MemoryStudy, str], None]] = {
    "The answer": answer.overlay,
    "Gradients": gradients.view,
    "Inputs": inputs.view,
    "Gates": gates.view,
    "Warm-up": warm_up.view,
}
"""A tab for each; its name is said in the reader's language."""

FIRST_SIDE = "memory_side_first"


def before() -> None:
    """What will appear."""
    st.caption(
        _(
            "Each cell is trained on your series with the settings of the sidebar. Then you see "
            "how far back its gradients reach, what its forecast depends on, how long its gates "
            "hold, and what happens when its past is exchanged."
        )
    )


def so_far(study: MemoryStudy) -> None:
    """What is known while the rest is trained."""
    if study.doing:
        st.caption(literal(study.doing))
    show.picture(gradient_by_lag(study.memories, theme=show.theme()), "memory_live", table="")


def result(study: MemoryStudy, choice: Choice) -> None:
    """The answer, then a tab for each side."""
    if study.plan.series.fingerprint != choice.series.fingerprint:
        name = literal(study.plan.series.name)
        st.caption(
            ":material/history: "
            + _("These networks belong to another series: {name}.").format(name=name)
        )
    for sentence in (*study.failed.values(), *study.notes):
        st.caption(literal(sentence))
    if study.cell is None:
        return
    headed(study)


@session.fragment
def headed(study: MemoryStudy) -> None:
    """One cell's answer and the sides; only this is drawn again when a control moves."""
    offered = [cell for cell in study.plan.cells if cell in study.memories]
    cell = study.cell
    if len(offered) > 1:
        cell = st.segmented_control(
            _("Cell"),
            offered,
            format_func=lambda name: MODELS[name].label,
            default=study.cell,
            required=True,
            key="memory_cell",
        )
    if cell is None:
        return
    answer.headline(study, cell)
    st.caption(_which(study))
    _sides(study, cell)
    stem, frame = f"{study.plan.series.name}-memory", study.frame()
    with st.container(horizontal=True):
        show.download(frame, f"{stem}.csv", _("Gradient, sensitivity and exchange by lag as CSV"))
        leaving_view.report(study, frame, stem)


def _sides(study: MemoryStudy, cell: str) -> None:
    """A tab for each; only the open one is drawn."""
    first = session.get(FIRST_SIDE) or st.query_params.get("memory_side")
    first = first if first in SIDES else next(iter(SIDES))
    session.put(FIRST_SIDE, first)  # the same as long as the visit lasts: others are other tabs
    tabs = st.tabs(
        [_(name) for name in SIDES],
        default=_(first),
        key=f"memory_side_{spoken()}",
        on_change="rerun",
    )
    for tab, (name, draw) in zip(tabs, SIDES.items(), strict=True):
        if tab.open:
            _note_side(name)
            with tab:
                draw(study, cell)


def _note_side(name: str) -> None:
    """In the address by its English name, so that a link opens the same tab in every language."""
    first = name == next(iter(SIDES))
    if not first and st.query_params.get("memory_side") != name:
        st.query_params["memory_side"] = name
    elif first and "memory_side" in st.query_params:
        del st.query_params["memory_side"]


def _which(study: MemoryStudy) -> str:
    """Which networks were looked at, and how they differ from those of the sidebar."""
    training = study.plan.setup.training
    said = n_(
        "One network of each cell was trained, from seed {seed}; another seed may remember "
        "otherwise.",
        "{count} networks of each cell were trained, from seed {seed} on. Lines are their medians, "
        "bands go from the lowest to the highest.",
        training.ensemble,
    ).format(count=training.ensemble, seed=training.seed)
    if not study.plan.simplified:
        return said
    simpler = _("They are simpler than the sidebar's: {differences}.")
    return f"{said} {simpler.format(differences=', '.join(study.plan.simplified))}"
