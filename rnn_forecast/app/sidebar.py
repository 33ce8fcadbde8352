"""What is forecast and how: the choices that all pages share.

Drawn by the entry script and not by the pages, so that the widgets stay when the page changes.
"""

import streamlit as st

from rnn_forecast.app import controls, loading, session
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.app.words import counted
from rnn_forecast.models import MODELS, NetworkSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.sources import OFFERED, Dataset
from rnn_forecast.suggestions import suggest_covariates, suggest_training, suggest_window
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import Split, WindowSpec, problem_of_fit


def draw() -> Choice:
    """Draw the choices; returns what they say."""
    with st.sidebar:
        dataset = _dataset()
        series = dataset.series(*_columns(dataset))
        setup = _more(dataset, _window(dataset), _network())
    split = Split.by_share(len(series))
    problem = problem_of_fit(len(series), setup.window, split, name=series.name)
    return Choice(dataset, series, setup, problem)


def _dataset() -> Dataset:
    st.markdown("**Series**")
    uploads = session.current().uploads
    source = st.selectbox(
        "Source",
        [*uploads, *OFFERED],
        format_func=_title,
        key="source",
        bind=controls.BIND,
        on_change=_start_over,
    )
    return uploads[source].dataset if source in uploads else loading.dataset(source or OFFERED[0])


def _title(source: str) -> str:
    uploads = session.current().uploads
    return uploads[source].dataset.title if source in uploads else loading.dataset(source).title


def _start_over() -> None:
    """Another series: its own columns and windows are the better start."""
    session.forget("target", "covariates", "sequence_length", "horizon", "stride", "epochs")


def _columns(dataset: Dataset) -> tuple[str, tuple[str, ...]]:
    columns = list(dataset.columns)
    target = st.selectbox(
        "Target",
        columns,
        index=columns.index(dataset.target),
        key="target",
        bind=controls.BIND,
        help="The column to forecast.",
    )
    others = [name for name in columns if name != target]
    if not others:
        return target, ()
    covariates = st.multiselect(
        "Covariates",
        others,
        default=[name for name in suggest_covariates(dataset, target) if name in others],
        key="covariates",
        bind=controls.BIND,
        placeholder="none",
        help="Other columns that the network reads beside the target, up to today.",
    )
    unit = dataset.units.get(target, "")
    steps = counted(len(dataset.frame), dataset.frequency)
    st.caption(literal(steps + (f", in {unit}" if unit else "")))
    return target, tuple(covariates)


def _window(dataset: Dataset) -> WindowSpec:
    st.markdown("**Windows**")
    suggested = suggest_window(len(dataset.frame), dataset.frequency)
    return controls.settings(suggested, "sequence_length", "horizon", "task")


def _network() -> NetworkSpec:
    st.markdown("**Network**")
    cell = st.segmented_control(
        "Cell",
        list(MODELS),
        format_func=lambda name: MODELS[name].label,
        default="gru",
        required=True,
        key="cell",
        bind=controls.BIND,
    )
    return controls.settings(MODELS[cell or "gru"](), "hidden_size")


def _more(dataset: Dataset, window: WindowSpec, network: NetworkSpec) -> Setup:
    """The settings that most people leave alone."""
    suggested = suggest_training(len(dataset.frame), window)
    names = [option.name for option in TrainSpec.options() if option.name != "device"]
    with st.expander("More settings", icon=":material/tune:"):
        window = controls.settings(window, "stride")
        inputs = controls.settings(InputSpec(), "calendar", "inputs", "transform")
        network = controls.settings(network, "num_layers", "dropout")
        training = controls.settings(suggested, *names)
    return Setup(window=window, inputs=inputs, network=network, training=training)
