"""`make bench-kernels`: the library against PyTorch, TensorFlow, OpenCV and SciPy; writes docs/performance.md.

A child process for each thread count times every case with all libraries in turn; see kernel_timing.py for how, and
kernel_report.py for what is made of it. An argument limits the cases to names that hold it, and writes nothing.
"""

import json
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

THREAD_COUNTS = (1, 2)
ROUNDS = 11
TOLERATED = {1: 0, 2: 1}  # how often a sample may have lost a processor to somebody else


def main() -> None:
    if os.environ.get("BENCH_THREADS"):
        measure(int(os.environ["BENCH_THREADS"]), sys.argv[1] if len(sys.argv) > 1 else "")
        return
    results = {}
    for threads in THREAD_COUNTS:
        limits = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads))
        limits["MALLOC_TRIM_THRESHOLD_"] = limits["MALLOC_MMAP_THRESHOLD_"] = str(1 << 30)  # else page faults decide
        environment = os.environ | limits | {"BENCH_THREADS": str(threads), "TF_CPP_MIN_LOG_LEVEL": "3"}
        child = subprocess.Popen([sys.executable, *sys.argv], env=environment, stdout=subprocess.PIPE, text=True)
        lines = []
        for line in child.stdout or ():
            record = json.loads(line)
            lines.append(record)
            print(f"{threads} thread(s)  {record['summary']}", flush=True)
        if child.wait():
            raise SystemExit(f"the measurement with {threads} thread(s) failed")
        results[threads] = lines
        if len(sys.argv) == 1:  # after every thread count: the second one may take long on a busy machine
            report = import_module("kernel_report")
            path = Path(__file__).parents[1] / "docs" / "performance.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(report.markdown(results, ROUNDS), encoding="utf-8")
            print(f"written: docs/{path.name}")


def measure(threads: int, only: str) -> None:
    """Print one JSON record per line: the machine's limits first, then every case."""
    cases, timing = import_module("kernel_cases"), import_module("kernel_timing")
    torch = limit_threads(threads)
    with torch.inference_mode():
        emit({"kind": "limits", **limits(torch, timing)})
        for case in cases.CASES:
            if only not in f"{case.group} {case.name}":
                continue
            calls = {"ours": cases.ours(case, True), "exact": cases.ours(case, False), **cases.peers(case)}
            samples = timing.interleaved(calls, ROUNDS, TOLERATED[threads])
            ratios = {name: timing.ratio(samples[name], samples["ours"]) for name in calls if name != "ours"}
            seconds = timing.median(samples["ours"])
            error = difference(cases.ours(case, True)(), cases.peers(case)["TensorFlow"]().numpy())
            fields = {"group": case.group, "name": case.name, "macs": case.macs, "numbers": case.numbers}
            emit({"kind": case.kind, "seconds": seconds, "ratios": ratios, "error": error, **fields})
        if not only and threads == 1:
            emit({"kind": "python loops", **python_loops(cases)})


def emit(record: dict[str, Any]) -> None:
    if "ratios" in record:
        rest = {name: round(value, 2) for name, value in record["ratios"].items()}
        record["summary"] = f"{record['group']:6} {record['name']:36} {record['seconds'] * 1e6:9.1f} µs  {rest}"
    else:
        record["summary"] = str(record)
    print(json.dumps(record), flush=True)


def limit_threads(threads: int) -> Any:
    nn, torch, tf, cv2 = map(import_module, ("convviz.nn", "torch", "tensorflow", "cv2"))
    nn.set_thread_count(threads)
    torch.set_num_threads(threads)
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    cv2.setNumThreads(threads)
    return torch


def limits(torch: Any, timing: Any) -> dict[str, float]:
    """FLOP/s of the better of two matrix products; bytes read and written per second from memory and from cache."""
    import numpy as np

    square = np.random.default_rng(0).standard_normal((2048, 2048)).astype(np.float32)
    tensor = torch.from_numpy(square)
    large, small = np.ones(1 << 25, np.float32), np.ones(1 << 20, np.float32)
    large_copy, small_copy = large.copy(), small.copy()
    calls = {
        "numpy": lambda: square @ square,
        "torch": lambda: tensor @ tensor,
        "memory": lambda: np.copyto(large_copy, large),
        "cache": lambda: np.copyto(small_copy, small),
    }
    best = {name: min(times) for name, times in timing.interleaved(calls, 7, 0).items()}
    flops = 2 * 2048**3 / min(best["numpy"], best["torch"])
    return {"flops": flops, "memory": 2 * large.nbytes / best["memory"], "cache": 2 * small.nbytes / best["cache"]}


def difference(ours: Any, theirs: Any) -> float:
    return float(abs(ours - theirs).max() / abs(theirs).max())


def python_loops(cases: Any) -> dict[str, float]:
    """The readable loops of convviz.conv on 128×128×3→16, not compiled, once: processor time, some seconds."""
    from convviz.conv import kernels, pad
    from convviz.conv.layer import decide

    case = next(case for case in cases.CASES if case.group == "SOURCE")
    x, w = cases.arrays(case)
    layer = decide(x.shape, out_channels=case.out_channels, kernel_size=(3, 3), padding="same")
    padded = pad(x, layer)
    began = time.process_time()
    kernels.conv2d.py_func(padded, w, layer)  # type: ignore[attr-defined]
    return {"seconds": time.process_time() - began}


if __name__ == "__main__":
    main()
