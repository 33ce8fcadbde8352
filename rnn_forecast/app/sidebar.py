"""What is forecast and how: the choices that all pages share.

Drawn by the entry script and not by the pages, so that the widgets stay when the page changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnn_forecast.app import class_link, controls, loading, session
from rnn_forecast.app.data import fetching, link
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice, Session
from rnn_forecast.app.words import counted
from rnn_forecast.language import _, n_
from rnn_forecast.models import MODELS, NetworkSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.sources import OFFERED, Dataset
from rnn_forecast.suggestions import suggest_covariates, suggest_training, suggest_window
from rnn_forecast.tasks import TASKS, Task
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import Split, WindowSpec, problem_of_fit, problem_of_future

SELDOM = ("num_layers", "dropout")
"""Settings of a network that most people leave alone."""


def draw(*, folded: bool = False) -> Choice:
    """Draw the choices, under one line where the page hardly needs them; returns what they say.

    Folded and not left out: the reader's own settings come along from page to page.
    """
    class_link.begin_run()
    with st.sidebar, _place(folded=folded):
        dataset = _dataset()
        target, covariates = _columns(dataset)
        series = dataset.series(target, covariates, _known(dataset, target, covariates))
        above = st.container()
        network = _network()
        window = _window(dataset, _task(network), above)
        setup = _more(dataset, window, network)
    split = Split.by_share(len(series))
    problem = problem_of_fit(len(series), setup.window, split, name=series.name)
    problem = problem or problem_of_future(series, setup.window.horizon)
    return Choice(dataset, series, setup, problem)


def _place(*, folded: bool) -> DeltaGenerator:
    """The same container on every page: widgets that move to another one lose their values."""
    title = _("Your series and network")
    return st.expander(title, expanded=not folded, type="compact", icon=":material/tune:")


def _dataset() -> Dataset:
    tab = session.current()
    if tab.choice is None:
        fetching.follow_link()
    own = tab.titles
    titles = own | {source: loading.dataset(source).title for source in OFFERED}
    _note_link(tab, titles)
    st.markdown(_("**Series**"))
    # The default has no place in the address: it must never be one's own.
    source = controls.select(
        OFFERED[0], list(titles), key="source", label=_("Source"), names=titles
    )
    dataset = tab.dataset(source)
    if tab.choice is not None and _shape(tab.choice.dataset) != _shape(dataset):
        _start_over(tab, dataset)
    if tab.link is not None:
        _explain_link(tab.link)
    elif own or tab.arrivals:
        link.write(tab.file)
        fetching.write()
    return dataset


def _note_link(tab: Session, titles: Mapping[str, str]) -> None:
    """Before the widgets clear from the address what they do not know."""
    if tab.choice is None:
        tab.link = link.opened(titles.values())


def _explain_link(wanted: link.Link) -> None:
    if failure := session.current().failures.get("link"):
        st.warning(literal(failure), icon=":material/cloud_off:")
        return
    st.info(
        _(
            "The link names **{title}**, which is not here: a link cannot carry a file. Upload it "
            "on the Data page and its settings come back."
        ).format(title=literal(wanted.title)),
        icon=":material/link:",
    )


def _shape(dataset: Dataset) -> tuple[object, ...]:
    """What suggestions depend on; reading the same file differently may change it."""
    return dataset.key, dataset.columns, dataset.target, dataset.frequency, len(dataset.frame)


def _start_over(tab: Session, dataset: Dataset) -> None:
    """Another series: its own columns and windows are the better start, unless a link knows more.

    Set and not forgotten: a widget without a value takes the one of the address again.
    """
    known: Mapping[str, list[str]] = {}
    if tab.link is not None and tab.file is not None and tab.file.title == tab.link.title:
        known = tab.link.settings
    tab.link = None
    target = next((name for name in known.get("target", []) if name in dataset.columns), None)
    target = target or dataset.target
    beside = known.get("covariates", suggest_covariates(dataset, target))
    session.put("target", target)
    session.put("covariates", [name for name in beside if name in dataset.columns])
    window = _suggested_window(dataset)
    training = suggest_training(dataset.steps(dataset.target), window)
    suggested = window.as_mapping() | {"epochs": training.epochs, "patience": training.patience}
    for name, value in suggested.items():
        if name not in known and name != "task":
            session.put(name, value)


def _columns(dataset: Dataset) -> tuple[str, tuple[str, ...]]:
    columns = list(dataset.columns)
    target = controls.select(
        dataset.target,
        columns,
        key="target",
        label=_("Target"),
        on_change=_suggest_beside,
        args=(dataset,),
        help=_("The column to forecast."),
    )
    others = [name for name in columns if name != target]
    if not others:
        return target, ()
    beside = [name for name in suggest_covariates(dataset, target) if name in others]
    covariates = controls.placed(
        st.multiselect,
        beside,
        lambda given: [name for name in given if name in others],
        options=others,
        default=beside,
        key="covariates",
        label=_("Covariates"),
        placeholder=_("none"),
        help=_("Other columns that the network reads beside the target, up to today."),
    )
    unit = dataset.units.get(target, "")
    steps = counted(dataset.steps(target), dataset.frequency)
    st.caption(literal(steps + (_(", in {unit}").format(unit=unit) if unit else "")))
    return target, tuple(covariates)


def _known(dataset: Dataset, target: str, covariates: Sequence[str]) -> list[str]:
    """Which of the covariates will be known; asked where the table holds values of the future."""
    ahead = {name: dataset.known_ahead(target, name) for name in covariates}
    offered = [name for name, steps in ahead.items() if steps]
    if not offered:
        return []
    known = controls.placed(
        st.multiselect,
        offered,
        lambda given: [name for name in given if name in offered],
        options=offered,
        default=offered,
        key="known",
        label=_("Known for the future"),
        placeholder=_("none"),
        help=_(
            "Columns of which you know what they will be, such as holidays or planned prices. "
            "Their values in the rows after the target's last one are used."
        ),
    )
    reach = min((ahead[name] for name in known), default=0)
    if known:
        st.caption(
            n_("known {steps} step ahead", "known {steps} steps ahead", reach).format(steps=reach)
        )
    return list(known)


def _suggest_beside(dataset: Dataset) -> None:
    """Another target: its own covariates, the same as for a visitor who comes by the link."""
    session.put("covariates", list(suggest_covariates(dataset, session.get("target"))))


def _window(dataset: Dataset, task: Task, place: DeltaGenerator) -> WindowSpec:
    """Above the network, although the network decides what there is to choose."""
    suggested = replace(_suggested_window(dataset), task=task)
    with place:
        st.markdown(_("**Windows**"))
        if suggested.shape.reads_one:
            return controls.settings(suggested, "horizon")
        return controls.settings(suggested, "sequence_length", "horizon")


def _suggested_window(dataset: Dataset) -> WindowSpec:
    return suggest_window(dataset.steps(dataset.target), dataset.frequency)


def _network() -> NetworkSpec:
    st.markdown(_("**Network**"))
    labels = {name: model.label for name, model in MODELS.items()}
    cell = controls.select("gru", list(MODELS), key="cell", label=_("Model"), names=labels)
    network = MODELS[cell]()
    st.caption(_(_summary(network)))
    return controls.settings(network, *_settings_of(network, seldom=False))


def _summary(network: NetworkSpec) -> str:
    return (network.__doc__ or "").partition("\n")[0]


def _settings_of(network: NetworkSpec, *, seldom: bool) -> list[str]:
    """Settings of this network; those that are seldom changed have a place of their own."""
    names = [option.name for option in network.options()]
    return [name for name in names if (name in SELDOM) == seldom]


def _task(network: NetworkSpec) -> Task:
    chosen = controls.choice(WindowSpec.option("task"), WindowSpec().task, network.tasks)
    task = cast("Task", chosen)
    st.caption(f"{_(TASKS[task].does)} {_(TASKS[task].good_for)}")
    return task


def _more(dataset: Dataset, window: WindowSpec, network: NetworkSpec) -> Setup:
    """The settings that most people leave alone.

    Suggested for the series and not for the chosen windows: a link leaves out what is as suggested,
    and must mean the same however the windows came about.
    """
    steps = dataset.steps(dataset.target)
    suggested = suggest_training(steps, _suggested_window(dataset))
    left_out = {"device"} if window.shape.feeds_back else {"device", "teacher_forcing"}
    names = [option.name for option in TrainSpec.options() if option.name not in left_out]
    with st.expander(_("More settings"), icon=":material/tune:"):
        window = controls.settings(window, "stride")
        inputs = controls.settings(InputSpec(), "calendar", "inputs", "transform")
        network = controls.settings(network, *_settings_of(network, seldom=True))
        training = controls.settings(suggested, *names)
    return Setup(window=window, inputs=inputs, network=network, training=training)
