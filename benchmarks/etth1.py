"""ETTh1 by the protocol of the long-horizon literature, next to published numbers.

    python -m benchmarks.etth1 /path/to/ETTh1.csv            gate, then SegRNN at L = 96, H = 96
    python -m benchmarks.etth1 /path/to/ETTh1.csv --seeds 1

The file is CC BY-ND and not part of this project. Protocol (Zhou et al. 2021, Zeng et al. 2023):
train on rows 0 to 8640, validate to 11520, test to 14400; every channel in standard scores of its
training part; errors on these, every window, plain mean over windows, steps and channels. Here the
seven channels are a panel: one network learns from all of them, each on its own scale.

First the gate: repeating the last value must give MSE 1.2944 and MAE 0.7132, or nothing is
compared.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

from rnn_forecast.forecasting import predict_fit
from rnn_forecast.models.segrnn import SegRNNSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.sources import open_dataset
from rnn_forecast.training import Run, Setup, TrainSpec, train
from rnn_forecast.windows import Split, Windows, WindowSpec, cut
from rnn_forecast.windows.panel import join

SPLIT = Split(8640, 11520, 14400)
INPUTS = InputSpec(calendar=False, inputs="relative", transform="none")
GATE = (1.2944, 0.7132)

SETUP = Setup(
    window=WindowSpec(sequence_length=96, horizon=96),
    inputs=INPUTS,
    network=SegRNNSpec(hidden_size=256, segment_length=24, dropout=0.5),
    training=TrainSpec(
        epochs=8,
        patience=8,
        batch_size=256,
        learning_rate=2e-3,
        ensemble=1,
        use_validation=False,  # the protocol keeps the validation part out of the training
    ),
)

PUBLISHED = {
    "SegRNN (authors' README)": (0.368, 0.395),
    "iTransformer": (0.386, 0.405),
    "DLinear": (0.386, 0.400),
    "PatchTST": (0.414, 0.419),
    "FEDformer": (0.376, 0.419),
}
"""MSE and MAE at L = 96, H = 96, without the bug that drops the last partial batch of the test."""


def main() -> None:
    """Gate, then each seed, then all of them averaged."""
    options = _options()
    members = channels(options.path)
    repeated = [np.repeat(_now(member)[:, None], 96, axis=1) for member in members]
    gate = scores(members, repeated)
    assert (round(gate[0], 4), round(gate[1], 4)) == GATE, gate
    print(f"gate: repeating the last value {gate[0]:.4f} {gate[1]:.4f}\n", flush=True)
    every, rows = [], []
    for seed in range(options.seeds):
        started = time.process_time()
        said = _said(members, _trained(members, seed))
        every.append(said)
        mse, mae = scores(members, said)
        rows.append({"mse": mse, "mae": mae, "cpu_seconds": time.process_time() - started})
        print(f"seed {seed}: MSE {mse:.4f} MAE {mae:.4f}, {rows[-1]['cpu_seconds']:.0f} s of CPU")
    _conclude(members, rows, every, options.out)


def channels(path: str) -> list[Windows]:
    """The windows of each channel."""
    dataset, _ = open_dataset(path)
    return [
        cut(dataset.series(name), SETUP.window, inputs=INPUTS, split=SPLIT)
        for name in dataset.columns
    ]


def scores(members: list[Windows], said: list[np.ndarray]) -> tuple[float, float]:
    """MSE and MAE on standard scores over windows, steps and channels."""
    errors = np.stack(
        [
            member.preparation.target.scale(member.actual(member.cutoffs["test"])) - forecast
            for member, forecast in zip(members, said, strict=True)
        ]
    )
    return float((errors**2).mean()), float(np.abs(errors).mean())


def _now(member: Windows) -> np.ndarray:
    return member.features[member.cutoffs["test"], 0].astype(float)


def _trained(members: list[Windows], seed: int) -> Run:
    spec = TrainSpec.from_mapping(SETUP.training.as_mapping() | {"seed": seed})
    setup = Setup(window=SETUP.window, inputs=SETUP.inputs, network=SETUP.network, training=spec)
    *_, run = train(join(members), setup)
    return run


def _said(members: list[Windows], run: Run) -> list[np.ndarray]:
    """Forecasts of the test windows of each channel as standard scores."""
    (fit,) = run.fits
    return [
        member.preparation.target.scale(predict_fit(run.setup, fit, member, member.cutoffs["test"]))
        for member in members
    ]


def _conclude(
    members: list[Windows], rows: list[dict[str, float]], every: list, out: str | None
) -> None:
    mean = {name: float(np.mean([row[name] for row in rows])) for name in ("mse", "mae")}
    together = scores(members, [np.mean(each, axis=0) for each in zip(*every, strict=True)])
    print(f"\nmean of {len(rows)} seeds: MSE {mean['mse']:.4f} MAE {mean['mae']:.4f}")
    print(f"their forecasts averaged: MSE {together[0]:.4f} MAE {together[1]:.4f}")
    for name, (mse, mae) in PUBLISHED.items():
        print(f"{name}: {mse} {mae}")
    if out:
        found = {
            "seeds": rows,
            "mean": mean,
            "averaged": dict(zip(("mse", "mae"), together, strict=True)),
        }
        Path(out).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", help="ETTh1.csv")
    parser.add_argument("--seeds", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--out", help="write the numbers as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
