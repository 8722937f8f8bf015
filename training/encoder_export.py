"""Writes the encoder as an ONNX graph of onnxruntime's fused operators, with eight-bit weights.

Operators of com.microsoft: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md.
"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.encoder_model import HEADS, HIDDEN, LAYERS, Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MS = "com.microsoft"


class _Graph:
    """Nodes and constants, named as they come."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: "NDArray[np.generic]") -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: int | float) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output


def export(encoder: Encoder, path: Path) -> None:
    """Writes `path`: inputs ids (B, T) int64, flags (B, T, K) float; output logits (B, T, outputs)."""
    state = {name: value.detach().numpy() for name, value in encoder.state_dict().items()}
    graph = _Graph()
    x = _embedding(graph, state)
    for i in range(LAYERS):
        x = _layer(graph, state, f"layers.{i}", x)
    graph.node("Identity", [_linear(graph, state, "head", x)], "logits")
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"]),
        helper.make_tensor_value_info("flags", TensorProto.FLOAT, ["batch", "length", state["flags.weight"].shape[1]]),
    ]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "length", len(state["head.bias"])])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_MS, 1)],
        ir_version=8,
    )
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.onnx")
        onnx.save(model, whole)
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=["flags.product", "head.product"],
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )


def _embedding(graph: _Graph, state: dict[str, "NDArray[np.float32]"]) -> str:
    """Rows of the vocabulary are eight-bit numbers with one scale a row."""
    pieces = state["pieces.weight"]
    scale = np.maximum(np.abs(pieces).max(axis=1, keepdims=True) / 127, 1e-8).astype(np.float32)
    graph.constant("pieces.rows", np.round(pieces / scale).astype(np.int8))
    graph.constant("pieces.scale", scale)
    graph.constant("positions.rows", state["positions.weight"].astype(np.float16))
    graph.node("Gather", ["pieces.rows", "ids"], "pieces.taken")
    graph.node("Cast", ["pieces.taken"], "pieces.float", to=TensorProto.FLOAT)
    graph.node("Gather", ["pieces.scale", "ids"], "pieces.scales")
    graph.node("Mul", ["pieces.float", "pieces.scales"], "pieces")
    graph.node("Shape", ["ids"], "length", start=1, end=2)
    graph.node("Slice", ["positions.rows", graph.constant("start", np.array([0])), "length"], "positions.half")
    graph.node("Cast", ["positions.half"], "positions", to=TensorProto.FLOAT)
    graph.node("MatMul", ["flags", graph.constant("flags.w", state["flags.weight"].T)], "flags.product")
    graph.node("Add", ["pieces", "positions"], "placed")
    graph.node("Add", ["placed", "flags.product"], "embedded")
    return _norm(graph, state, "norm", "embedded")


def _norm(graph: _Graph, state: dict[str, "NDArray[np.float32]"], name: str, x: str) -> str:
    weights = [graph.constant(f"{name}.{part}", state[f"{name}.{part}"]) for part in ("weight", "bias")]
    return graph.node("LayerNormalization", [x, *weights], f"{name}.out", epsilon=1e-12, axis=-1)


def _layer(graph: _Graph, state: dict[str, "NDArray[np.float32]"], name: str, x: str) -> str:
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    for part in ("weight", "bias"):
        state[f"{name}.qkv.{part}"] = np.concatenate([state[f"{one}.{part}"] for one in parts])
    qkv = _linear(graph, state, f"{name}.qkv", x)
    graph.nodes.append(helper.make_node("Split", [qkv], parts, name=f"{name}.split", axis=-1, num_outputs=3))
    heads = len(state[f"{name}.query.bias"]) * HEADS // HIDDEN
    mixed = graph.node("MultiHeadAttention", parts, f"{name}.mixed", _MS, num_heads=heads)
    graph.node("Add", [_linear(graph, state, f"{name}.attended", mixed), x], f"{name}.middle")
    x = _norm(graph, state, f"{name}.attended_norm", f"{name}.middle")
    # The tanh form of GELU is faster; the two differ by less than 0.001.
    inner = graph.node("FastGelu", [_linear(graph, state, f"{name}.inner", x)], f"{name}.gelu", _MS)
    graph.node("Add", [_linear(graph, state, f"{name}.outer", inner), x], f"{name}.last")
    return _norm(graph, state, f"{name}.outer_norm", f"{name}.last")


def _linear(graph: _Graph, state: dict[str, "NDArray[np.float32]"], name: str, x: str) -> str:
    graph.node("MatMul", [x, graph.constant(f"{name}.w", state[f"{name}.weight"].T)], f"{name}.product")
    return graph.node("Add", [f"{name}.product", graph.constant(f"{name}.b", state[f"{name}.bias"])], f"{name}.out")
