"""The compiled inner loops of the renderer: everything here is one thread's work on a strip of rows.

Why it is written like this: a render is bound by gathers (eight lattice corners of three channels, four corners of
twelve coefficients), so a corner is stored as one contiguous vector, and `_tone` and `_light` say in LLVM's portable
vector types that it is fetched by one load and mixed whole; numba's own vectoriser would fetch number by number. All
else (where to look, rounding) runs over blocks of a row in plain loops shaped so that LLVM vectorises them, on any
processor. Such a loop loses its speed, fivefold, to an integer `min`, a mixed-width counter or a test inside it.

numba notices changes of this file alone: touch it when LUMA, LUT_SIZE or GRID_SHAPE change, so that caches renew.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import appdirs
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import config, njit, types
from numba.core.cgutils import create_struct_proxy
from numba.extending import intrinsic
from numpy import float32 as f32
from numpy import int32 as i32

from engine.edit.edit import GRID_SHAPE, LUMA, LUT_SIZE, Floats

Line = npt.NDArray[Any]
Offsets = npt.NDArray[i32]
_Emit = tuple[object, Callable[..., ir.Value]]

BLOCK = 256
"""Pixels of a row worked on together: their scratch (16 KB) and the row's slab (8 KB) stay in the first-level cache."""

_LUMAS, _ROWS, _COLUMNS = GRID_SHAPE
_NODE = 4
"""Floats per lattice node: r, g, b, 0."""
_CELL = 16
"""Floats per grid cell: four columns of the affine, each r, g, b, 0."""
_LAST = f32(LUT_SIZE - 1)
_RED, _GREEN, _BLUE = (f32(weight) for weight in LUMA)
_REASSOCIATE = {"contract", "nsz", "arcp", "reassoc"}  # not `nnan`: a NaN must still be clamped into the lattice
_njit = partial(njit, nogil=True, fastmath=_REASSOCIATE, error_model="numpy")
_Function = TypeVar("_Function", bound=Callable[..., object])


def _compiled(function: _Function) -> _Function:
    return cast(_Function, _njit()(function))


def _compiled_once(function: _Function) -> _Function:
    """Keep the machine code in the user's cache; NUMBA_CACHE_DIR, where set, goes first."""
    settings: Any = config
    settings.CACHE_DIR = settings.CACHE_DIR or str(Path(appdirs.user_cache_dir("covershot")) / "numba")
    if getattr(sys, "frozen", False):
        # A frozen module is no file, and numba would look for one from wherever the program was started.
        function.__code__ = function.__code__.replace(co_filename=sys.executable)
    try:
        return cast(_Function, _njit(cache=True)(function))
    except RuntimeError:  # no folder can be written, or the source lies in an archive: compile at each start
        return _compiled(function)


_vector: Callable[[Callable[..., _Emit]], Any] = intrinsic
_struct: Callable[..., Any] = create_struct_proxy
_FUSED = ("contract",)


def _address(context: object, builder: ir.IRBuilder, array: types.Array, value: ir.Value, at: ir.Value) -> ir.Value:
    return builder.gep(_struct(array)(context, builder, value).data, [at])


def _load(builder: ir.IRBuilder, address: ir.Value, skip: int, count: int) -> ir.Value:
    """Fetch `count` floats that start `skip` floats behind `address`, aligned to a float alone."""
    start = builder.gep(address, [ir.Constant(ir.IntType(64), skip)])
    return builder.load(builder.bitcast(start, ir.VectorType(ir.FloatType(), count).as_pointer()), align=4)


def _store(builder: ir.IRBuilder, vector: ir.Value, address: ir.Value) -> None:
    builder.store(vector, builder.bitcast(address, vector.type.as_pointer()), align=4)


def _pick(builder: ir.IRBuilder, vector: ir.Value, lanes: Iterable[int]) -> ir.Value:
    chosen = list(lanes)
    return builder.shuffle_vector(vector, vector, ir.Constant(ir.VectorType(ir.IntType(32), len(chosen)), chosen))


def _spread(builder: ir.IRBuilder, number: ir.Value, count: int) -> ir.Value:
    empty = ir.Constant(ir.VectorType(ir.FloatType(), count), ir.Undefined)
    return _pick(builder, builder.insert_element(empty, number, ir.Constant(ir.IntType(32), 0)), [0] * count)


def _mix(builder: ir.IRBuilder, ends: Sequence[ir.Value], share: ir.Value) -> ir.Value:
    a, b = ends
    return builder.fadd(a, builder.fmul(builder.fsub(b, a, flags=_FUSED), share, flags=_FUSED), flags=_FUSED)


