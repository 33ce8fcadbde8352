"""Loss against look-back on ETTh1, H = 24, drawn by the product's own length study.

    python -m benchmarks.etth1_lengths /path/to/ETTh1.csv

Protocol as in ``etth1.py``: the seven channels are a panel, one network for all at each length. The
published curve is that of DLinear (Zeng et al. 2023, "Are Transformers effective for time series
forecasting?", figure 4), read off to about 0.003.

First the gate: the study's own least-squares line must come within 0.005 of that curve before a
network is compared. As there, it reads levels, and every length learns from all windows that it
has. In the study itself all lengths share their targets, so the shorter ones go without the first
hours of the series, and the line beside the networks reads what they read: values minus the last.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.etth1 import INPUTS, SETUP, SPLIT
from rnn_forecast.models.segrnn import SegRNNSpec
from rnn_forecast.series import Series
from rnn_forecast.sources import open_dataset
from rnn_forecast.studies.lengths import LengthStudy, LengthTrial, length_study
from rnn_forecast.training import Setup
from rnn_forecast.windows import WindowSpec

PUBLISHED = {24: 0.358, 48: 0.316, 72: 0.311, 96: 0.309, 192: 0.314, 336: 0.319, 720: 0.317}
GOAL = 0.307
CLOSE = 0.005


def main() -> None:
    """Gate, then one study, its curve beside the published one."""
    options = _options()
    setup = _setup(options)
    dataset, _ = open_dataset(options.path)
    channels = [dataset.series(name) for name in dataset.columns]
    gate = {length: _gate(channels, setup, length) for length in options.lengths}
    study, rows = None, []
    for study in _stages(channels, setup, options.lengths):
        if len(study.trials) == len(rows):
            continue
        newest = study.trials[-1]
        rows.append(_row(study, newest, gate))
        print("{length:4} SegRNN {segrnn:.4f}, {seconds:.0f} s".format(**rows[-1]), flush=True)
        _write(rows, options.out)
    assert study is not None
    assert not study.failed, study.failed
    _print(sorted(rows, key=lambda row: row["length"]))


def _setup(options: argparse.Namespace) -> Setup:
    training = replace(SETUP.training, epochs=options.epochs, patience=options.epochs)
    return Setup(
        window=WindowSpec(sequence_length=max(options.lengths), horizon=24),
        inputs=INPUTS,
        network=SegRNNSpec(hidden_size=options.hidden, segment_length=24, dropout=0.5),
        training=replace(training, batch_size=256, learning_rate=options.rate, loss=options.loss),
    )


def _stages(
    channels: Sequence[Series], setup: Setup, lengths: Sequence[int]
) -> Iterator[LengthStudy]:
    return length_study(channels, setup, lengths=lengths, cells=[setup.network], split=SPLIT)


def _gate(channels: Sequence[Series], setup: Setup, length: int) -> float:
    """Squared error of the line on levels; the study is left before anything trains."""
    levels = replace(setup, inputs=replace(INPUTS, inputs="level"))
    stages = (stage.baseline("linear", length) for stage in _stages(channels, levels, [length]))
    error = next(line.test_mse for line in stages if line and line.test_mse)
    print(f"line at {length}: {error:.4f}, published {PUBLISHED[length]}", flush=True)
    assert abs(error - PUBLISHED[length]) <= CLOSE, (length, error)
    return error


def _row(study: LengthStudy, trial: LengthTrial, gate: Mapping[int, float]) -> dict[str, float]:
    """Squared errors on standard scores."""
    length = trial.sequence_length
    assert length
    beside = study.baseline("linear", length)
    assert beside
    assert beside.test_mse
    assert trial.test_mse
    return {
        "length": length,
        "published": PUBLISHED[length],
        "gate": gate[length],
        "linear": beside.test_mse,
        "segrnn": trial.test_mse,
        "seconds": trial.seconds,
    }


def _print(rows: Sequence[dict[str, float]]) -> None:
    print(f"\n{'L':>4} {'published':>10} {'gate':>8} {'linear':>8} {'SegRNN':>8}")
    for row in rows:
        print("{length:4} {published:10.3f} {gate:8.4f} {linear:8.4f} {segrnn:8.4f}".format(**row))
    print(f"\nbest of SegRNN {min(row['segrnn'] for row in rows):.4f} (goal {GOAL})")


def _write(rows: Sequence[dict[str, float]], out: str | None) -> None:
    """Whatever is known so far: the longest sequences take a quarter of an hour each."""
    if out:
        Path(out).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", help="ETTh1.csv")
    parser.add_argument("--lengths", type=int, nargs="+", default=list(PUBLISHED))
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--loss", choices=("absolute", "squared"), default="absolute")
    parser.add_argument("--out", help="write the numbers as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
