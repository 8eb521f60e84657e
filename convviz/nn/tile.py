"""The register tile: T x NV SIMD vectors as one Numba value, with the few operations a convolution needs.

Numba has no vector type and keeps accumulators in memory; here they stay in registers. The inner loop of a dense layer
becomes exactly NV weight loads, T broadcasts and T * NV multiply-adds. Indices are flat, counted in elements, and
nothing checks them: `geometry` makes them right, and tests/nn/test_bounds.py runs random layers between guard pages.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.registry import cpu_target
from numba.extending import intrinsic, models, register_model

_FEATURES = str(cpu_target.target_context.codegen().magic_tuple())
VECTOR_BYTES = 64 if "+avx512f" in _FEATURES else 32 if "+avx2" in _FEATURES else 16
MANY_REGISTERS = VECTOR_BYTES == 64 or "aarch64" in _FEATURES or "arm64" in _FEATURES  # 32 of them, else 16


class Tile(types.Type):
    """`height` pixels x `vectors` vectors of `lanes` numbers; `fused` allows x * w + t to be rounded once."""

    def __init__(self, dtype: Any, height: int, vectors: int, lanes: int, fused: bool):
        self.dtype, self.height, self.vectors, self.lanes, self.fused = dtype, height, vectors, lanes, fused
        super().__init__(f"Tile({dtype}, {height}x{vectors}x{lanes}, fused={fused})")


@register_model(Tile)
class _TileModel(models.PrimitiveModel):
    def __init__(self, manager: Any, tile: Tile):
        vector = ir.VectorType(manager.lookup(tile.dtype).get_value_type(), tile.lanes)
        super().__init__(manager, tile, ir.ArrayType(vector, tile.height * tile.vectors))


@intrinsic
def tile_zero(typing, like, height, vectors, lanes, fused):
    """A tile of zeros with the number type of the array `like`; the other arguments are compile-time constants."""
    if not isinstance(vectors, types.IntegerLiteral):
        return None
    tile = Tile(like.dtype, height.literal_value, vectors.literal_value, lanes.literal_value, fused.literal_value)

    def generate(context, builder, signature, arguments):
        return ir.Constant(context.get_value_type(tile), None)

    return tile(like, height, vectors, lanes, fused), generate


@intrinsic
def tile_outer(typing, tile, slab, start, step, weights, at):
    """tile[t, :] += slab[start + t * step] * weights[at : at + NV * lanes]: one number per pixel meets a vector."""

    def generate(context, builder, signature, arguments):
        sums, slab_, start_, step_, weights_, at_ = arguments
        pixel = element(context, builder, slab, slab_, start_)
        row = [_load(builder, tile, element(context, builder, weights, weights_, at_), v) for v in range(tile.vectors)]
        for t in range(tile.height):
            one = _splat(builder, builder.load(pixel), row[0].type)
            for v in range(tile.vectors):
                sums = _multiply_add(builder, tile, sums, t * tile.vectors + v, one, row[v])
            pixel = builder.gep(pixel, [step_])
        return sums

    return tile(tile, slab, types.intp, types.intp, weights, types.intp), generate


@intrinsic
def tile_lanes(typing, tile, slab, start, step, weights, at):
    """tile[t, :] += slab[start + t * step : ... + lanes] * weights[at : at + lanes]: a vector meets a vector."""

    def generate(context, builder, signature, arguments):
        sums, slab_, start_, step_, weights_, at_ = arguments
        pixel = element(context, builder, slab, slab_, start_)
        tap = _load(builder, tile, element(context, builder, weights, weights_, at_), 0)
        for t in range(tile.height):
            sums = _multiply_add(builder, tile, sums, t, _load(builder, tile, pixel, 0), tap)
            pixel = builder.gep(pixel, [step_])
        return sums

    return tile(tile, slab, types.intp, types.intp, weights, types.intp), generate


@intrinsic
def tile_window(typing, tile, slab, start, pitch, step, weights, at, side, across):
    """tile[t, :] += slab[start + (r + kh) * pitch + (c + kw) * step : ...] * weights[at + (kh * side + kw) * lanes :].

    For kh, kw < side, in that order: all taps at once for a patch of pixels, r = t // across, c = t % across. Every
    slab vector is loaded once for all the pixels that see it, the weights once for all.
    """
    if not isinstance(side, types.IntegerLiteral) or not isinstance(across, types.IntegerLiteral):
        return None

    def generate(context, builder, signature, arguments):
        sums, slab_, start_, pitch_, step_, weights_, at_, _, _ = arguments
        taps_across, wide = side.literal_value, across.literal_value
        high = tile.height // wide
        line, grid = element(context, builder, slab, slab_, start_), element(context, builder, weights, weights_, at_)
        taps = [_load(builder, tile, grid, k) for k in range(taps_across * taps_across)]
        for row in range(high + taps_across - 1):
            pixel = line
            for column in range(wide + taps_across - 1):
                vector = _load(builder, tile, pixel, 0)
                for kh in range(max(0, row - high + 1), min(taps_across, row + 1)):
                    for kw in range(max(0, column - wide + 1), min(taps_across, column + 1)):
                        place = (row - kh) * wide + column - kw
                        sums = _multiply_add(builder, tile, sums, place, vector, taps[kh * taps_across + kw])
                pixel = builder.gep(pixel, [step_])
            line = builder.gep(line, [pitch_])
        return sums

    indices = types.intp, types.intp, types.intp
    return tile(tile, slab, *indices, weights, types.intp, side, across), generate


@intrinsic
def tile_store(typing, tile, out, start, step, room, width):
    """out[start + t * step : ... + n] = tile[t, :n], n = min(width, room - t * step); may write `room` elements."""

    def generate(context, builder, signature, arguments):
        sums, out_, start_, step_, room_, width_ = arguments
        integer = start_.type
        pixel = element(context, builder, out, out_, start_)
        lanes = integer(tile.lanes * tile.vectors)
        reach = builder.add(builder.mul(step_, integer(tile.height - 1)), lanes)
        whole = builder.and_(
            builder.icmp_signed("<=", reach, room_),
            builder.icmp_signed("<=", lanes, width_),
        )
        with builder.if_else(whole) as (inside, ragged):
            with inside:
                _store_rows(builder, tile, sums, pixel, step_, None)
            with ragged:
                _store_rows(builder, tile, sums, pixel, step_, (room_, width_))
        return context.get_dummy_value()

    return types.none(tile, out, types.intp, types.intp, types.intp, types.intp), generate


@intrinsic
def tile_patch(typing, tile, out, start, pitch, step, rows, columns, width, across):
    """out[start + r * pitch + c * step : ... + width] = tile[r * across + c, :width] for r < rows and c < columns."""
    if not isinstance(across, types.IntegerLiteral):
        return None

    def generate(context, builder, signature, arguments):
        sums, out_, start_, pitch_, step_, rows_, columns_, width_, _ = arguments
        integer, wide = start_.type, across.literal_value
        high = tile.height // wide
        line = element(context, builder, out, out_, start_)
        whole = builder.and_(
            builder.icmp_signed(">=", rows_, integer(high)),
            builder.and_(
                builder.icmp_signed(">=", columns_, integer(wide)),
                builder.icmp_signed(">=", width_, integer(tile.lanes)),
            ),
        )

        def store(limited):
            pixel_row = line
            for r in range(high):
                pixel = pixel_row
                for c in range(wide):
                    lanes = None
                    if limited:
                        seen = builder.and_(
                            builder.icmp_signed(">", rows_, integer(r)),
                            builder.icmp_signed(">", columns_, integer(c)),
                        )
                        lanes = builder.select(seen, width_, integer(0))
                    _store(builder, tile, builder.extract_value(sums, r * wide + c), pixel, lanes)
                    pixel = builder.gep(pixel, [step_])
                pixel_row = builder.gep(pixel_row, [pitch_])

        with builder.if_else(whole) as (inside, ragged):
            with inside:
                store(limited=False)
            with ragged:
                store(limited=True)
        return context.get_dummy_value()

    return types.none(tile, out, *(types.intp,) * 6, across), generate


def element(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    """Pointer to a flat index of a C-contiguous array."""
    if array_type.layout != "C":
        raise TypeError(f"flat indices need a C-contiguous array, not {array_type}")
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [index])


def _load(builder: Any, tile: Tile, pointer: Any, which: int) -> Any:
    place = builder.gep(pointer, [ir.IntType(64)(which * tile.lanes)])
    vector = ir.VectorType(ir.FloatType() if tile.dtype.bitwidth == 32 else ir.DoubleType(), tile.lanes)
    value = builder.load(builder.bitcast(place, vector.as_pointer()))
    value.align = tile.dtype.bitwidth // 8
    return value


def _splat(builder: Any, number: Any, vector: Any) -> Any:
    empty, i32 = ir.Constant(vector, ir.Undefined), ir.IntType(32)
    first = builder.insert_element(empty, number, i32(0))
    return builder.shuffle_vector(first, empty, ir.Constant(ir.VectorType(i32, vector.count), None))


def _multiply_add(builder: Any, tile: Tile, sums: Any, place: int, left: Any, right: Any) -> Any:
    flags = ("contract",) if tile.fused else ()
    product = builder.fmul(left, right, flags=flags)
    total = builder.fadd(builder.extract_value(sums, place), product, flags=flags)
    return builder.insert_value(sums, total, place)


def _store_rows(builder: Any, tile: Tile, sums: Any, pixel: Any, step: Any, limits: Any) -> None:
    """Store every pixel's vectors, behind a mask of min(width, room left) lanes if `limits` are given."""
    integer = step.type
    for t in range(tile.height):
        for v in range(tile.vectors):
            lanes = None
            if limits is not None:
                room, width = limits
                left = builder.sub(room, builder.mul(step, integer(t)))
                lanes = builder.select(builder.icmp_signed("<", left, width), left, width)
                lanes = builder.sub(lanes, integer(v * tile.lanes))
            value = builder.extract_value(sums, t * tile.vectors + v)
            _store(builder, tile, value, builder.gep(pixel, [integer(v * tile.lanes)]), lanes)
        pixel = builder.gep(pixel, [step])


def _store(builder: Any, tile: Tile, value: Any, pointer: Any, lanes: Any) -> None:
    """Store a vector, or only its first `lanes` numbers (none if negative) and never touch the others' memory."""
    place = builder.bitcast(pointer, value.type.as_pointer())
    if lanes is None:
        builder.store(value, place).align = tile.dtype.bitwidth // 8
        return
    numbers = ir.VectorType(lanes.type, tile.lanes)
    counts = _splat(builder, lanes, numbers)
    mask = builder.icmp_signed("<", ir.Constant(numbers, list(range(tile.lanes))), counts)
    bits = ir.VectorType(ir.IntType(1), tile.lanes)
    kind = ir.FunctionType(ir.VoidType(), [value.type, place.type, ir.IntType(32), bits])
    name = f"llvm.masked.store.v{tile.lanes}f{tile.dtype.bitwidth}.p0"
    store = cgutils.get_or_insert_function(builder.module, kind, name)
    with builder.if_then(builder.icmp_signed(">", lanes, lanes.type(0))):
        builder.call(store, [value, place, ir.IntType(32)(tile.dtype.bitwidth // 8), mask])
