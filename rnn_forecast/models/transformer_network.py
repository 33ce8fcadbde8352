"""The modules of ``transformer.py``: causal self-attention, written out.

Vaswani et al. (2017), "Attention is all you need". The norms stand before each part instead of
behind it (Xiong et al. 2020, "On layer normalization in the Transformer architecture"), which
trains without a warm-up of its own.
"""

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from rnn_forecast.models.transformer import TransformerSpec
    from rnn_forecast.windows import WindowSpec

LONGEST_WAVE = 10_000.0


class Transformer(nn.Module):
    """Steps embedded with their position, layers of attention, a linear readout."""

    def __init__(self, spec: "TransformerSpec", *, num_features: int, window: "WindowSpec") -> None:
        super().__init__()
        self.every_step = window.shape.every_step
        self.embedding = nn.Linear(num_features, spec.hidden_size)
        waves = positions(window.sequence_length, spec.hidden_size)
        self.register_buffer("waves", waves, persistent=False)
        self.dropout = nn.Dropout(spec.dropout)
        self.layers = nn.Sequential(*(Layer(spec) for _ in range(spec.num_layers)))
        self.norm = nn.LayerNorm(spec.hidden_size)
        self.readout = nn.Linear(spec.hidden_size, window.horizon)

    def forward(self, inputs: Tensor) -> Tensor:
        """``(batch, time, feature)`` to ``(batch, step, horizon)``."""
        embedded = self.dropout(self.embedding(inputs) + self.get_buffer("waves"))
        hidden = self.layers(embedded)
        return self.readout(self.norm(hidden if self.every_step else hidden[:, -1:]))


class Layer(nn.Module):
    """Attention, then the same two maps at every step (eq. 2), each added to what came in."""

    def __init__(self, spec: "TransformerSpec") -> None:
        super().__init__()
        width, wide = spec.hidden_size, spec.WIDENING * spec.hidden_size
        self.attention = CausalAttention(width, spec.num_heads, spec.head_size)
        self.widen, self.narrow = nn.Linear(width, wide), nn.Linear(wide, width)
        self.attention_norm, self.wide_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.dropout = nn.Dropout(spec.dropout)

    def forward(self, hidden: Tensor) -> Tensor:
        """``(batch, time, hidden)``, in and out."""
        hidden = hidden + self.dropout(self.attention(self.attention_norm(hidden)))
        wide = self.dropout(F.relu(self.widen(self.wide_norm(hidden))))
        return hidden + self.dropout(self.narrow(wide))


class CausalAttention(nn.Module):
    """softmax(Q K' / sqrt(d)) V over each step and those before it (eq. 1), in several heads."""

    def __init__(self, width: int, heads: int, head_size: int) -> None:
        super().__init__()
        self.heads = heads
        self.queries_keys_values = nn.Linear(width, 3 * heads * head_size)
        self.joined = nn.Linear(heads * head_size, width)

    def forward(self, hidden: Tensor) -> Tensor:
        """``(batch, time, hidden)``, in and out."""
        parts = self.queries_keys_values(hidden).chunk(3, dim=-1)
        # batch head time size
        queries, keys, values = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts
        )
        seen = F.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        return self.joined(seen.transpose(1, 2).flatten(2))


def positions(steps: int, width: int) -> Tensor:
    """Sines and cosines of ever longer waves, ``(time, hidden)`` (section 3.5)."""
    rates = torch.exp(torch.arange(0, width, 2) * (-math.log(LONGEST_WAVE) / width))
    angles = torch.arange(steps)[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :width]
