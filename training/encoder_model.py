"""The encoder: BERT as MiniLM has it, with flags of words added to the embeddings and one head for all types.

BERT: Devlin et al. 2019, https://arxiv.org/abs/1810.04805; MiniLM: Wang et al. 2020, https://arxiv.org/abs/2002.10957.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN, HEADS, LAYERS, INNER, POSITIONS = 384, 12, 6, 1536, 512


class Layer(nn.Module):
    """Self-attention and a feed-forward part, each with a residual and a norm after it."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.attended = nn.Linear(HIDDEN, HIDDEN)
        self.attended_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.outer_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """States (B, T, HIDDEN) to states; `mask` (B, 1, 1, T) is added to the attention's scores."""
        batch, length, _ = x.shape
        query, key, value = (
            part(x).view(batch, length, -1, HIDDEN // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).flatten(2)
        x = self.attended_norm(x + self.dropout(self.attended(mixed)))
        return self.outer_norm(x + self.dropout(self.outer(functional.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Piece ids (B, T), mask (B, T; 1 where a piece is) and flags (B, T, K) to logits (B, T, outputs)."""

    def __init__(self, vocabulary: int, flags: int, outputs: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.flags = nn.Linear(flags, HIDDEN, bias=False)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.head = nn.Linear(HIDDEN, outputs)
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.flags.weight)

    def forward(self, ids: Tensor, mask: Tensor, flags: Tensor) -> Tensor:
        """One pass; no state."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.pieces(ids) + self.positions(places) + self.flags(flags)
        x = self.dropout(self.norm(x))
        added = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, added)
        return self.head(self.dropout(x))


def load_bert(encoder: Encoder, weights: dict[str, Tensor], kept: list[int]) -> None:
    """Fills the encoder from a BERT checkpoint of the same shape; `kept` are the rows of its vocabulary to keep."""
    bert = {name.removeprefix("bert."): value for name, value in weights.items()}
    with torch.no_grad():
        segment = bert["embeddings.token_type_embeddings.weight"][0]
        encoder.pieces.weight.copy_(bert["embeddings.word_embeddings.weight"][kept] + segment)
        encoder.positions.weight.copy_(bert["embeddings.position_embeddings.weight"])
        _copy(encoder.norm, bert, "embeddings.LayerNorm")
        for i, layer in enumerate(encoder.layers):
            for part, name in (
                (layer.query, "attention.self.query"),
                (layer.key, "attention.self.key"),
                (layer.value, "attention.self.value"),
                (layer.attended, "attention.output.dense"),
                (layer.attended_norm, "attention.output.LayerNorm"),
                (layer.inner, "intermediate.dense"),
                (layer.outer, "output.dense"),
                (layer.outer_norm, "output.LayerNorm"),
            ):
                _copy(part, bert, f"encoder.layer.{i}.{name}")


def _copy(part: nn.Linear | nn.LayerNorm, weights: dict[str, Tensor], name: str) -> None:
    part.weight.copy_(weights[f"{name}.weight"])
    part.bias.copy_(weights[f"{name}.bias"])
