"""What one visitor can do to the others, quickly: no clock decides here (test_attacks.py measures)."""

import asyncio
import json
import struct
import urllib.error
import urllib.request

import pytest
import websockets

from convviz.server.settings import Settings
from harness.visitor import Visitor

KEPT = 40  # sockets that the smaller server has


@pytest.fixture(scope="module")
def small(start):
    return start(CONVVIZ_MOST_SOCKETS=str(KEPT))


def status(address, method="GET", data=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method, data=data)) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("message", [b"\0" * 300_000, b"\0" * 30_000_000, "hello", "x" * 300_000])
def test_a_message_that_no_page_sends_costs_its_sender_the_socket(target, message):
    async def scene():
        async with Visitor(target.address) as bystander, Visitor(target.address) as attacker:
            await bystander.run()
            await attacker.run()
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await attacker.until_closed(message)
            assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
            await bystander.run(seed=3)
            assert bystander.exceptions == []

    asyncio.run(scene())


@pytest.mark.parametrize("message", [b"\xff\xfe garbage", b""])
def test_garbage_hurts_nobody(target, message):
    async def scene():
        async with Visitor(target.address) as bystander, Visitor(target.address) as attacker:
            await attacker.socket.send(message)
            await bystander.run()
            assert bystander.players > 0

    asyncio.run(scene())


def height_of(picture):
    (length,) = struct.unpack_from("<I", picture)
    return json.loads(picture[4 : 4 + length])["spec"]["height"]


def test_after_a_burst_the_page_is_that_of_the_last_choice(target):
    """More than a socket may send at once: what is too fast waits, and nothing is lost."""

    async def scene():
        async with Visitor(target.address) as hasty:
            await hasty.run()
            for height in [4, 5, 7] * 12:
                await hasty.send(height=height)
            await hasty.send(height=11)
            while height_of(hasty.picture) != 11:
                await hasty.finished()
            assert hasty.exceptions == []

    asyncio.run(scene())
    assert target.figures()["convviz_slowed_messages_total"] > 0


def test_a_class_that_comes_at_once_is_let_in_a_few_at_a_time(small):
    async def scene():
        seats = [Visitor(small.address) for _ in range(KEPT - 1)]
        most = 0

        async def come(seat):
            async with seat:
                await seat.run()

        async def look():
            nonlocal most
            while True:
                found = await asyncio.to_thread(small.figures)
                most = max(most, found["convviz_first_runs"])
                await asyncio.sleep(0.02)

        looking = asyncio.create_task(look())
        await asyncio.gather(*(come(seat) for seat in seats))
        looking.cancel()
        assert all(seat.players and not seat.exceptions for seat in seats)
        assert 0 < most <= Settings().first_runs < len(seats)

    asyncio.run(scene())
    assert small.figures()["convviz_first_runs_waiting"] == 0


def test_a_full_server_says_so_and_has_room_again_when_somebody_leaves(small):
    async def scene():
        seats = [Visitor(small.address) for _ in range(KEPT)]
        await asyncio.gather(*(seat.__aenter__() for seat in seats))
        assert await asyncio.to_thread(status, f"{small.address}/regular") == 503
        assert await asyncio.to_thread(status, f"{small.address}/_stcore/health") == 200
        with pytest.raises(websockets.InvalidStatus):
            await Visitor(small.address).__aenter__()
        await seats[0].run()  # who is in goes on
        await asyncio.gather(*(seat.__aexit__() for seat in seats))
        while small.figures()["convviz_sessions"]:
            await asyncio.sleep(0.05)
        assert await asyncio.to_thread(status, f"{small.address}/regular") == 200
        async with Visitor(small.address) as seat:
            await seat.run()

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("height", 10**6),
        ("height", -1),
        ("height", 0),
        ("height", "7"),
        ("height", True),
        ("padding", "no such padding"),
        ("padding", "x" * 100_000),
        ("kernel_height", 11),
        ("seed", 1e308),
    ],
)
def test_no_value_that_a_widget_cannot_have_shows_a_traceback_or_stays(target, key, value):
    """What a browser would never send: it is put right or refused, and the next good choice is as if nothing was."""

    async def scene():
        async with Visitor(target.address) as attacker:
            await attacker.run()
            assert key in attacker.widgets
            good = {"height": 6, "padding": "valid", "kernel_height": 3, "seed": 0}
            await attacker.run(**{key: value})
            await attacker.run(**{key: good[key]})
            await attacker.run(**good | {"height": 9})
            assert height_of(attacker.picture) == 9
            assert attacker.exceptions == []
            assert not [each for each in attacker.errors if "Traceback" in each]

    asyncio.run(scene())


@pytest.mark.parametrize(("key", "value"), [("height", float("nan")), ("height", float("inf")), ("padding", 3)])
def test_what_breaks_a_session_breaks_that_one_only_and_tells_nothing(target, key, value):
    """Streamlit 1.67 cannot read these, also when they have been put right: the visitor must reload."""

    async def scene():
        async with Visitor(target.address) as bystander, Visitor(target.address) as attacker:
            await bystander.run()
            await attacker.run()
            await attacker.run(**{key: value})
            assert attacker.exceptions == []
            assert not [each for each in attacker.errors if "Traceback" in each or "/convviz/" in each]
            await bystander.run(height=9)
            assert height_of(bystander.picture) == 9
        async with Visitor(target.address) as again:
            await again.run()
            await again.run(height=9)
            assert height_of(again.picture) == 9

    asyncio.run(scene())


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_another_sites_script_gets_no_socket(target, origin):
    async def scene():
        attacker = Visitor(target.address)
        attacker.origin = origin
        with pytest.raises(websockets.InvalidStatus) as refused:
            await attacker.__aenter__()
        assert refused.value.response.status_code == 403

    asyncio.run(scene())


def test_nothing_takes_a_file(target):
    async def scene():
        async with Visitor(target.address) as attacker:
            await attacker.run()
            address = f"{target.address}/_stcore/upload_file/{attacker.session}/file"
            assert await asyncio.to_thread(status, address, "PUT", b"x" * 1000) == 404

    asyncio.run(scene())
