"""``python -m rnn_forecast``."""

import sys

from rnn_forecast.cli import main

if __name__ == "__main__":
    sys.exit(main())
