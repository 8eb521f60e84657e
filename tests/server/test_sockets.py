"""What a socket may do, on an event loop whose clock the test turns."""

import asyncio

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from convviz.server.crowd import Crowd
from convviz.server.first_runs import FirstRuns
from convviz.server.settings import Settings
from convviz.server.sockets import Bucket, Sockets

CONNECT = {"type": "websocket.connect"}
GONE = {"type": "websocket.disconnect", "code": 1001}
FINISHED = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY).SerializeToString()


def message(size=10):
    return {"type": "websocket.receive", "bytes": b"x" * size}


class Line:
    """One end of a socket: what the browser sends, what it gets."""

    def __init__(self, *messages):
        self.coming = asyncio.Queue()
        self.got = []
        for each in messages:
            self.coming.put_nowait(each)

    async def send(self, sent):
        self.got.append(sent)


class Page:
    """An app that keeps what reaches it; it ends a run when it is told to."""

    def __init__(self):
        self.heard = []
        self.may_end = asyncio.Event()

    async def __call__(self, scope, receive, send):
        while (heard := await receive())["type"] != "websocket.disconnect":
            self.heard.append(heard)
            if heard["type"] == "websocket.receive":
                await self.may_end.wait()
                await send({"type": "websocket.send", "bytes": FINISHED})


async def rest():
    for _ in range(20):
        await asyncio.sleep(0)


def open_socket(page, crowd, line):
    return asyncio.create_task(Sockets(page, crowd)({"type": "websocket"}, line.coming.get, line.send))


def test_a_socket_too_many_is_told_so_and_nothing_else_is():
    async def scene():
        crowd, page = Crowd(Settings(most_sockets=1)), Page()
        first, second = Line(CONNECT), Line(CONNECT)
        sitting = open_socket(page, crowd, first)
        await rest()
        await open_socket(page, crowd, second)
        assert second.got == [{"type": "websocket.close", "code": 1013, "reason": "this server is full"}]
        assert crowd.is_full()
        first.coming.put_nowait(GONE)
        await sitting
        assert not crowd.is_full()
        assert first.got == []

    asyncio.run(scene())


@pytest.mark.parametrize("bad", [message(1001), {"type": "websocket.receive", "text": "hello"}])
def test_a_message_that_no_page_sends_ends_the_socket(bad):
    async def scene():
        page, line = Page(), Line(CONNECT, bad)
        await open_socket(page, Crowd(Settings(most_message=1000)), line)
        assert [each["type"] for each in page.heard] == ["websocket.connect"]
        assert line.got[-1]["code"] == 1009

    asyncio.run(scene())


def test_first_runs_go_on_a_few_at_a_time_in_the_order_of_the_line():
    async def scene():
        crowd = Crowd(Settings(first_runs=2))
        pages, lines = [Page() for _ in range(4)], [Line(CONNECT, message()) for _ in range(4)]
        tasks = [open_socket(page, crowd, line) for page, line in zip(pages, lines, strict=True)]
        await rest()
        assert [len(page.heard) for page in pages] == [2, 2, 1, 1]
        assert (crowd.first_runs.running, crowd.first_runs.waiting) == (2, 2)
        pages[1].may_end.set()
        await rest()
        assert [len(page.heard) for page in pages] == [2, 2, 2, 1]
        for page, line in zip(pages, lines, strict=True):
            page.may_end.set()
            line.coming.put_nowait(GONE)
        await asyncio.gather(*tasks)
        assert (crowd.first_runs.running, crowd.first_runs.waiting, crowd.sockets) == (0, 0, 0)

    asyncio.run(scene())


def test_whoever_leaves_the_line_makes_room_and_runs_nothing():
    async def scene():
        crowd, pages = Crowd(Settings(first_runs=1)), [Page(), Page(), Page()]
        lines = [Line(CONNECT, message()) for _ in pages]
        tasks = [open_socket(page, crowd, line) for page, line in zip(pages, lines, strict=True)]
        await rest()
        lines[1].coming.put_nowait(GONE)
        await tasks[1]
        assert [each["type"] for each in pages[1].heard] == ["websocket.connect"]
        assert crowd.first_runs.waiting == 1
        lines[0].coming.put_nowait(GONE)
        pages[0].may_end.set()
        await rest()
        assert len(pages[2].heard) == 2
        lines[2].coming.put_nowait(GONE)
        pages[2].may_end.set()
        await asyncio.gather(tasks[0], tasks[2])
        assert (crowd.first_runs.running, crowd.first_runs.waiting) == (0, 0)

    asyncio.run(scene())


