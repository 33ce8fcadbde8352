"""The lesson on gradients: the curve that answers at once, and networks that really learn."""

import math

import streamlit as st

from rnn_forecast.app import controls, live, loading, messages, session, show
from rnn_forecast.app.messages import literal
from rnn_forecast.figures.memory_task_plot import memory_task_plot
from rnn_forecast.figures.vanishing_plot import vanishing_plot
from rnn_forecast.figures.wording import enumeration, label, number
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.lessons import measured
from rnn_forecast.lessons.gradients import GradientCurve, GradientSpec, gradient_curve
from rnn_forecast.lessons.memory_tasks import TASKS, MemoryPlan, MemoryStudy, learn

KIND = "lesson_gradients"

REACHES = {20: (5, 10, 20), 50: (12, 25, 50), 100: (25, 50, 100)}
"""Lengths that are tried, by the longest."""

SHORTER, LONGER = 0.1, 1.5
"""Below the one a gradient is said to vanish, above the other to explode."""

BEYOND_WORDS, TWO_DIGITS = 1e9, 10


def curve() -> None:
    """Sliders, and the gradient against the steps back."""
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(GradientSpec(), "gradient_radius", "gradient_length")
    with right:
        chosen = ("gradient_activation", "gradient_matrix", "gradient_clipping")
        spec = controls.sliders(spec, *chosen)
    found = gradient_curve(spec)
    st.markdown(literal(_says(found)))
    show.picture(vanishing_plot(found, theme=show.theme()), "vanishing", table=_("The numbers"))


def _says(found: GradientCurve) -> str:
    return " ".join(filter(None, (_left(found), _clipped(found))))


def _left(found: GradientCurve) -> str:
    """What has become of the gradient 50 steps back, in words that need no powers of ten."""
    lag = min(50, found.spec.gradient_length)
    ratio = found.ratio(lag)
    if ratio > LONGER:
        said = _("{lag} steps back, the gradient is {times} times as long: it explodes.")
        return said.format(lag=lag, times=_spelled(ratio))
    if ratio >= SHORTER:
        said = _("{lag} steps back, {share:.0%} of the gradient is left: it reaches that far.")
        return said.format(lag=lag, share=ratio)
    said = _("{lag} steps back, one part in {parts} of the gradient is left: it vanishes.")
    return said.format(lag=lag, parts=_spelled(1.0 / ratio))


def _spelled(times: float) -> str:
    """Two significant digits, and no more than anybody can imagine."""
    if times >= BEYOND_WORDS:
        return _("more than a thousand million")
    digits = max(math.floor(math.log10(times)) - 1, 0)
    return f"{round(times, -digits):,.0f}" if times >= TWO_DIGITS else f"{times:.1f}"


def _clipped(found: GradientCurve) -> str:
    if not found.spec.gradient_clipping:
        return ""
    if found.factor == 1.0:
        return _("The gradient of the weights is shorter than the limit: clipping does nothing.")
    said = _("The gradient of the weights is {times} times too long: clipping divides all of it.")
    return said.format(times=_spelled(1.0 / found.factor))


def explanation() -> None:
    """The product, its bound, and what clipping does."""
    st.latex(
        r"\frac{\partial L}{\partial h_{t-k}} = "
        r"\Big(\prod_{j=1}^{k} W_{hh}^{\top}\,\mathrm{diag}\big(\varphi'(a_{t-k+j})\big)\Big)"
        r"\frac{\partial L}{\partial h_t}"
    )
    st.markdown(
        _(
            "k factors stand in this product, and all contain the same matrix. If none can make a "
            "vector longer than σ times (σ is the largest singular value of W), no more than σ to "
            "the power of k can be left: that is the dotted bound. With the identity and an "
            "orthogonal W, the gradient follows it exactly."
        )
    )
    st.markdown(
        _(
            "- **tanh** has a slope below 1 wherever it is used, so that even a radius of 1 loses "
            "the gradient.\n"
            "- **ReLU** has slope 1 or 0. The units that are off let nothing through: at a radius "
            "of 1 it vanishes, at 1.5 it explodes.\n"
            "- **A random W** has a largest singular value well above its spectral radius. The "
            "bound then promises little, and the radius tells how it goes in the long run.\n"
            "- **Clipping** shortens the gradient as a whole. The curve moves down and keeps its "
            "shape: it cures the exploding of a step, and nothing of the vanishing."
        )
    )


