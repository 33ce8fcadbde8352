"""How long the units of gated cells hold what they have read."""

import streamlit as st

from rnn_forecast.app import session, show
from rnn_forecast.figures import gate_times, gate_values
from rnn_forecast.figures.gate_values import GATES
from rnn_forecast.language import _, n_
from rnn_forecast.models import MODELS
from rnn_forecast.studies.memory import CellMemory, MemoryStudy
from rnn_forecast.studies.memory.gates import OPEN, SHUT, SLOPE, Gates
from rnn_forecast.studies.memory.spread import Spread


def view(study: MemoryStudy, cell: str) -> None:
    """Time constants of all gated cells, and where the gates of one stand."""
    st.markdown(
        _(
            "A unit whose gate stays at f keeps f, then f², then f³ of what it held: a time "
            "constant of −1 / ln f steps. For the LSTM f is the forget gate, for the GRU the "
            "update gate, which keeps the old state; the dotted line is the length of the window."
        )
    )
    show.picture(gate_times(study.memories, theme=show.theme()), "memory_times")
    memory = study.memories[cell]
    if memory.gates is None:
        st.markdown(
            _(
                "The {cell} has no gates: each step goes through the same matrix, and only that "
                "decides how long anything lasts."
            ).format(cell=MODELS[cell].label)
        )
    else:
        _values(memory, memory.gates)
    st.markdown(_dead(memory))


@session.fragment
def _values(memory: CellMemory, gates: Gates) -> None:
    each = [network.gates for network in memory.networks if network.gates is not None]
    middle = Spread(tuple(found.median for found in each))
    longest = Spread(tuple(float(found.time_constants[0]) for found in each))
    st.markdown(
        _(
            "Half of the {cell}'s units hold longer than {median} steps{range}, the longest "
            "{longest}{longest_range}."
        ).format(
            cell=MODELS[memory.cell].label,
            median=f"{middle.median:.1f}",
            range=middle.said(1),
            longest=f"{longest.median:.1f}",
            longest_range=longest.said(1),
        )
    )
    st.markdown(
        _(
            "After so many steps a unit still keeps 37 % of what it held, and what its gate lets "
            "go can come back in through the recurrent weights: the network as a whole can "
            "remember longer."
        )
    )
    names = list(gates.shares)
    gate = st.segmented_control(
        _("Gate"),
        names,
        format_func=lambda name: _(GATES[name]),
        default=gates.keeper,
        required=True,
        key=f"memory_gate_{memory.cell}",
    )
    show.picture(gate_values(memory.cell, gates, gate, theme=show.theme()), "memory_gate_values")
    st.markdown(
        _(
            "{shut} % of this gate's values lie below {low} and {open} % above {high}: there a "
            "gate is *saturated*, and its slope, by which it learns, is at most {slope} % of the "
            "largest."
        ).format(
            shut=f"{100 * gates.shut[gate]:.0f}",
            open=f"{100 * gates.open[gate]:.0f}",
            low=SHUT,
            high=OPEN,
            slope=f"{100 * SLOPE:.0f}",
        )
    )


def _dead(memory: CellMemory) -> str:
    dead = memory.dead
    if dead.high == 0:
        return n_(
            "Its one unit is not dead: a dead one has the same last state for every window.",
            "None of its {units} units is dead: a dead one has the same last state for every "
            "window.",
            memory.hidden_size,
        ).format(units=memory.hidden_size)
    return n_(
        "{dead} of {units} unit is dead{range}: its last state is the same for every window.",
        "{dead} of {units} units are dead{range}: their last state is the same for every window.",
        memory.hidden_size,
    ).format(dead=f"{dead.median:g}", units=memory.hidden_size, range=dead.said())
