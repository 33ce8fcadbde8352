"""How all tests run."""

from hypothesis import settings

# A first example pays for imports and caches; how long one takes is never what a test is about.
settings.register_profile("unhurried", deadline=None, max_examples=60)
settings.load_profile("unhurried")