@_vector
def _tone(
    _: object,
    lattice: types.Array,
    at: types.Type,
    red: types.Type,
    green: types.Type,
    blue: types.Type,
    out: types.Array,
    to: types.Type,
) -> _Emit:
    """Mix the eight nodes around a colour: `out[to : to + 3]`; `out[to + 3]` is overwritten too.

    The two nodes along blue are neighbours in memory, hence one load of eight floats.
    """
    signature = types.void(lattice, at, red, green, blue, out, to)

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, values: Sequence[ir.Value]) -> ir.Value:
        node = _address(context, builder, signature.args[0], values[0], values[1])
        red, green = (_spread(builder, values[k], 2 * _NODE) for k in (2, 3))
        pairs = [_load(builder, node, (r * LUT_SIZE + g) * LUT_SIZE * _NODE, 8) for g in (0, 1) for r in (0, 1)]
        pair = _mix(builder, [_mix(builder, pairs[k : k + 2], red) for k in (0, 2)], green)
        ends = (_pick(builder, pair, range(4)), _pick(builder, pair, range(4, 8)))
        colour = _mix(builder, ends, _spread(builder, values[4], _NODE))
        _store(builder, colour, _address(context, builder, signature.args[5], values[5], values[6]))
        return context.get_dummy_value()

    return signature, emit


@_vector
def _light(
    _: object,
    slab: types.Array,
    at: types.Type,
    luma: types.Type,
    column: types.Type,
    photo: types.Array,
    toned: types.Array,
    out: types.Array,
    to: types.Type,
) -> _Emit:
    """Mix the four cells around a pixel and apply the affine to photo + toned: `out[to : to + 3]`, as in `_tone`."""
    signature = types.void(slab, at, luma, column, photo, toned, out, to)

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, values: Sequence[ir.Value]) -> ir.Value:
        cell = _address(context, builder, signature.args[0], values[0], values[1])
        luma, column = (_spread(builder, values[k], _CELL) for k in (2, 3))
        levels = [
            _mix(builder, [_load(builder, cell, (level * _COLUMNS + k) * _CELL, _CELL) for k in (0, 1)], column)
            for level in (0, 1)
        ]
        affine = _mix(builder, levels, luma)
        photo, change = (
            _load(builder, _address(context, builder, signature.args[k], values[k], values[7]), 0, 4) for k in (4, 5)
        )
        colour = builder.fadd(photo, change)
        change = builder.fadd(change, _pick(builder, affine, range(12, 16)), flags=_FUSED)
        for k in range(3):
            gained = builder.fmul(
                _pick(builder, affine, range(4 * k, 4 * k + 4)), _pick(builder, colour, [k] * 4), _FUSED
            )
            change = builder.fadd(change, gained, flags=_FUSED)
        _store(builder, change, _address(context, builder, signature.args[6], values[6], values[7]))
        return context.get_dummy_value()

    return signature, emit


@_compiled
def _clamped(value: f32, top: f32) -> f32:
    """Bring into [0, top]; a NaN becomes 0, so that it never leads out of the lattice."""
    positive = value if value > f32(0) else f32(0)
    return positive if positive < top else top


@_compiled
def _locate(line: Line, count: int, unit: f32, columns: Offsets, at: Offsets, share: Floats) -> None:
    """Fill each pixel's coordinates: `at` (2, BLOCK) offsets into lattice and slab, `share` (4, BLOCK) fractions to the next."""
    for i in range(count):
        r = f32(line[3 * i]) * unit
        g = f32(line[3 * i + 1]) * unit
        b = f32(line[3 * i + 2]) * unit
        x = _clamped(r * _LAST, _LAST)
        y = _clamped(g * _LAST, _LAST)
        z = _clamped(b * _LAST, _LAST)
        luma = _clamped((_RED * r + _GREEN * g + _BLUE * b) * f32(_LUMAS) - f32(0.5), f32(_LUMAS - 1))
        # The last node is reached as the far end of the last cell.
        u = i32(min(x, _LAST - f32(1)))
        v = i32(min(y, _LAST - f32(1)))
        w = i32(min(z, _LAST - f32(1)))
        level = i32(min(luma, f32(_LUMAS - 2)))
        at[i] = ((u * i32(LUT_SIZE) + v) * i32(LUT_SIZE) + w) * i32(_NODE)
        at[BLOCK + i] = level * i32(_COLUMNS * _CELL) + columns[i]
        share[i] = x - f32(u)
        share[BLOCK + i] = y - f32(v)
        share[2 * BLOCK + i] = z - f32(w)
        share[3 * BLOCK + i] = luma - f32(level)


