"""What the benchmarks measured, as the lessons quote it.

Written from ``benchmarks/measured`` (docs/lessons.md has all of it); tests/lessons/test_measured.py
fails where a number here is not the one that lies there.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Adding(NamedTuple):
    """The adding problem over 100 steps, medians of three seeds."""

    rnn_error: float
    """After 5,000 steps of the weights; the baseline is 1/6."""
    gru_steps: int
    """Until its error was below 0.01."""
    lstm_steps: int


class Echo(NamedTuple):
    """Lengths at which an LSTM learnt the delayed echo with every seed, or with none."""

    bias_1_solved: int
    bias_1_failed: int
    """The shortest at which every seed failed."""
    bias_5_solved: int


ADDING_AT_100 = Adding(rnn_error=0.178, gru_steps=300, lstm_steps=850)

ECHO = Echo(bias_1_solved=10, bias_1_failed=40, bias_5_solved=80)

IMAGE_ACCURACY: Mapping[str, Mapping[str, float]] = {
    "as they are": {"rnn": 0.589, "gru": 0.950, "lstm": 0.911, "mlp": 0.928, "cnn": 0.969},
    "one shuffle for all": {"rnn": 0.947, "gru": 0.964, "lstm": 0.936, "mlp": 0.956, "cnn": 0.969},
    "a shuffle for each image": {
        "rnn": 0.422,
        "gru": 0.828,
        "lstm": 0.639,
        "mlp": 0.533,
        "cnn": 0.694,
    },
    "every eighth row": {"rnn": 0.956, "gru": 0.975, "lstm": 0.967},
}
"""Share of the test images named rightly, median of three seeds, by order of the rows."""
