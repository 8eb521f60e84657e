"""The real app on a free port, and real Chromium in front of it."""

from collections.abc import Callable, Iterator

import pytest
from driver import Driver
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from harness.served import Server, chromium, served

VIEW = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# Playwright's own questions are evaluated in the page, which the server's policy forbids; test_policy.py obeys it.
OPTIONS = {"viewport": VIEW, "bypass_csp": True}
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """Address of one server for the whole session."""
    with served() as address:
        yield address


@pytest.fixture
def fresh_app(tab: Page) -> Iterator[str]:
    """Address of a server that nobody has visited."""
    with served() as address:
        yield address
        tab.goto("about:blank")  # or it would keep asking for a server that has ended


@pytest.fixture
def mortal() -> Iterator[Callable[[], tuple[str, Callable[[], None], Callable[[], None]]]]:
    """Start a server nobody has visited: its address, a function that kills it, and one that starts another there."""
    servers: list[Server] = []

    def start() -> tuple[str, Callable[[], None], Callable[[], None]]:
        servers.append(Server())
        return servers[-1].address, servers[-1].kill, lambda: servers.append(Server(servers[-1].port))

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What pages log as errors during one test; at its end there may be none."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def new_page(browser: Browser, problems: list[str]) -> Iterator[Callable[..., Page]]:
    """Make pages of their own (arguments as for a browser context)."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> Page:
        contexts.append(browser.new_context(**(OPTIONS | options)))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        _listen(page, problems)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """One browser window for the whole session: the app's state is in the address, and a warm cache saves minutes."""
    context = browser.new_context(**OPTIONS, color_scheme="light")  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture(scope="session")
def tab(desktop: BrowserContext) -> Page:
    return desktop.new_page()


@pytest.fixture
def page(tab: Page, problems: list[str]) -> Iterator[Page]:
    """The session's tab; a test may change its size and its theme."""
    tab.set_viewport_size(VIEW)  # type: ignore[arg-type]
    tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
    stop = _listen(tab, problems)
    yield tab
    stop()


@pytest.fixture(scope="session")
def phone_tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, bypass_csp=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(phone_tab: Page, problems: list[str]) -> Iterator[Page]:
    """The session's tab on a phone."""
    stop = _listen(phone_tab, problems)
    yield phone_tab
    stop()


@pytest.fixture
def player(page: Page) -> Driver:
    """The player in the session's tab."""
    return Driver(page)


def _listen(page: Page, problems: list[str]) -> Callable[[], None]:
    """Collect errors of `page`; returns a function that ends it."""

    def exception(error: object) -> None:
        problems.append(f"exception: {error}")

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text} {message.location}")

    page.on("pageerror", exception)
    page.on("console", console)

    def stop() -> None:
        page.remove_listener("pageerror", exception)
        page.remove_listener("console", console)

    return stop
