"""Usage: classroom.py [--students 20,40,60] [--seconds 30] [--every 2] [--first-runs N] [ADDRESS …]

Students over real sockets: each opens a lesson and changes a choice every two seconds. Without an address it starts the
app itself; with several, students go to them in turn, and each stage is measured at one after the other.
"""

import argparse
import asyncio
import json
import random
import time
from contextlib import ExitStack
from typing import Any

from harness.served import served
from harness.visitor import Visitor, health, times

_CHANGES = {"seed": (0, 9999), "height": (4, 12), "width": (4, 12), "in_channels": (1, 4), "kernel_height": (1, 3)}


async def _student(
    address: str, number: int, until: float, every: float, waits: list[float], first: list[float]
) -> None:
    """Arrive within five seconds, then change one choice at a time."""
    chance = random.Random(number)  # noqa: S311 - nothing secret
    await asyncio.sleep(chance.random() * 5)
    async with Visitor(address) as visitor:
        first.append(await visitor.run())
        while time.monotonic() < until:
            key, (low, high) = chance.choice(list(_CHANGES.items()))
            waits.append(await visitor.run(**{key: chance.randint(low, high)}))
            await asyncio.sleep(max(0.0, every * (0.5 + chance.random()) - waits[-1]))
        if visitor.exceptions or visitor.errors:
            raise RuntimeError(f"a page failed: {(visitor.exceptions + visitor.errors)[0]}")


async def lesson(addresses: list[str], students: int, seconds: float, every: float) -> dict[str, Any]:
    """What a class of so many waits for, in milliseconds."""
    waits: list[float] = []
    first: list[float] = []
    until = time.monotonic() + 5 + seconds
    await asyncio.gather(
        *(_student(addresses[n % len(addresses)], n, until, every, waits, first) for n in range(students))
    )
    return {"students": students, "change": times(waits)._asdict(), "first run": times(first)._asdict()}


async def arrival(address: str, visitors: int) -> dict[str, Any]:
    """What everybody waits for when so many open a page at the same moment."""
    probes: list[float] = []
    seats = [Visitor(address) for _ in range(visitors)]

    async def probe() -> None:
        while True:
            probes.append(await asyncio.to_thread(health, address))
            await asyncio.sleep(0.1)

    async def come(seat: Visitor) -> float:
        async with seat:
            return await seat.run()

    probing = asyncio.create_task(probe())
    waits = await asyncio.gather(*(come(seat) for seat in seats))
    probing.cancel()
    return {"first runs at once": visitors, "first run": times(waits)._asdict(), "health": times(probes)._asdict()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", nargs="*")
    parser.add_argument("--students", default="20,40,60")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--every", type=float, default=2)
    parser.add_argument("--first-runs", type=int, default=0)
    asked = parser.parse_args()
    with ExitStack() as stack:
        addresses = asked.addresses or [stack.enter_context(served())]
        if asked.first_runs:
            print(json.dumps(asyncio.run(arrival(addresses[0], asked.first_runs))), flush=True)
        for students in map(int, filter(None, asked.students.split(","))):
            print(json.dumps(asyncio.run(lesson(addresses, students, asked.seconds, asked.every))), flush=True)


if __name__ == "__main__":
    main()
