"""The lesson on attention: time and memory against length, measured on this very machine."""

import streamlit as st

from rnn_forecast.app import controls, show
from rnn_forecast.app.lessons.exercise import exercise
from rnn_forecast.app.messages import literal
from rnn_forecast.figures.parallel_time_plot import parallel_time_plot
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.parallel_layers import KINDS
from rnn_forecast.lessons.parallel_time import TimeSpec, TimeStudy, measure

KIND = "lesson_attention"


def measurement() -> None:
    """Measure, and say what was found."""
    st.markdown(
        _(
            "Four layers of the same width read sequences of different lengths, on one processor "
            "core of this machine. Nothing learns; only the time and the memory are looked at."
        )
    )
    spec = controls.settings(TimeSpec(), "time_longest")
    exercise(
        KIND,
        button=_("Measure"),
        icon=":material/timer:",
        title=_("Time against length"),
        work=lambda: measure(spec),
        draw=_draw,
        before=_("It takes a few seconds, up to 2,048 steps half a minute or more."),
    )


def _draw(study: TimeStudy) -> None:
    if study.progress >= 1.0:
        for sentence in (_fastest(study), _long(study), _memory(study)):
            st.markdown(literal(sentence))
    drawn = parallel_time_plot(study, theme=show.theme())
    show.picture(drawn, "parallel_time", table=_("The numbers"))
    st.caption(_("Whatever else runs on the machine moves these times; measure again and compare."))


def _fastest(study: TimeStudy) -> str:
    """Attention against the recurrent cells: where each is faster, as measured."""
    rnn, gru = (_slower(study, name) for name in ("rnn", "gru"))
    return _("On this machine, attention was {rnn}, and {gru}.").format(rnn=rnn, gru=gru)


def _slower(study: TimeStudy, name: str) -> str:
    """Where attention was slower than this cell."""
    slower, cell = study.slower_than(name), KINDS[name].label
    if not slower:
        return _("at no measured length slower than the {cell}").format(cell=cell)
    length = study.overtaken(name)
    if length is None:
        said = _("slower than the {cell} at {length:,} steps, but not at the longest sequence")
        return said.format(cell=cell, length=slower[-1])
    return _("slower than the {cell} from {length:,} steps on").format(cell=cell, length=length)


def _long(study: TimeStudy) -> str:
    """What the last doubling cost, and who was fastest at the longest length."""
    longest = study.spec.lengths[-1]
    last = {name: study.at(name, longest) for name in KINDS}
    times = {name: timing.both for name, timing in last.items() if timing is not None}
    fastest = min(times, key=times.__getitem__)
    return _(
        "The last doubling, to {length:,} steps, made attention {attention:.1f} times slower and "
        "the GRU {gru:.1f} times. The fastest at that length: {fastest}, {time} ms forward and "
        "backward; attention took {rival} ms."
    ).format(
        length=longest,
        attention=study.growth("attention") or 0.0,
        gru=study.growth("gru") or 0.0,
        fastest=_(KINDS[fastest].label),
        time=number(1e3 * times[fastest]),
        rival=number(1e3 * times["attention"]),
    )


def _memory(study: TimeStudy) -> str:
    longest = study.spec.lengths[-1]
    attention, gru = study.at("attention", longest), study.at("gru", longest)
    if attention is None or gru is None:
        return ""
    return _(
        "For the backward pass attention kept {attention:.3g} MB, the GRU {gru:.3g} MB."
    ).format(attention=attention.kept / 1e6, gru=gru.kept / 1e6)


def explanation() -> None:
    """Who waits for whom."""
    st.markdown(
        _(
            "What matters on a machine with thousands of cores is not how much there is to compute "
            "but how much of it must wait:"
        )
    )
    st.markdown(
        _(
            "| | waits for | after each other, 1,024 steps | comparisons kept |\n"
            "| --- | --- | --- | --- |\n"
            "| RNN, GRU, LSTM | the state before | 1,024 | none |\n"
            "| linear recurrence | its pair, then a pair of pairs (scan) | 10 | none |\n"
            "| attention | nobody | 1 | 1,024 × 1,024 |"
        )
    )
    st.markdown(
        _(
            "**What the Transformer changed** (Vaswani et al., 2017): no step waits for another, "
            "so that training fills a graphics processor, and between any two steps the gradient "
            "has one step to go, not L. **What it cost**: time and memory that grow with the "
            "square of the length, and when it says one value after the other it must look back at "
            "all of them each time, where a recurrent network keeps a state of fixed size."
        )
    )
    st.markdown(
        _(
            "**Linear recurrences** brought the state back. Without a tanh between the steps, each "
            "step only multiplies by a and adds b = W x. Two steps after each other are then one "
            "step of the same form, and so the whole sequence can be put together pair by pair, in "
            "log₂ L rounds:"
        )
    )
    st.latex(r"h_t = a\,h_{t-1} + W x_t")
    st.latex(r"(a', b')\circ(a, b) = (a'a,\; a'b + b')")
    st.markdown(
        _(
            "S4, the LRU (Orvieto et al., 2023) and Mamba are built on this. On one core there is "
            "nothing to do at the same time; what is saved here is the call of a small operation "
            "for every step. What a graphics processor would make of it is not measured here."
        )
    )
