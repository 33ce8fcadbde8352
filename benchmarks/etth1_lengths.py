"""Loss against look-back on ETTh1, H = 24, drawn by the product's own length study.

    python -m benchmarks.etth1_lengths /path/to/ETTh1.csv

Protocol as in ``etth1.py``: the seven channels are a panel, one network for all at each length. The
published curve is that of DLinear (Zeng et al. 2023, "Are Transformers effective for time series
forecasting?", figure 4), read off to about 0.003. The study's own least-squares line must come
within 0.005 of it before a network is compared.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.etth1 import INPUTS, SETUP, SPLIT
from rnn_forecast.models.segrnn import SegRNNSpec
from rnn_forecast.sources import open_dataset
from rnn_forecast.studies.lengths import LengthStudy, length_study
from rnn_forecast.training import Setup
from rnn_forecast.windows import WindowSpec

PUBLISHED = {24: 0.358, 48: 0.316, 72: 0.311, 96: 0.309, 192: 0.314, 336: 0.319, 720: 0.317}
GOAL = 0.307


def main() -> None:
    """One study, its curve beside the published one."""
    options = _options()
    setup = _setup(options)
    dataset, _ = open_dataset(options.path)
    channels = [dataset.series(name) for name in dataset.columns]
    stages = length_study(
        channels,
        setup,
        lengths=options.lengths,
        cells=[setup.network],
        split=SPLIT,
    )
    done, study = 0, None
    for study in stages:
        if len(study.trials) > done:
            done = len(study.trials)
            newest = study.trials[-1]
            print(newest.sequence_length, newest.test_mse, f"{newest.seconds:.0f} s", flush=True)
    assert study is not None
    rows = [_row(study, length) for length in options.lengths]
    print(f"\n{'L':>4} {'published':>10} {'linear':>8} {'SegRNN':>8}")
    for row in rows:
        print("{length:4} {published:10.3f} {linear:8.4f} {segrnn:8.4f}".format(**row))
    far = max(abs(row["linear"] - row["published"]) for row in rows)
    best = min(row["segrnn"] for row in rows)
    print(
        f"\nlinear within {far:.4f} of the published curve; best of SegRNN {best:.4f} (goal {GOAL})"
    )
    if options.out:
        Path(options.out).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _setup(options: argparse.Namespace) -> Setup:
    training = replace(SETUP.training, epochs=options.epochs, patience=options.epochs)
    return Setup(
        window=WindowSpec(sequence_length=max(options.lengths), horizon=24),
        inputs=INPUTS,
        network=SegRNNSpec(hidden_size=options.hidden, segment_length=12, dropout=0.5),
        training=replace(training, batch_size=256, learning_rate=options.rate, loss=options.loss),
    )


def _row(study: LengthStudy, length: int) -> dict[str, float]:
    """Squared errors on standard scores, the mean over seeds."""
    row = {"length": length, "published": PUBLISHED[length]}
    for cell in ("linear", "segrnn"):
        errors = [
            trial.test_mse
            for trial in (*study.trials, *study.baselines)
            if (trial.cell, trial.sequence_length) == (cell, length) and trial.test_mse
        ]
        row[cell] = float(np.mean(errors))
    return row


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", help="ETTh1.csv")
    parser.add_argument("--lengths", type=int, nargs="+", default=list(PUBLISHED))
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--loss", choices=("absolute", "squared"), default="squared")
    parser.add_argument("--out", help="write the numbers as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
