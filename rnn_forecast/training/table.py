"""The windows of several networks as torch tensors, gathered batch by batch.

Axes: ``member`` (a network), ``batch``, and those of ``windows``. Members may read sequences of
different lengths from the same series; a batch is as long as the longest, and the steps before a
shorter member's window are never looked at by that member.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from rnn_forecast.windows import Examples, Part


class WindowTable:
    """One table of features on the device, and each member's windows as positions in it."""

    def __init__(self, windows: Sequence[Examples], device: torch.device) -> None:
        first = windows[0]
        self.device = device
        self.relative = first.relative
        self.features = torch.from_numpy(first.features).to(device)
        self.target = self.features[:, 0].contiguous()
        self.answers = torch.from_numpy(first.answers).to(device)
        self.every_step = first.spec.shape.every_step
        self.ahead = torch.arange(1, first.spec.horizon + 1, device=device)[:, None]
        self._serve(windows)

    def keep(self, members: Sequence[int]) -> None:
        """Go on with these members only."""
        self._serve([self.windows[member] for member in members])

    def _serve(self, windows: Sequence[Examples]) -> None:
        self.windows = tuple(windows)
        self.length = max(each.spec.sequence_length for each in windows)
        lengths = torch.tensor([each.spec.sequence_length for each in windows], device=self.device)
        self.steps = torch.arange(1 - self.length, 1, device=self.device)[:, None, None]
        self.starts = self.length - lengths  # first step of each member's window in a batch
        self.anchor_offsets = (1 - lengths) if self.every_step else torch.zeros_like(lengths)

    def cutoffs(self, part: Part) -> Tensor:
        """Cutoffs of the part's windows, ``(member, window)``; every member has equally many."""
        positions = np.stack([each.cutoffs[part] for each in self.windows])
        return torch.from_numpy(positions).to(self.device)

    def inputs(self, cutoffs: Tensor) -> Tensor:
        """Batches of sequences: ``(member, batch)`` to ``(time, member, feature, batch)``."""
        positions = (cutoffs + self.steps).clamp_min_(0)  # time member batch
        gathered = self.features[positions]  # time member batch feature
        if self.relative:
            anchors = (cutoffs + self.anchor_offsets[:, None]).clamp_min(0)
            gathered[..., 0] -= self.target[anchors]
        return gathered.transpose(2, 3)

    def targets(self, cutoffs: Tensor, *, every_step: bool) -> Tensor:
        """What should be said: ``(member, batch)`` to ``(step, member, horizon, batch)``.

        Each is a future value minus the current one; NaN where none was observed, and NaN before
        the first step of a member that reads shorter sequences than the longest.
        """
        # "step member batch", and of what is ahead "step member horizon batch"
        current = (cutoffs + self.steps).clamp_min_(0) if every_step else cutoffs[None]
        targets = self.answers[current[:, :, None] + self.ahead]
        targets -= self.target[current][:, :, None]
        if every_step:
            before = torch.arange(self.length, device=self.device)[:, None] < self.starts
            targets[before] = torch.nan
        return targets
