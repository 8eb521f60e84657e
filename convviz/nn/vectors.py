"""SIMD vectors in LLVM's words: their size on this processor, and how one is loaded, stored and filled.

Indices are flat, counted in elements, and nothing checks them: `tiling` makes them right, and tests/nn/test_bounds.py
runs random layers between guard pages.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils
from numba.core.registry import cpu_target

_FEATURES = str(cpu_target.target_context.codegen().magic_tuple())
VECTOR_BYTES = 64 if "+avx512f" in _FEATURES else 32 if "+avx2" in _FEATURES else 16
MANY_REGISTERS = VECTOR_BYTES == 64 or "aarch64" in _FEATURES or "arm64" in _FEATURES  # 32 of them, else 16


def vector_type(number: Any, lanes: int) -> Any:
    """LLVM's type of `lanes` numbers of a Numba float type."""
    return ir.VectorType(ir.FloatType() if number.bitwidth == 32 else ir.DoubleType(), lanes)


def element(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    """Pointer to a flat index of a C-contiguous array."""
    if array_type.layout != "C":
        raise TypeError(f"flat indices need a C-contiguous array, not {array_type}")
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [index])


def load(builder: Any, number: Any, lanes: int, pointer: Any) -> Any:
    """The vector of `lanes` numbers that begins at a pointer to its first."""
    value = builder.load(builder.bitcast(pointer, vector_type(number, lanes).as_pointer()))
    value.align = number.bitwidth // 8  # of one number: vectors may begin anywhere
    return value


def broadcast(builder: Any, value: Any, vector: Any) -> Any:
    """A vector with `value` in every lane."""
    empty, i32 = ir.Constant(vector, ir.Undefined), ir.IntType(32)
    first = builder.insert_element(empty, value, i32(0))
    return builder.shuffle_vector(first, empty, ir.Constant(ir.VectorType(i32, vector.count), None))


def store(builder: Any, number: Any, value: Any, pointer: Any, count: Any = None) -> None:
    """Store a vector, or only its first `count` numbers (none if negative) and never touch the others' memory."""
    place, lanes, size = builder.bitcast(pointer, value.type.as_pointer()), value.type.count, number.bitwidth // 8
    if count is None:
        builder.store(value, place).align = size
        return
    counts = broadcast(builder, count, ir.VectorType(count.type, lanes))
    mask = builder.icmp_signed("<", ir.Constant(counts.type, list(range(lanes))), counts)
    kind = ir.FunctionType(ir.VoidType(), [value.type, place.type, ir.IntType(32), mask.type])
    masked = cgutils.get_or_insert_function(builder.module, kind, f"llvm.masked.store.v{lanes}f{number.bitwidth}.p0")
    with builder.if_then(builder.icmp_signed(">", count, count.type(0))):
        builder.call(masked, [value, place, ir.IntType(32)(size), mask])
