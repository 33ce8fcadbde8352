"""neuralforecast, the same network: ``recurrent=False`` and a single linear layer as decoder.

Its windows come from the training part only and it validates nothing, which favours it. One thread:
with its default of two it was slower.
"""

import logging
import time
import warnings
from typing import Any

import neuralforecast  # pyright: ignore[reportMissingImports]  (in an environment of its own)
import numpy as np
import pandas as pd
import pytorch_lightning as lightning  # pyright: ignore[reportMissingImports]
import torch
from neuralforecast import NeuralForecast  # pyright: ignore[reportMissingImports]
from neuralforecast.losses.pytorch import MSE  # pyright: ignore[reportMissingImports]
from neuralforecast.models import GRU, LSTM, RNN  # pyright: ignore[reportMissingImports]
from work import (
    BATCH,
    HIDDEN,
    RATE,
    TRAIN_END,
    Done,
    Job,
    peak_memory,
    processor_seconds,
    series,
    serve,
)

CELLS = {"rnn": RNN, "gru": GRU, "lstm": LSTM}


class Counter(lightning.Callback):
    """Counts the steps of the weights."""

    steps = 0

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:  # noqa: ANN401, ARG002
        """Take over what the trainer counted."""
        Counter.steps += trainer.global_step


def model(job: Job, length: int, seed: int) -> Any:  # noqa: ANN401
    """One network, to be trained for as many steps as everybody's."""
    return CELLS[job.cell](
        h=1,
        input_size=length,
        encoder_n_layers=1,
        encoder_hidden_size=HIDDEN,
        decoder_layers=1,
        recurrent=False,
        loss=MSE(),
        max_steps=job.epochs * job.batches,
        learning_rate=RATE,
        num_lr_decays=0,
        batch_size=1,
        windows_batch_size=BATCH,
        scaler_type="identity",
        random_seed=seed,
        val_check_steps=10**6,
        accelerator="cpu",
        callbacks=[Counter()],
        logger=False,
        enable_progress_bar=False,
        enable_checkpointing=False,
        enable_model_summary=False,
    )


def fits(job: Job) -> Done:
    """One fit for each network."""
    values = series()[:TRAIN_END]
    scaled = ((values - values.mean()) / values.std()).astype(np.float32)
    frame = pd.DataFrame({"unique_id": "y", "ds": np.arange(TRAIN_END), "y": scaled})
    start, cpu, Counter.steps, parameters = time.perf_counter(), processor_seconds(), 0, 0
    for length in job.lengths:
        for seed in job.seeds:
            network = model(job, length, seed)
            parameters = sum(parameter.numel() for parameter in network.parameters())
            NeuralForecast(models=[network], freq=1).fit(frame)
    return Done(
        seconds=time.perf_counter() - start,
        cpu=processor_seconds() - cpu,
        steps=Counter.steps,
        parameters=parameters,
        loss=None,
        peak=(peak_memory(),),
        versions=f"neuralforecast {neuralforecast.__version__}, PyTorch {torch.__version__}",
    )


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    torch.set_num_threads(1)
    serve(fits)
