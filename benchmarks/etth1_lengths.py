"""Loss against look-back on ETTh1, H = 24, drawn by the product's own length study.

    python -m benchmarks.etth1_lengths /path/to/ETTh1.csv

Protocol as in ``etth1.py``: the seven channels are a panel, one network for all at each length. The
published curve is that of DLinear (Zeng et al. 2023, "Are Transformers effective for time series
forecasting?", figure 4), read off to about 0.003. The study's own least-squares line must come
within 0.005 of it before a network is compared. As DLinear, the line is shown levels; SegRNN
subtracts a window's last value, as its authors do.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.etth1 import INPUTS, SETUP, SPLIT
from rnn_forecast.models.segrnn import SegRNNSpec
from rnn_forecast.series import Series
from rnn_forecast.sources import open_dataset
from rnn_forecast.studies.lengths import LengthStudy, length_study
from rnn_forecast.training import Setup
from rnn_forecast.windows import WindowSpec

PUBLISHED = {24: 0.358, 48: 0.316, 72: 0.311, 96: 0.309, 192: 0.314, 336: 0.319, 720: 0.317}
GOAL = 0.307
CLOSE = 0.005


def main() -> None:
    """One study, its curve beside the published one."""
    options = _options()
    setup = _setup(options)
    dataset, _ = open_dataset(options.path)
    channels = [dataset.series(name) for name in dataset.columns]
    line = _line(channels, setup, options.lengths)
    study, done = None, 0
    for study in _stages(channels, setup, options.lengths):
        if len(study.trials) > done:
            done = len(study.trials)
            newest = study.trials[-1]
            print(newest.sequence_length, newest.test_mse, f"{newest.seconds:.0f} s", flush=True)
    assert study is not None
    rows = [_row(study, line, length) for length in options.lengths]
    print(f"\n{'L':>4} {'published':>10} {'linear':>8} {'SegRNN':>8}")
    for row in rows:
        print("{length:4} {published:10.3f} {linear:8.4f} {segrnn:8.4f}".format(**row))
    print(f"\nbest of SegRNN {min(row['segrnn'] for row in rows):.4f} (goal {GOAL})")
    if options.out:
        Path(options.out).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


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


def _line(channels: Sequence[Series], setup: Setup, lengths: Sequence[int]) -> dict[int, float]:
    """Squared error of the line on levels, by length; the study is left before anything trains."""
    levels = replace(setup, inputs=replace(INPUTS, inputs="level"))
    found: dict[int, float] = {}
    for study in _stages(channels, levels, lengths):
        newest = study.baselines[-1]
        if newest.cell == "linear" and newest.sequence_length and newest.test_mse:
            found[newest.sequence_length] = newest.test_mse
        if len(found) == len(lengths):
            break
    for length, error in found.items():
        print(f"line at {length}: {error:.4f}, published {PUBLISHED[length]}", flush=True)
        assert abs(error - PUBLISHED[length]) <= CLOSE, (length, error)
    return found


def _row(study: LengthStudy, line: dict[int, float], length: int) -> dict[str, float]:
    """Squared errors on standard scores, the mean over seeds."""
    errors = [
        trial.test_mse
        for trial in study.trials
        if trial.sequence_length == length and trial.test_mse
    ]
    return {
        "length": length,
        "published": PUBLISHED[length],
        "linear": line[length],
        "segrnn": float(np.mean(errors)),
    }


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
