"""What makes no sense is explained where it was asked, and the picture stays."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode

import pytest
from driver import Driver
from playwright.sync_api import Page, expect

MACS = {"regular": 864, "depthwise": 432, "separable": 528, "spatial": 360, "bottleneck": 1704}  # of what is usual
DIGITS = "9" * 400
MALFORMED = {
    "no numbers": {"height": "inf", "width": "NaN", "in_channels": DIGITS, "batch": "two", "seed": "", "step": "soon"},
    "out of range": {"height": "0", "width": "129", "in_channels": "-1", "kernel_height": "99", "step": "-3"},
    "notations": {"stride_height": "2.0", "stride_width": " 2", "dilation_height": "\uff12", "dilation_width": "0x2"},
    "unknown words": {"padding": "full", "data_format": "nhwc", "input": "../../etc/passwd", "filters": "<b>box</b>"},
    "too long": {"input": "custom", "values": "1 " * 1500, "padding": DIGITS, "data_format": "", "step": DIGITS},
}  # fmt: skip


def no_exception(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_values_are_ignored_with_a_notice(app: str, player: Driver, name: str) -> None:
    lesson = list(MACS)[list(MALFORMED).index(name) % len(MACS)]
    values = MALFORMED[name]
    player.open(f"{app}/{lesson}?{urlencode(values)}")
    notice = player.page.get_by_role("alert").filter(has_text="Ignored in the address")
    expect(notice).to_be_visible()
    for key in values:
        if (key, values[key]) != ("input", "custom"):
            expect(notice).to_contain_text(f"{key}=")
    player.expect(step=0, verdict="equal", macs_total=MACS[lesson])
    for label in ("Height", "Width"):
        expect(player.number(label)).to_have_value("6")
    expect(player.radio("Padding", "valid")).to_be_checked()
    no_exception(player.page)
    assert player.page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")


def test_after_a_malformed_value_the_control_works(app: str, player: Driver) -> None:
    player.open(f"{app}/regular?height=inf&seed=7")
    expect(player.page.get_by_text("Ignored in the address")).to_be_visible()
    expect(player.number("Seed")).to_have_value("7")
    player.set_number("Height", 8)
    player.expect(steps=48)
    player.expect_query(height=8, seed=7)
    expect(player.page.get_by_text("Ignored in the address")).to_have_count(0)
    no_exception(player.page)


def test_repeated_keys(app: str, player: Driver) -> None:
    player.open(f"{app}/regular?height=8&height=9&padding=same&padding=same&step=1&step=2")
    notice = player.page.get_by_role("alert").filter(has_text="Ignored in the address")
    for key in ("height", "padding", "step"):
        expect(notice).to_contain_text(f"{key}=")
    player.expect(steps=32, step=0)
    no_exception(player.page)


def test_unknown_keys_and_other_pages_keys_do_no_harm(app: str, player: Driver) -> None:
    player.open(f"{app}/depthwise?groups=5&utm_source=mail&__proto__=1&out_channels=7&height=7")
    player.expect(steps=5 * 4 * 3, verdict="equal")
    no_exception(player.page)


@pytest.mark.parametrize("lesson", ["", "separable"])
def test_a_step_beyond_the_end_is_the_end(app: str, player: Driver, lesson: str) -> None:
    player.open(f"{app}/{lesson}?step=999999")
    steps = int(player.state()["steps"])
    player.expect_playhead(steps - 1)
    no_exception(player.page)


@pytest.mark.parametrize("step", ["inf", "1&step=2"])
def test_the_landing_page_ignores_malformed_steps(app: str, player: Driver, step: str) -> None:
    player.open(f"{app}/?step={step}")
    player.expect(step=0, steps=180)
    no_exception(player.page)


def test_markup_in_the_address_stays_text(app: str, player: Driver) -> None:
    evil = '<img src="x" onerror="window.pwned=1"><script>window.pwned=1</script>'
    player.open(
        f"{app}/regular?{urlencode({'filters': evil, 'input': 'custom', 'values': evil + ' $x^2$ ' + '1 ' * 30})}"
    )
    expect(player.page.get_by_role("alert").first).to_be_visible()
    assert player.page.evaluate("window.pwned") is None
    expect(player.page.locator("[data-testid=stMain] img[src=x], [data-testid=stSidebar] img[src=x]")).to_have_count(0)


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """The address of another site, without its scheme, and the paths that browsers have asked it for."""
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"//127.0.0.1:{server.server_port}", asked
        server.shutdown()


LIVE = ["\n\n[win]({0})![]({0}/x.png)", "`\r\r![]({0}/x.png)` http:{0}", "<img src={0}> [win]({0})"]


@pytest.mark.parametrize("text", LIVE, ids=ascii)
def test_no_link_and_no_picture_comes_out_of_an_address(
    app: str, player: Driver, elsewhere: tuple[str, list[str]], text: str
) -> None:
    site, asked = elsewhere
    text = text.format(site)
    page = player.page
    typed = " ".join(text.split())
    custom = {"input": "custom", "values": typed, "seed": text, "step": text, "filters": text}
    player.open(f"{app}/regular?{urlencode(custom | {'padding': text})}")
    alerts = page.get_by_role("alert")
    expect(alerts.filter(has_text="Ignored in the address")).to_be_visible()
    expect(alerts.filter(has_text="no number")).to_have_count(2)  # beside the control, and above the picture
    for index in range(alerts.count()):
        expect(alerts.nth(index).locator("a, img:not([src^='data:'])")).to_have_count(0)
    assert asked == []
    player.set_text("Your own values", f"{typed} 2")  # a person types it
    expect(alerts.filter(has_text="no number")).to_have_count(2)
    expect(alerts.locator("a, img:not([src^='data:'])")).to_have_count(0)
    assert asked == []


IMPOSSIBLE = {
    # page, start, label, bad value, words that the message must hold, remedy: label, value; steps after it
    "window": ("regular", "step=5", "Filter height", 9, ("9", "6"), ("Height", 12), 4 * 4 * 2),
    "dilation": ("depthwise", "step=5", "Dilation across", 6, ("Dilation", "13"), ("Dilation across", 2), 4 * 2 * 3),
    "groups": ("regular", "step=5", "Groups", 2, ("2", "3"), ("Groups", 1), 32),
    "work": ("separable", "height=99&width=99&step=5", "Channels", 32, ("600,000",), ("Channels", 2), 4 * 97**2),
    "explicit": ("spatial", "padding=explicit&pad_left=0&pad_right=0&step=5", "Filter width", 11, ("11", "6"),
                 ("Pad left", 6), 3 * 6 * 6 + 3 * 6 * 2),
}  # fmt: skip


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_impossible_choices_are_explained_and_the_picture_stays(app: str, player: Driver, name: str) -> None:
    lesson, start, label, bad, words, (remedy, value), steps = IMPOSSIBLE[name]
    page = player.page
    player.open(f"{app}/{lesson}?{start}")
    before, pictures = player.check(), player.pictures()
    player.set_number(label, bad)
    beside = player.sidebar.get_by_role("alert")
    expect(beside).to_have_count(1)
    expect(page.get_by_test_id("stMain").get_by_role("alert")).to_contain_text("last choice that works")
    for word in words:
        expect(beside).to_contain_text(word)
    control, message = player.number(label).bounding_box(), beside.bounding_box()
    assert control
    assert message
    if name not in ("work", "dilation"):  # there the largest size, or the filter, is blamed
        assert 0 <= message["y"] - control["y"] - control["height"] < 120, "the message is beside the control"
    player.expect(step=5, steps=before["steps"], macs_total=before["macsTotal"], sum=before["sum"])
    assert player.pictures() == pictures
    player.focus()
    player.press("ArrowRight")  # and it still plays
    player.expect(step=6)
    no_exception(page)

    if name in ("groups", "explicit"):  # the address holds the choice: explained again, over the default picture
        player.expect_query(step=6)
        page.reload()
        player.ready()
        expect(player.sidebar.get_by_role("alert")).to_have_count(1)
        expect(player.number(label)).to_have_value(str(bad))
        player.expect(verdict="equal")
        no_exception(page)

    player.set_number(remedy, value)
    expect(page.get_by_role("alert")).to_have_count(0)
    player.expect(steps=steps, verdict="equal")


NO_VALUES = {
    "1 2 3": ("3", "36", "108"),
    "1 " * 35 + "nan": ("nan",),
    "1 " * 35 + "inf": ("inf",),
    "1 " * 35 + "1e30": ("1e30", "1,000,000"),
    "1 " * 35 + "__import__('os')": ("no number",),
}


def test_custom_values_that_are_none(app: str, player: Driver) -> None:
    player.open(f"{app}/regular?{urlencode({'input': 'custom', 'values': '1 ' * 36})}")
    before = player.state()["sum"]
    message = player.sidebar.get_by_role("alert")
    for typed, words in NO_VALUES.items():
        player.set_text("Your own values", typed)
        for word in words:
            expect(message).to_contain_text(word)
        player.expect(sum=before)
    player.set_text("Your own values", "2 " * 36)
    expect(player.page.get_by_role("alert")).to_have_count(0)
    player.expect(sum=2 * int(before))
    no_exception(player.page)


def test_numbers_out_of_range_cannot_be_typed(app: str, player: Driver) -> None:
    player.open(f"{app}/regular")
    for value in ("999", "-5", "0"):
        player.number("Height").fill(value)
        player.press("Enter")
        no_exception(player.page)
        player.expect(verdict="equal", steps=32)
    player.set_number("Height", 7)
    player.expect(steps=40)
