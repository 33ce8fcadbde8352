"""What trained networks forecast, as one bank, is what torch's own modules forecast one by one."""

import numpy as np
import pytest
import torch

from rnn_forecast import forecasting
from rnn_forecast.forecasting import predict_fits, predict_run
from rnn_forecast.models import MODELS
from rnn_forecast.training import Setup, TrainSpec, train
from rnn_forecast.windows import WindowSpec, cut
from tests.factories import sine


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_networks_that_forecast_together_say_what_each_module_says(cell: str, monkeypatch):
    setup = Setup(
        window=WindowSpec(sequence_length=9, horizon=4),
        network=MODELS[cell].from_mapping({"hidden_size": 6}),
        training=TrainSpec(epochs=2, ensemble=3),
    )
    windows = cut(sine(300), setup.window)
    *_, run = train(windows, setup)
    cutoffs = windows.cutoffs["test"]
    together = predict_fits(setup, run.fits, windows, cutoffs)
    assert together.shape == (3, len(cutoffs), 4)
    inputs = torch.from_numpy(windows.inputs(cutoffs))
    for fit, said in zip(run.fits, together, strict=True):
        module = setup.network.build(num_features=windows.num_features, window=windows.spec)
        module.load_state_dict({name: torch.from_numpy(each) for name, each in fit.weights.items()})
        with torch.no_grad():
            alone = module(inputs)[:, -1].numpy()
        np.testing.assert_allclose(said, windows.forecasts(alone, cutoffs), rtol=0, atol=1e-5)
    np.testing.assert_allclose(predict_run(run, windows, cutoffs), together.mean(axis=0))
    monkeypatch.setattr(forecasting, "PREDICTION_BATCH", 7)
    in_parts = predict_fits(setup, run.fits, windows, cutoffs)
    np.testing.assert_allclose(in_parts, together, rtol=0, atol=1e-5)
