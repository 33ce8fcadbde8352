"""How much of the error reaches the states of the past, and how that changes in training."""

import streamlit as st

from rnn_forecast.app import session, show
from rnn_forecast.figures import clipping_curve, gradient_by_lag, gradient_heat_map
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.studies.memory import CellMemory, MemoryStudy
from rnn_forecast.studies.memory.spread import Spread
from rnn_forecast.studies.memory.state_gradient import VANISHED

ALL, KEPT = "all", "kept"
"""All windows; the network that was kept."""


def view(study: MemoryStudy, cell: str) -> None:
    """By lag for all cells; by lag and epoch for one; how often clipping acted."""
    memory = study.memories[cell]
    st.markdown(
        _(
            "Training can only teach a network to use what its gradient reaches: this is how much "
            "of the error's gradient arrives at the state k steps before the cutoff. Straight "
            "lines on the logarithmic axis are exponential decay."
        )
    )
    _by_lag(study, memory)
    st.markdown(_in_words(memory))
    st.markdown("### " + _("While it learns"))
    st.markdown(
        _(
            "Each row is the {cell} with the best weights after so many epochs, the first before "
            "any training; of several networks, the one whose reach lies in the middle (seed "
            "{seed}). Colour that spreads to the right is memory being learnt."
        ).format(cell=MODELS[cell].label, seed=memory.typical.seed)
    )
    show.picture(gradient_heat_map(memory, theme=show.theme()), "memory_heat")
    st.markdown("### " + _("How often clipping acted"))
    st.markdown(_clipping(study))
    show.picture(clipping_curve(study.memories, theme=show.theme()), "memory_clipping")


@session.fragment
def _by_lag(study: MemoryStudy, memory: CellMemory) -> None:
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    networks = [each for found in study.memories.values() for each in found.networks]
    epochs = sorted({epoch for each in networks for epoch in each.over_epochs})
    epoch = left.select_slider(
        _("After epoch"),
        [*map(str, epochs), KEPT],
        value=KEPT,
        format_func=lambda name: _("kept weights") if name == KEPT else name,
        key="memory_epoch",
    )
    dates = [str(date.date()) if date == date.normalize() else str(date) for date in memory.dates]
    window = middle.select_slider(
        _("Window that ends at"),
        [ALL, *dates],
        value=ALL,
        format_func=lambda name: _("all, their mean") if name == ALL else name,
        disabled=epoch != KEPT,
        key="memory_window",
        help=_("Of the kept weights: the mean over all windows, or one window alone."),
    )
    log = right.toggle(_("Logarithmic"), value=True, key="memory_log")
    picture = gradient_by_lag(
        study.memories,
        epoch=None if epoch == KEPT else int(epoch),
        window=None if window == ALL else dates.index(window),
        log=log,
        theme=show.theme(),
    )
    show.picture(picture, "memory_gradient", table=_("The numbers"))


def _in_words(memory: CellMemory) -> str:
    label, first = MODELS[memory.cell].label, memory.vanishes
    if first is None:
        left = Spread(tuple(100 * float(each.gradient.mean[-1]) for each in memory.networks))
        said = _(
            "In the {cell}, {share} % of the gradient still reaches the first step of the "
            "window{range}."
        ).format(cell=label, share=f"{left.median:.2g}", range=left.said(1))
    else:
        said = _("In the {cell}, less than {share} % is left from lag {lag} on{range}.").format(
            cell=label,
            share=f"{100 * VANISHED:g}",
            lag=f"{first.median:g}",
            range=first.said(),
        )
    return f"{said} {_bound(memory)}".strip()


def _bound(memory: CellMemory) -> str:
    if not memory.jacobians:
        return ""
    singular = Spread(tuple(each.largest_singular_value for each in memory.jacobians))
    radius = Spread(tuple(each.spectral_radius for each in memory.jacobians))
    about = _(
        "Its recurrent matrix has the spectral radius {radius}{radius_range} and the largest "
        "singular value σ = {singular}{singular_range}, so that the gradient is at most σᵏ "
        "(Pascanu, Mikolov and Bengio 2013, section 2.2)"
    ).format(
        radius=f"{radius.median:.2f}",
        radius_range=radius.said(2),
        singular=f"{singular.median:.2f}",
        singular_range=singular.said(2),
    )
    end = _("it must vanish.") if singular.high < 1 else _("it may explode, but need not.")
    return f"{about}: {end}"


def _clipping(study: MemoryStudy) -> str:
    limit = study.plan.setup.training.clip_norm
    if not limit:
        return _("Clipping is off; a gradient that explodes is taken as it is.")
    return _(
        "A gradient longer than {limit} is cut to that length before the weights move. Where this "
        "acts in every batch, the limit and not the gradient decides how far they go."
    ).format(limit=f"{limit:g}")
