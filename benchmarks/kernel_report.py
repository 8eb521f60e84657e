"""The measurements of kernels.py as a Markdown page."""

import os
import platform
import re
from collections.abc import Callable, Iterable
from importlib.metadata import version
from math import exp, log
from pathlib import Path
from typing import Any

Record = dict[str, Any]
GROUPS = {
    "TINY": "TINY: what the app animates; the public function's own cost counts",
    "SOURCE": "SOURCE: the sizes that the texts behind the lessons work with",
    "LARGE": "LARGE: layers of MobileNet v1 and ResNet",
    "IMAGE": "IMAGE: filters on gray and colour images",
}

TEXT = """# How fast `convviz.nn` is

Written by `make bench-kernels`, on the machine below. Every number is the time of another library divided by ours,
so more than 1 means that ours is faster. **All libraries run in one process, in turn**: each round takes a sample
(about 3 ms) of each in rotating order, {rounds} rounds; a ratio is the median over rounds of (peer's sample / ours
of the same round). A sample in which the scheduler took a processor away is repeated. The other libraries get
ready-made tensors in the layout they like; ours is the public function with its checks, the allocation of the
output and the packing of weights. Freed memory stays with the process, for all. Numbers are float32.

- **fused**: `fused=True`, one rounding per multiply-add where the processor has it, as all the others do
- **exact**: the default, to the bit what the readable loops of `convviz.conv` give, whatever the threads and blocks
- **difference**: largest difference from TensorFlow's output, divided by its largest number

{machine}

## In short (1 thread)

{goals}

128×128×3→16 takes {loops:.1f} s of processor time in the readable loops run by Python itself, and
{compiled:.3f} ms here (exact): **{speedup:,.0f} ×**.

{tables}

## Roofline (1 thread)

The machine's limits, measured in the same run: {flops:.0f} GFLOP/s (the better of two matrix products of 2048 ×
2048), {memory:.0f} GB/s copying 128 MB in memory, {cache:.0f} GB/s copying 4 MB in the cache. The bound is
max(FLOPs / peak, bytes / bandwidth of the memory), bytes being input and output once each. A little more than 100 % is
possible: the matrix product is not quite the peak, and these arrays partly stay in the cache.

{roofline}

Dense layers reach most of the peak: a tile of 8 or 14 pixels × 32 channels stays in registers, and each weight that is
loaded meets them all. Depthwise layers have few FLOPs per byte, so that copying the rows, storing the output and
the load unit decide: this is why fewer MACs need not mean less time. The separable convolution mixes the channels
of each block of depthwise rows while it is in the cache, where the others write the depthwise output to memory and
read it back.

## 2 threads

{two}
"""

GOALS: list[tuple[str, str, Callable[[Record], bool], bool, float, float]] = [
    # what, which peers, which cases, fused?, least of every case, mean
    ("TINY, fused", "fastest peer", lambda r: r["group"] == "TINY", True, 1.5, 3),
    ("SOURCE, fused", "fastest peer", lambda r: r["group"] == "SOURCE", True, 1.1, 2.2),
    ("LARGE depthwise, fused", "fastest peer", lambda r: _is(r, "LARGE", "depthwise"), True, 0.95, 0),
    ("LARGE separable, fused", "fastest peer", lambda r: _is(r, "LARGE", "separable"), True, 1.0, 0),
    ("LARGE dense, fused", "fastest peer", lambda r: _is(r, "LARGE", "conv", "pointwise"), True, 0.75, 0),
    ("LARGE, fused", "fastest peer", lambda r: r["group"] == "LARGE", True, 0, 1.0),
    ("LARGE, exact", "fastest peer", lambda r: r["group"] == "LARGE", False, 0, 0.75),
    ("IMAGE, fused", "OpenCV", lambda r: r["group"] == "IMAGE", True, 0, 0.95),
    ("IMAGE, fused", "SciPy's fastest", lambda r: r["group"] == "IMAGE", True, 0, 7),
]


TWO = """The same with two threads for everybody, on a machine whose second processor was not always free. Calls of less
than 10 million multiply-accumulates per thread stay on one.

{tables}"""
NOT_YET = "Not in this run: other work held the second processor. `make bench-kernels` on a calmer machine adds them."