def test_what_comes_while_somebody_waits_is_not_lost():
    async def scene():
        crowd, pages = Crowd(Settings(first_runs=1)), [Page(), Page()]
        lines = [Line(CONNECT, message(1)), Line(CONNECT, message(2), message(3), message(4))]
        tasks = [open_socket(page, crowd, line) for page, line in zip(pages, lines, strict=True)]
        await rest()
        for page, line in zip(pages, lines, strict=True):
            page.may_end.set()
            line.coming.put_nowait(GONE)
        await asyncio.gather(*tasks)
        assert [len(each["bytes"]) for each in pages[1].heard[1:]] == [2, 3, 4]

    asyncio.run(scene())


def test_a_cancelled_socket_gives_its_turn_back():
    async def scene():
        first_runs = FirstRuns(1)
        first, second, third = first_runs.enter(), first_runs.enter(), first_runs.enter()
        second.cancel()
        first_runs.leave(first)
        assert third.done()
        first_runs.leave(second)
        first_runs.leave(third)
        assert (first_runs.running, first_runs.waiting) == (0, 0)

    asyncio.run(scene())


def test_a_bucket_gives_a_burst_and_then_a_steady_rate():
    clock = [0.0]
    bucket = Bucket(rate=10, burst=3, now=lambda: clock[0])
    assert [round(bucket.take(), 3) for _ in range(5)] == [0, 0, 0, 0.1, 0.2]
    clock[0] = 0.2  # both have been waited for
    assert round(bucket.take(), 3) == 0.1
    clock[0] = 100
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() > 0


def test_no_rate_is_no_limit():
    bucket = Bucket(rate=0, burst=0)
    assert {bucket.take() for _ in range(100)} == {0.0}
    assert bucket.wait() == 0


def test_debts_are_waited_for_but_not_for_ever():
    clock = [0.0]
    work = Bucket(rate=0.25, burst=3, now=lambda: clock[0])
    assert work.take(2.5) == 0
    assert work.take(0.6) == pytest.approx(0.4)
    assert work.take(60) == 2
    clock[0] = 1
    assert work.wait() == 1
    clock[0] = 2
    assert work.wait() == 0


def test_a_socket_whose_pages_run_all_the_time_waits_and_another_does_not(monkeypatch):
    async def scene():
        slept, clock = [], [0.0]
        monkeypatch.setattr("convviz.server.sockets.time.perf_counter", lambda: clock[0])
        monkeypatch.setattr(Bucket.__init__, "__defaults__", (lambda: 0.0,))
        crowd, busy, idle = Crowd(Settings(run_share=0.5, run_burst=1)), Page(), Page()
        lines = Line(CONNECT, message()), Line(CONNECT, message())
        tasks = [open_socket(busy, crowd, lines[0]), open_socket(idle, crowd, lines[1])]
        await rest()
        clock[0] = 60  # a first run may take its time
        idle.may_end.set()
        busy.may_end.set()
        await rest()
        busy.may_end.clear()
        lines[0].coming.put_nowait(message())
        await rest()
        clock[0] += 1.5  # the busy one's second run has taken so long
        busy.may_end.set()
        await rest()

        async def sleep(seconds):
            slept.append(seconds)

        monkeypatch.setattr("convviz.server.sockets.asyncio.sleep", sleep)
        lines[1].coming.put_nowait(message())
        lines[1].coming.put_nowait(GONE)
        await tasks[1]
        assert slept == []
        lines[0].coming.put_nowait(message())
        lines[0].coming.put_nowait(GONE)
        await tasks[0]
        assert slept == [1.0]
        assert len(busy.heard) == 4

    asyncio.run(scene())


def test_memory_keeps_newcomers_out(monkeypatch):
    crowd = Crowd(Settings(most_memory=100))
    monkeypatch.setattr("convviz.server.memory.resident", lambda: 99 << 20)
    assert not crowd.is_full()
    monkeypatch.setattr("convviz.server.memory.resident", lambda: 100 << 20)
    assert crowd.is_full()
