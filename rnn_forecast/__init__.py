"""How much of the past does a network need to forecast a series, and can it be trusted?"""

__version__ = "0.1.0"
