"""Steps belong to the browser: the server hears of choices only."""

from driver import Driver
from playwright.sync_api import Page, WebSocket, expect


def listen(page: Page) -> tuple[list[int], list[int]]:
    """Sizes of the messages sent and received over the page's web sockets."""
    sent: list[int] = []
    received: list[int] = []

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", lambda data: sent.append(len(data)))
        socket.on("framereceived", lambda data: received.append(len(data)))

    page.on("websocket", opened)
    return sent, received


def settle(player: Driver) -> None:
    """The page is complete: its last element is there and no run is going on."""
    player.page.get_by_text("The loops that ran", exact=True).wait_for()
    expect(player.page.get_by_test_id("stStatusWidget")).to_have_count(0)
    player.root.scroll_into_view_if_needed()


def test_steps_playing_and_hovering_never_touch_the_server(app: str, player: Driver) -> None:
    page, requests = player.page, list[str]()
    sent, received = listen(page)
    player.open(f"{app}/separable?height=8&width=8&out_channels=4&padding=same")
    settle(player)
    assert sent
    before, heard = len(sent), len(received)
    page.on("request", lambda request: requests.append(request.url))
    player.focus()
    player.press(*["ArrowRight"] * 50)
    player.expect(step=50)
    player.expect_query(step=50)
    player.speed("64×")
    player.press("Space")
    player.expect(playing="false", playhead=447)
    output = player.tensor(2)
    for cell in [(0, 0, 0), (3, 4, 2), (7, 7, 3)]:
        output.hover(*cell)
    output.click(2, 2, 2)
    player.root.get_by_role("slider", name="Position").press("Home")
    player.expect_playhead(0)
    player.expect_query(step=None)
    assert sent[before:] == []
    assert received[heard:] == []
    assert requests == []


def test_a_choice_is_one_small_conversation(app: str, player: Driver) -> None:
    sent, received = listen(player.page)
    player.open(f"{app}/separable?height=8&width=8&padding=same")
    settle(player)
    print(f"opening 8x8x3->2: {len(sent)} messages sent, {sum(received):,} bytes received")
    before, heard = len(sent), len(received)
    player.set_number("Filters", 4)
    player.expect(steps=448)
    settle(player)
    print(f"changing to 8x8x3->4: {sum(sent[before:]):,} bytes sent, {sum(received[heard:]):,} bytes received")
    assert len(sent) - before <= 2
    assert sum(sent[before:]) < 10_000
    assert sum(received[heard:]) < 250_000
