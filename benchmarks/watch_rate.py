"""How many /watch pages one process makes a second, none of them cached: python -m benchmarks.watch_rate

A client in a process of its own asks over connections that stay open, each time for another address, beside the same
for the health route, which does nothing: what is between the two is the page.
"""

import asyncio
import time
from itertools import count

from harness.served import served

CONNECTIONS, SECONDS = 8, 5.0
PATHS = {
    "health": "/_stcore/health?n={n}",
    "8×8×3→4": "/watch?lesson=separable&height=8&width=8&out_channels=4&padding=same&other={n}",
    "16×16×8→8": "/watch?height=16&width=16&in_channels=8&out_channels=8&padding=same&other={n}",
    "a wrong address": "/watch?lesson=nonsense&height=nan&kernel_height=9&other={n}",
}


def main() -> None:
    with served() as address:
        port = int(address.rsplit(":", 1)[1])
        for name, path in PATHS.items():
            rate, slowest = asyncio.run(_rate(port, path))
            print(f"{name:>18}: {rate:,.0f} a second, 95 % within {slowest * 1000:.0f} ms", flush=True)


async def _rate(port: int, path: str) -> tuple[float, float]:
    """Answers a second, and the seconds that 95 % of them took at most."""
    numbers, times = count(), []
    await _ask(port, path, numbers, time.monotonic() + 1)  # whatever is made once is made
    start = time.monotonic()
    for each in await asyncio.gather(*(_ask(port, path, numbers, start + SECONDS) for _ in range(CONNECTIONS))):
        times += each
    return len(times) / (time.monotonic() - start), sorted(times)[int(0.95 * len(times))]


async def _ask(port: int, path: str, numbers: "count[int]", end: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    while time.monotonic() < end:
        start = time.monotonic()
        request = f"GET {path.format(n=next(numbers))} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        if not head.startswith("http/1.1 200"):
            raise RuntimeError(head.splitlines()[0])
        await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        times.append(time.monotonic() - start)
    writer.close()
    return times


if __name__ == "__main__":
    main()
