"""Usage: together.py PART… Makes every part at once, prints each one's words when it ends, and closes with a table.

Ends with 1 if a part failed; the last line names it.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from tempfile import TemporaryFile
from typing import NamedTuple

# Nobody compiles what another compiles. The browser waits for Python's tests: one of its own once failed beside them.
# Whether the shared processors were the cause was not seen.
NEEDS = {"python": "kernels", "browser": "python"}
NEVER_NICE = ("kernels", "browser")  # the longest way through; the others take what these leave of the processors


class Ended(NamedTuple):
    """How a part went: what it printed, its seconds by the clock and on the processors."""

    part: str
    is_good: bool
    said: str
    seconds: float
    processor: float


def make(part: str, needed: "Future[Ended] | None") -> Ended:
    """Make a part once what it needs has ended."""
    if needed:
        needed.result()
    start = time.monotonic()
    command = ["make", "--no-print-directory", part]
    with TemporaryFile("w+", errors="replace") as said:
        making = subprocess.Popen(
            command if part in NEVER_NICE else ["nice", *command], stdout=said, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(making.pid, 0)
        making.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        processor = used.ru_utime + used.ru_stime
        return Ended(part, making.returncode == 0, said.read(), time.monotonic() - start, processor)


def main(parts: list[str]) -> int:
    futures: dict[str, Future[Ended]] = {}
    ended: list[Ended] = []
    with ThreadPoolExecutor(len(parts)) as pool:
        for part in sorted(parts, key=lambda part: part in NEEDS):  # what is needed comes first
            futures[part] = pool.submit(make, part, futures.get(NEEDS.get(part, "")))
        for future in as_completed(futures.values()):
            ended.append(future.result())
            print(f"== {ended[-1].part} ==\n{ended[-1].said}", flush=True)
    print(f"{'part':<12}{'seconds':>9}{'processor':>11}")
    for part, is_good, _, seconds, processor in ended:
        print(f"{part:<12}{seconds:>9.0f}{processor:>11.0f}  {'good' if is_good else 'FAILED'}")
    failed = [each.part for each in ended if not each.is_good]
    print(f"Failed: {', '.join(failed)}" if failed else "Every part is good.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
