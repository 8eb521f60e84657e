"""The accumulators of a register tile: T pixels x NV SIMD vectors as one Numba value, and what is done to it.

Numba has no vector type and keeps sums in memory; here they stay in registers. The inner loop of a dense layer becomes
exactly NV weight loads, T broadcasts and T * NV multiply-adds. Indices are flat, as `vectors` says.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

from convviz.nn.vectors import broadcast, element, load, store, vector_type


class Accumulators(types.Type):
    """`pixels` x `vectors` x `lanes` sums; `fused` allows x * w + sum to be rounded once."""

    def __init__(self, dtype: Any, pixels: int, vectors: int, lanes: int, fused: bool):
        self.dtype, self.pixels, self.vectors, self.lanes, self.fused = dtype, pixels, vectors, lanes, fused
        super().__init__(f"Accumulators({dtype}, {pixels}x{vectors}x{lanes}, fused={fused})")


@register_model(Accumulators)
class _AccumulatorsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, tile: Accumulators):
        super().__init__(manager, tile, ir.ArrayType(vector_type(tile.dtype, tile.lanes), tile.pixels * tile.vectors))


@intrinsic
def zero_accumulators(typing, like, pixels, vectors, lanes, fused):
    """A tile of zeros with the number type of the array `like`; the other arguments are compile-time constants."""
    if not isinstance(vectors, types.IntegerLiteral):
        return None
    shape = pixels.literal_value, vectors.literal_value, lanes.literal_value
    tile = Accumulators(like.dtype, *shape, fused.literal_value)

    def generate(context, builder, signature, arguments):
        return ir.Constant(context.get_value_type(tile), None)

    return tile(like, pixels, vectors, lanes, fused), generate


@intrinsic
def add_outer_product(typing, tile, panel, start, step, filters, tap):
    """tile[t, :] += panel[start + t * step] * filters[tap : tap + NV * lanes]: a number per pixel meets NV vectors."""

    def generate(context, builder, signature, arguments):
        sums, panel_, start_, step_, filters_, tap_ = arguments
        pixel = element(context, builder, panel, panel_, start_)
        row = [
            _vector(builder, tile, element(context, builder, filters, filters_, tap_), v) for v in range(tile.vectors)
        ]
        for t in range(tile.pixels):
            one = broadcast(builder, builder.load(pixel), row[0].type)
            for v in range(tile.vectors):
                sums = _multiply_add(builder, tile, sums, t * tile.vectors + v, one, row[v])
            pixel = builder.gep(pixel, [step_])
        return sums

    return tile(tile, panel, types.intp, types.intp, filters, types.intp), generate


@intrinsic
def add_lane_products(typing, tile, panel, start, step, filters, tap):
    """tile[t, :] += panel[start + t * step : ... + lanes] * filters[tap : tap + lanes]: a vector meets a vector."""

    def generate(context, builder, signature, arguments):
        sums, panel_, start_, step_, filters_, tap_ = arguments
        pixel = element(context, builder, panel, panel_, start_)
        weights = _vector(builder, tile, element(context, builder, filters, filters_, tap_), 0)
        for t in range(tile.pixels):
            sums = _multiply_add(builder, tile, sums, t, _vector(builder, tile, pixel, 0), weights)
            pixel = builder.gep(pixel, [step_])
        return sums

    return tile(tile, panel, types.intp, types.intp, filters, types.intp), generate


@intrinsic
def add_window(typing, tile, panel, start, pitch, step, filters, tap, side, columns):
    """tile[t, :] += panel[start + (r + kh) * pitch + (c + kw) * step :] * filters[tap + (kh * side + kw) * lanes :].

    For kh, kw < side, in that order: a whole window for each pixel of a patch, r = t // columns, c = t % columns. Every
    panel vector is loaded once for all the pixels that see it, the weights once for all.
    """
    if not isinstance(side, types.IntegerLiteral) or not isinstance(columns, types.IntegerLiteral):
        return None

    def generate(context, builder, signature, arguments):
        sums, panel_, start_, pitch_, step_, filters_, tap_, _, _ = arguments
        size, wide = side.literal_value, columns.literal_value
        high = tile.pixels // wide
        line, first = (
            element(context, builder, panel, panel_, start_),
            element(context, builder, filters, filters_, tap_),
        )
        weights = [_vector(builder, tile, first, k) for k in range(size * size)]
        for row in range(high + size - 1):
            pixel = line
            for column in range(wide + size - 1):
                vector = _vector(builder, tile, pixel, 0)
                for kh in range(max(0, row - high + 1), min(size, row + 1)):
                    for kw in range(max(0, column - wide + 1), min(size, column + 1)):
                        place = (row - kh) * wide + column - kw
                        sums = _multiply_add(builder, tile, sums, place, vector, weights[kh * size + kw])
                pixel = builder.gep(pixel, [step_])
            line = builder.gep(line, [pitch_])
        return sums

    indices = types.intp, types.intp, types.intp
    return tile(tile, panel, *indices, filters, types.intp, side, columns), generate


@intrinsic
def store_pixels(typing, tile, out, start, step, reach, width):
    """out[start + t * step : ... + n] = tile[t, :n], n = min(width, reach - t * step); may write `reach` elements."""

    def generate(context, builder, signature, arguments):
        sums, out_, start_, step_, reach_, width_ = arguments
        integer = start_.type
        pixel = element(context, builder, out, out_, start_)
        lanes = integer(tile.lanes * tile.vectors)
        needed = builder.add(builder.mul(step_, integer(tile.pixels - 1)), lanes)
        whole = builder.and_(
            builder.icmp_signed("<=", needed, reach_),
            builder.icmp_signed("<=", lanes, width_),
        )
        with builder.if_else(whole) as (inside, ragged):
            with inside:
                _store_pixels(builder, tile, sums, pixel, step_, None)
            with ragged:
                _store_pixels(builder, tile, sums, pixel, step_, (reach_, width_))
        return context.get_dummy_value()

    return types.none(tile, out, types.intp, types.intp, types.intp, types.intp), generate


@intrinsic
def store_patch(typing, tile, out, start, pitch, step, rows, columns, width, tile_columns):
    """out[start + r * pitch + c * step : ... + width] = tile[r * tile_columns + c, :width], r < rows, c < columns."""
    if not isinstance(tile_columns, types.IntegerLiteral):
        return None

    def generate(context, builder, signature, arguments):
        sums, out_, start_, pitch_, step_, rows_, columns_, width_, _ = arguments
        integer, wide = start_.type, tile_columns.literal_value
        high = tile.pixels // wide
        line = element(context, builder, out, out_, start_)
        whole = builder.and_(
            builder.icmp_signed(">=", rows_, integer(high)),
            builder.and_(
                builder.icmp_signed(">=", columns_, integer(wide)),
                builder.icmp_signed(">=", width_, integer(tile.lanes)),
            ),
        )

        def store_rows(limited):
            pixel_row = line
            for r in range(high):
                pixel = pixel_row
                for c in range(wide):
                    count = None
                    if limited:
                        exists = builder.and_(
                            builder.icmp_signed(">", rows_, integer(r)),
                            builder.icmp_signed(">", columns_, integer(c)),
                        )
                        count = builder.select(exists, width_, integer(0))
                    store(builder, tile.dtype, builder.extract_value(sums, r * wide + c), pixel, count)
                    pixel = builder.gep(pixel, [step_])
                pixel_row = builder.gep(pixel_row, [pitch_])

        with builder.if_else(whole) as (inside, ragged):
            with inside:
                store_rows(limited=False)
            with ragged:
                store_rows(limited=True)
        return context.get_dummy_value()

    return types.none(tile, out, *(types.intp,) * 6, tile_columns), generate


def _vector(builder: Any, tile: Accumulators, pointer: Any, which: int) -> Any:
    """The vector number `which` of those that begin at `pointer`."""
    return load(builder, tile.dtype, tile.lanes, builder.gep(pointer, [ir.IntType(64)(which * tile.lanes)]))


def _multiply_add(builder: Any, tile: Accumulators, sums: Any, place: int, left: Any, right: Any) -> Any:
    flags = ("contract",) if tile.fused else ()
    product = builder.fmul(left, right, flags=flags)
    total = builder.fadd(builder.extract_value(sums, place), product, flags=flags)
    return builder.insert_value(sums, total, place)


def _store_pixels(builder: Any, tile: Accumulators, sums: Any, pixel: Any, step: Any, limits: Any) -> None:
    """Store every pixel's vectors, behind a mask of min(width, what is left of reach) lanes if `limits` are given."""
    integer = step.type
    for t in range(tile.pixels):
        for v in range(tile.vectors):
            count = None
            if limits is not None:
                reach, width = limits
                left = builder.sub(reach, builder.mul(step, integer(t)))
                count = builder.select(builder.icmp_signed("<", left, width), left, width)
                count = builder.sub(count, integer(v * tile.lanes))
            value = builder.extract_value(sums, t * tile.vectors + v)
            store(builder, tile.dtype, value, builder.gep(pixel, [integer(v * tile.lanes)]), count)
        pixel = builder.gep(pixel, [step])
