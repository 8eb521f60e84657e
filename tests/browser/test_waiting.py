"""Who opens a page when everybody does reads why nothing comes yet; where nobody waits, nothing is said."""

from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect


def never_answer(socket: WebSocketRoute) -> None:
    """A place in the line, as a browser sees it."""


def test_the_line_is_announced(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.route_web_socket("**/_stcore/stream", never_answer)
    page.route("**/line", lambda route: route.fulfill(json={"waiting": 3}))
    page.goto(f"{app}/regular")
    expect(page.get_by_role("status").filter(has_text="in the line: 3")).to_be_visible()


def test_nobody_hears_of_it_where_nobody_waits(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.route_web_socket("**/_stcore/stream", never_answer)
    with page.expect_response("**/line") as asked:
        page.goto(f"{app}/regular")
    assert asked.value.json() == {"waiting": 0}
    expect(page.get_by_text("in the line")).to_have_count(0)


def test_a_page_that_has_come_asks_no_more(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{app}/regular")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_function("performance.now() > 3000")
    page.route("**/line", lambda route: route.abort())  # would be an error in the console
    page.wait_for_function("performance.now() > 5000")