def training() -> None:
    """Networks that learn tasks whose needed memory is known."""
    st.markdown(
        _(
            "In the *adding problem* two numbers of a sequence are marked, one in each half, and "
            "their sum is to be said at the end. In the *delayed echo* it is the first number. Who "
            "cannot carry them says the mean: its error is the dashed line."
        )
    )
    plan = _plan()
    tab = session.current()
    job: Job[MemoryStudy] | None = tab.job(KIND)
    busy = job is not None and not job.ended
    if st.button(_("Let them learn"), type="primary", icon=":material/play_arrow:", disabled=busy):
        with messages.shown():
            title = _("{task} up to {steps} steps").format(
                task=_(TASKS[plan.task].label), steps=max(plan.lengths)
            )
            work = lambda: learn(plan)  # noqa: E731
            tab.follow(KIND, loading.jobs().start(title, KIND, work, owner=tab.owner))
            st.rerun()
    _follow(job)
    _benchmark()


def _plan() -> MemoryPlan:
    left, right = st.columns(2)
    names = {name: _(task.label) for name, task in TASKS.items()}
    reaches = {reach: _("up to {reach} steps").format(reach=reach) for reach in REACHES}
    with left:
        task = controls.select(
            "adding", list(TASKS), key="gradient_task", label=_("Task"), names=names, many=False
        )
    with right:
        reach = controls.select(
            *(50, list(REACHES)),
            key="gradient_reach",
            label=_("To be remembered"),
            names=reaches,
            many=False,
        )
    return MemoryPlan(task=task, lengths=REACHES[reach], steps=1000)


def _follow(job: Job[MemoryStudy] | None) -> None:
    if job is None:
        st.caption(
            _(
                "Nine networks of 32 units, three cells at three lengths, learn for 1,000 steps. "
                "Whoever has solved the task stops; it takes up to a minute."
            )
        )
    elif not job.ended:
        live.watch(job, _draw)
    else:
        live.ending(job)
        if job.latest is not None:
            _draw(job.latest)


def _draw(study: MemoryStudy) -> None:
    if study.progress >= 1.0:
        st.markdown(f"**{literal(_outcome(study))}**")
    drawn = memory_task_plot(study, theme=show.theme())
    show.picture(drawn, "memory_task", table=_("Each network"))


def _outcome(study: MemoryStudy) -> str:
    """Who solved what, of these networks."""
    said = [_reached(study, cell) for cell in study.plan.cells]
    opening = _("{task}, below an error of {goal} within {steps:,} steps of the weights: {list}.")
    return opening.format(
        task=_(TASKS[study.plan.task].label),
        goal=number(study.plan.goal, 1),
        steps=study.plan.steps,
        list=enumeration(said),
    )


def _reached(study: MemoryStudy, cell: str) -> str:
    longest = study.longest_solved(cell)
    if longest is None:
        return _("{cell} at no length").format(cell=label(cell))
    return _("{cell} up to {length}").format(cell=label(cell), length=longest)


def _benchmark() -> None:
    """What three seeds and up to 5,000 steps showed."""
    adding, echo = measured.ADDING_AT_100, measured.ECHO
    st.markdown(
        _(
            "Measured with three seeds each (docs/lessons.md): in the adding problem over 100 "
            "steps, the RNN is at an error of {rnn:.3f} after 5,000 steps of its weights, where "
            "remembering nothing gives 0.167. The GRU came below 0.01 after {gru}, the LSTM after "
            "{lstm:,} (medians)."
        ).format(rnn=adding.rnn_error, gru=adding.gru_steps, lstm=adding.lstm_steps)
    )
    st.markdown(
        _(
            "The echo is harder than it looks, also for gates: an LSTM that begins with forget "
            "bias 1 learnt it over {short} steps with every seed and over {failed} with none. "
            "Beginning with 5, it learnt {long}. The next lesson shows why."
        ).format(short=echo.bias_1_solved, failed=echo.bias_1_failed, long=echo.bias_5_solved)
    )
    st.caption(_("The button above trains one seed of each, and one seed proves little."))
