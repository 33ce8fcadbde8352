"""The tests mirror ``rnn_forecast/``; those in ``browser/`` run last."""