def markdown(results: dict[int, list[Record]], rounds: int) -> str:
    cases = {threads: [r for r in records if "ratios" in r] for threads, records in results.items()}
    limits, loops = results[1][0], results[1][-1]
    source = next(r for r in cases[1] if r["group"] == "SOURCE")
    compiled = source["seconds"] * source["ratios"]["exact"]
    return TEXT.format(
        rounds=rounds,
        machine=machine(),
        goals=goals(cases[1]),
        loops=loops["seconds"],
        compiled=compiled * 1e3,
        speedup=loops["seconds"] / compiled,
        tables="\n\n".join(f"## {title}\n\n{ratios(cases[1], group)}" for group, title in GROUPS.items()),
        flops=limits["flops"] / 1e9,
        memory=limits["memory"] / 1e9,
        cache=limits["cache"] / 1e9,
        roofline=roofline(cases[1], limits),
        two=TWO.format(tables="\n\n".join(ratios(cases[2], group) for group in GROUPS)) if 2 in cases else NOT_YET,
    )


def machine() -> str:
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.*)", text)
    processor = model[1] if model else platform.processor()
    flags = set(re.findall(r"\b(avx2|avx512f|fma|asimd)\b", text))
    caches = []
    for level in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index[023]")):
        caches.append(f"L{(level / 'level').read_text().strip()} {(level / 'size').read_text().strip()}")
    names = ("numpy", "numba", "llvmlite", "torch", "tensorflow-cpu", "opencv-python-headless", "scipy")
    rows = [
        ("processor", f"{processor}, {os.cpu_count()} cores, {', '.join(sorted(flags))}"),
        ("caches", ", ".join(caches) or "unknown"),
        ("system", f"{platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}"),
        ("versions", ", ".join(f"{name} {version(name)}" for name in names)),
    ]
    return table(("", ""), rows)


def goals(records: list[Record]) -> str:
    rows = []
    for what, peer, chosen, fused, least, mean in GOALS:
        values = [value(r, peer, fused) for r in records if chosen(r)]
        goal = [f"every case ≥ {least}"] * (least > 0) + [f"mean ≥ {mean}"] * (mean > 0)
        held = min(values) >= least and geomean(values) >= mean
        rows.append(
            (what, peer, ", ".join(goal), f"{min(values):.2f}", f"{geomean(values):.2f}", "yes" if held else "**no**")
        )
    return table(("class", "against", "goal", "least", "mean", "holds"), rows)


def ratios(records: list[Record], group: str) -> str:
    own = [r for r in records if r["group"] == group]
    peers = [name for name in dict.fromkeys(name for r in own for name in r["ratios"]) if name != "exact"]
    rows = []
    for r in own:
        each = [f"{r['ratios'][name]:.2f}" if name in r["ratios"] else "" for name in peers]
        best = (bold(value(r, "fastest peer", True)), f"{value(r, 'fastest peer', False):.2f}")
        rows.append((r["name"], f"{r['seconds'] * 1e6:.1f}", *best, *each, f"{r['error']:.0e}"))
    means = [geomean([r["ratios"][name] for r in own if name in r["ratios"]]) for name in peers]
    both = [geomean([value(r, "fastest peer", fused) for r in own]) for fused in (True, False)]
    rows.append(("geometric mean", "", bold(both[0]), f"{both[1]:.2f}", *(f"{mean:.2f}" for mean in means), ""))
    return table((group, "ours µs", "fastest / fused", "fastest / exact", *peers, "difference"), rows)


def roofline(records: list[Record], limits: Record) -> str:
    rows = []
    for r in records:
        if r["group"] in ("SOURCE", "LARGE"):
            moved = 4 * r["numbers"]
            bound = max(2 * r["macs"] / limits["flops"], moved / limits["memory"])
            by = "FLOPs" if 2 * r["macs"] / limits["flops"] == bound else "bytes"
            gflops = 2 * r["macs"] / r["seconds"] / 1e9
            reached = f"{bound / r['seconds']:.0%}"
            rows.append((r["name"], f"{2 * r['macs'] / moved:.1f}", f"{bound * 1e6:.0f}", by, f"{gflops:.0f}", reached))
    return table(("layer", "FLOPs per byte", "bound µs", "set by", "GFLOP/s", "of the bound"), rows)


def value(record: Record, peer: str, fused: bool) -> float:
    """The fastest of the peers meant, divided by ours."""
    meant = {"fastest peer": "", "OpenCV": "OpenCV", "SciPy's fastest": "SciPy"}[peer]
    fastest: float = min(
        ratio for name, ratio in record["ratios"].items() if name != "exact" and name.startswith(meant)
    )
    return fastest if fused else fastest / float(record["ratios"]["exact"])


def geomean(values: list[float]) -> float:
    return exp(sum(map(log, values)) / len(values))


def bold(number: float) -> str:
    return f"**{number:.2f}**"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _is(record: Record, group: str, *kinds: str) -> bool:
    return record["group"] == group and record["kind"] in kinds
