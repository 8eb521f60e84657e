"""What the server allows a page to do is what its pages do: they obey its policy, and what is injected does not."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness.served import served

PAGES = ["", *sorted(path.stem for path in Path(__file__).parents[2].glob("pages/*.py"))]
POLICY = "Content Security Policy"
SCRIPT = """<img src="x" onerror="document.title = 'broken'"><svg onload="document.title = 'broken'"></svg>"""
FRAME = """<iframe srcdoc="<script>parent.document.title = 'broken'</script>"></iframe>"""


@pytest.fixture
def strict(new_page: Callable[..., Page]) -> Page:
    """A page that is held to the server's policy; what violates it is an error in the console."""
    return new_page(bypass_csp=False)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_violates_the_policy_or_logs_an_error(app: str, strict: Page, name: str) -> None:
    strict.goto(f"{app}/{name}?height=40&width=40")  # so large that a lesson draws Plotly's heatmaps, too
    expect(strict.locator("h1").first).to_be_visible()
    expect(strict.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached()
    if name in ("regular", "depthwise", "separable", "spatial", "bottleneck"):
        expect(strict.locator(".js-plotly-plot .main-svg").first).to_be_visible()


@pytest.mark.parametrize("markup", [SCRIPT, FRAME])
def test_markup_that_got_into_a_page_runs_nothing(app: str, strict: Page, problems: list[str], markup: str) -> None:
    strict.goto(f"{app}/regular")
    expect(strict).to_have_title(re.compile("Regular"))
    with strict.expect_console_message(lambda message: POLICY in message.text):
        strict.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", markup)
    expect(strict).to_have_title(re.compile("Regular"))
    problems.clear()


def test_a_foreign_picture_is_not_fetched(app: str, strict: Page, problems: list[str]) -> None:
    strict.goto(f"{app}/regular")
    expect(strict).to_have_title(re.compile("Regular"))
    with strict.expect_event("requestfailed", lambda request: request.url.startswith("http://127.0.0.2")) as failed:
        strict.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.2:9/x.png\">')")
    assert failed.value.failure == "csp"
    problems.clear()


def test_below_a_base_path_pages_load_and_links_lead_on(new_page: Callable[..., Page]) -> None:
    with served(CONVVIZ_BASE_PATH="/some/path") as address:
        page = new_page(bypass_csp=False)
        page.goto(f"{address}/some/path/regular?height=5")
        expect(page.locator("[data-testid=player][data-steps]")).to_be_visible()
        page.get_by_role("link", name="Depthwise", exact=True).first.click()
        expect(page).to_have_title(re.compile("Depthwise"))
        expect(page).to_have_url(f"{address}/some/path/depthwise")
        expect(page.locator("[data-testid=player][data-steps]")).to_be_visible()
        page.goto(f"{address}/some/path/watch?height=5")
        expect(page.locator("[data-testid=player][data-steps]")).to_be_visible()
        page.goto("about:blank")  # or it would look for a server that has ended