@_compiled
def _photo(line: Line, count: int, unit: f32, out: Floats) -> None:
    for k in range(3 * count):
        out[k] = f32(line[k]) * unit


@_compiled
def _finish(line: Line, count: int, change: Floats, gain: f32, top: f32, noise: Floats, out: Line) -> None:
    """Add the change to the photo; in whole numbers also clamp and round, up where `noise` in (0, 1) says so.

    An unchanged value is whole, and adding less than 1 before rounding down leaves it as it is.
    """
    if top:
        for k in range(3 * count):
            out[k] = i32(_clamped(f32(line[k]) + gain * change[k] + noise[k], top))
    else:
        for k in range(3 * count):
            out[k] = f32(line[k]) + gain * change[k]


@_compiled
def _slab(grid: Floats, above: int, way: f32, slab: Floats) -> None:
    """Mix two rows of the grid into the (8, 16 * 16) that a row of the photo looks up."""
    for level in range(_LUMAS):
        for k in range(_COLUMNS * _CELL):
            here = grid[level, above, k]
            slab[level * _COLUMNS * _CELL + k] = here + way * (grid[level, above + 1, k] - here)


@_compiled
def _pattern(y: int, x: int, noise: Floats) -> None:
    """Fill a row's dither from column x on: R2, which spreads like blue noise; each channel has its own phase.

    Source: M. Roberts, The Unreasonable Effectiveness of Quasirandom Sequences (2018); here in 1/1024, period BLOCK.
    """
    for i in range(BLOCK):
        for channel in range(3):
            noise[3 * i + channel] = f32(((x + i) * 772 + y * 583 + channel * 341) % 1024 + 0.5) / f32(1024)


@_compiled_once
def render_rows(
    photo: Line,
    out: Line,
    first: int,
    left_edge: int,
    rows: tuple[Offsets, Floats],
    columns: tuple[Offsets, Floats],
    lattice: Floats,
    grid: Floats,
    unit: f32,
    gain: f32,
    top: f32,
    dither: bool,
) -> None:
    """Render a strip; see `engine.edit.render.render` for the meaning.

    Args:
        photo: (h, 3 W) uint8, uint16 or float32, C-contiguous.
        out: like `photo`, written.
        first: row of the whole photo at which the strip starts.
        left_edge: column of the whole photo at which it starts.
        rows: of the whole photo, cell above (H,) int32 and fraction to the next (H,) float32.
        columns: likewise (W,) of the strip, the cell as an offset in floats.
        lattice: (33 * 33 * 33 * 4,) residual of the LUT, or empty: skip the stage.
        grid: (8, 16, 16 * 16) residual of the grid with padded columns first, or empty: skip the stage.
        unit: value in [0, 1] of one step of the photo's numbers.
        gain: strength / unit.
        top: largest whole number, or 0 for float32, which is neither rounded nor clamped.
        dither: use the pattern instead of rounding to the nearest.
    """
    width = photo.shape[1] // 3
    at = np.empty(2 * BLOCK, i32)
    share = np.empty(4 * BLOCK, f32)
    # One float more than BLOCK pixels: _tone and _light store four floats where three are meant.
    plain = np.zeros(3 * BLOCK + 1, f32)
    toned = np.zeros(3 * BLOCK + 1, f32)
    change = np.zeros(3 * BLOCK + 1, f32)
    noise = np.full(3 * BLOCK, f32(0.5))
    slab = np.empty(_LUMAS * _COLUMNS * _CELL, f32)
    for y in range(photo.shape[0]):
        if grid.size:
            _slab(grid, rows[0][first + y], rows[1][first + y], slab)
        if dither:
            _pattern(first + y, left_edge, noise)
        for left in range(0, width, BLOCK):
            count = min(BLOCK, width - left)
            line = photo[y, 3 * left : 3 * (left + count)]
            _locate(line, count, unit, columns[0][left : left + count], at, share)
            if lattice.size:
                for i in range(count):
                    _tone(lattice, np.int64(at[i]), share[i], share[BLOCK + i], share[2 * BLOCK + i], toned, 3 * i)
            if grid.size:
                _photo(line, count, unit, plain)
                cells = at[BLOCK:]
                ways = share[3 * BLOCK :]
                for i in range(count):
                    _light(slab, np.int64(cells[i]), ways[i], columns[1][left + i], plain, toned, change, 3 * i)
            _finish(
                line,
                count,
                change if grid.size else toned,
                gain,
                top,
                noise,
                out[y, 3 * left : 3 * (left + count)],
            )
