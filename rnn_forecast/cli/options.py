"""Command-line options made from specs, so that a new setting is an option by itself."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.models import MODELS, NetworkSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.sources import Dataset, Note, open_dataset
from rnn_forecast.specs import Option, Spec
from rnn_forecast.suggestions import suggest_covariates, suggest_training, suggest_window
from rnn_forecast.tasks import TASKS
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import WindowSpec
from rnn_forecast.workers import Cluster, Pool, Workers, resident

FLAGS = {"ensemble": "--seeds", "num_layers": "--layers"}
"""Settings whose option is called otherwise."""

SUGGESTED = frozenset({"sequence_length", "horizon", "epochs", "patience"})
"""Settings that are made for the series where they are not given."""

S = TypeVar("S", bound=Spec)


def add_source(command: argparse.ArgumentParser) -> None:
    """The series: source, target and covariates."""
    command.add_argument(
        "source",
        metavar="SOURCE",
        help="a file, bundled:NAME/COLUMN, synthetic:NAME, yahoo:SYMBOL or weather:PLACE/VARIABLE",
    )
    command.add_argument("--target", metavar="COL", help="column to forecast")
    command.add_argument(
        "--covariates",
        metavar="COL",
        nargs="*",
        help="columns to read beside the target; 'all' takes every other column, no name none "
        "(default: those that are likely to help)",
    )
    add_known(command)


def add_known(command: argparse.ArgumentParser) -> None:
    """Columns whose future stands in the table."""
    command.add_argument(
        "--known",
        metavar="COL",
        nargs="+",
        default=[],
        help="columns that are known for the future too: their values in the rows after the "
        "target's last one are what they will be",
    )


def read_series(options: argparse.Namespace) -> tuple[Series, tuple[Note, ...]]:
    """The series that the options name, and what was found on the way."""
    dataset, column = open_dataset(options.source)
    target = options.target or column or dataset.target
    if options.covariates is None:
        names = list(suggest_covariates(dataset, target)) if target in dataset.columns else []
    elif options.covariates == ["all"]:
        names = [name for name in dataset.columns if name != target]
    else:
        names = [name for given in options.covariates for name in _names(given, dataset)]
    known = [name for given in options.known for name in _names(given, dataset)]
    return dataset.series(target, names, known), dataset.notes


def _names(given: str, dataset: Dataset) -> list[str]:
    """One column, or several with commas between them."""
    return [given] if given in dataset.columns else [name for name in given.split(",") if name]


def add_spec(command: argparse.ArgumentParser, *specs: type[Spec], leave_out: str = "") -> None:
    """An option for every setting; those not given keep their defaults."""
    seen = set(leave_out.split())
    for spec in specs:
        for option in spec.options():
            if option.name not in seen:
                seen.add(option.name)
                _add(command, option)


def read_setup(
    options: argparse.Namespace, series: Series, network: NetworkSpec, *, steps: int = 0
) -> Setup:
    """The setup that the options describe; what was not given is as suggested.

    Windows are suggested for the series, the length of the training for all ``steps`` of a panel.
    """
    window = suggest_window(len(series), series.frequency)
    return Setup(
        window=_read(window, options),
        inputs=_read(InputSpec(), options),
        network=network,
        training=_read(suggest_training(steps or len(series), window), options),
    )


def read_networks(options: argparse.Namespace, cells: Sequence[str]) -> tuple[NetworkSpec, ...]:
    """The networks that the options describe.

    Raises:
        OutOfBounds: A setting was given that none of these networks has.
    """
    known = {option.name for cell in cells for option in MODELS[cell].options()}
    for option in (option for spec in MODELS.values() for option in spec.options()):
        if option.name not in known and getattr(options, option.name, None) is not None:
            labels = " or ".join(MODELS[cell].label for cell in cells)
            raise OutOfBounds(f"{_flag(option)} is no setting of {labels}; leave it out.")
    return tuple(_read(MODELS[cell](), options) for cell in cells)


def add_workers(command: argparse.ArgumentParser) -> None:
    """Where the networks are trained."""
    command.add_argument("--workers", type=int, metavar="N", help="processes to train in")
    command.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="train on a Dask cluster instead, e.g. tcp://10.0.0.5:8786 (docs/scaling.md); for "
        "every command: RNN_FORECAST_CLUSTER",
    )


def read_workers(count: int | None, cluster: str | None = None) -> Pool:
    """The processes to train in: so many, those of a cluster, or the program's own.

    Raises:
        OutOfBounds: Fewer than one, or both.
    """
    if count is not None and count < 1:
        raise OutOfBounds(f"--workers is {count}; at least 1 is needed.")
    if count is not None and cluster:
        raise OutOfBounds("--workers and --cluster exclude each other; a cluster has its own.")
    if cluster:
        return Cluster(cluster)
    return resident() if count is None else Workers(count)


def all_specs() -> tuple[type[Spec], ...]:
    """Everything that decides a result."""
    return (WindowSpec, InputSpec, TrainSpec, *MODELS.values())


def _read(spec: S, options: argparse.Namespace) -> S:
    given = {
        option.name: value
        for option in spec.options()
        if (value := getattr(options, option.name, None)) is not None
    }
    return replace(spec, **given)


def _add(command: argparse.ArgumentParser, option: Option) -> None:
    settings: dict[str, Any] = {"dest": option.name, "help": _help(option), "default": None}
    if option.kind is bool:
        settings["action"] = argparse.BooleanOptionalAction
    elif option.choices:
        settings["choices"] = option.choices
    else:
        settings |= {"type": _number(option), "metavar": "N"}
    command.add_argument(_flag(option), **settings)


def _flag(option: Option) -> str:
    return FLAGS.get(option.name, "--" + option.name.replace("_", "-"))


def _help(option: Option) -> str:
    limits = f" {option.bounds.low:g} to {option.bounds.high:g}." if option.bounds else ""
    default = "made for the series" if option.name in SUGGESTED else option.default
    said = f"{option.about.help}{limits} (default: {default}){_each(option)}"
    return said.replace("%", "%%")


def _each(option: Option) -> str:
    """Of the task shapes, what each does and what it is good for."""
    if option.choices != tuple(TASKS):
        return ""
    return "".join(f" {name}: {shape.does} {shape.good_for}" for name, shape in TASKS.items())


def _number(option: Option) -> Any:  # noqa: ANN401  (argparse takes any callable)
    def number(text: str) -> int | float:
        try:
            return option.kind(text)
        except ValueError as error:
            kind = "a whole number" if option.kind is int else "a number"
            raise OutOfBounds(f"{option.about.label} is {text!r}; {kind} is needed.") from error

    return number
