"""The code in step and the memory lens, as a person sees them."""

from playwright.sync_api import expect


def _row(player, text):
    return player.root.locator(".loops .row", has_text=text).first


def test_the_line_in_work_and_its_values_follow_the_animation(app, player):
    player.open(f"{app}/watch?lesson=regular&in_channels=1&out_channels=1&step=5")
    here = player.root.locator(".loops .row[data-here=true]")
    expect(here).to_have_count(1)
    expect(here).to_contain_text("for ow in range(layer.out_width):")
    expect(here.locator(".value")).to_have_text("ow = 1")
    expect(_row(player, "for oh in").locator(".value")).to_have_text("oh = 1")
    expect(_row(player, "for kh in").locator(".value")).to_have_text("kh = 0 … 2")
    player.root.locator("select.granularity").select_option("multiply")
    expect(here).to_contain_text("output[n, oh, ow, oc] +=")
    for _ in range(4):
        player.root.press("ArrowRight")
    expect(_row(player, "for kh in").locator(".value")).to_have_text("kh = 1")
    expect(_row(player, "for kw in").locator(".value")).to_have_text("kw = 1")
    expect(_row(player, "ih = ").locator(".value")).to_have_text("ih = 2")


def test_a_tab_shows_the_call_and_copy_takes_it_along(app, new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{app}/watch?lesson=regular&padding=same&stride_height=2&stride_width=2")
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_text(["Loops", "TensorFlow", "PyTorch", "Keras", "convviz.nn"])
    step = page.locator('[data-testid="player"]').get_attribute("data-step")
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", selected=True)).to_have_text("PyTorch")
    expect(page.get_by_role("tabpanel")).to_contain_text("y = F.pad(y, (0, 1, 0, 1))")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("import torch\nimport torch.nn.functional as F\n")
    assert page.locator('[data-testid="player"]').get_attribute("data-step") == step


def test_the_memory_lens_says_what_this_window_loads_in_both_layouts(app, player):
    player.open(f"{app}/watch?lesson=layout&height=8&width=8&in_channels=16&out_channels=4")
    panels = player.root.locator(".in-format")
    expect(panels.locator(".format")).to_have_text(["NHWC chosen", "NCHW the other one"])
    inputs = panels.locator(".ribbon:nth-of-type(1) .touched")
    expect(inputs).to_have_text(
        [
            "9 numbers in 9 runs on 9 of 64 cache lines (6 % used)",
            "9 numbers in 3 runs on 2 of 64 cache lines (28 % used)",
        ]
    )
    player.root.press("End")
    expect(inputs).to_have_text(
        [
            "16 numbers in 1 run on 1 of 36 cache lines (100 % used)",
            "16 numbers in 16 runs on 16 of 36 cache lines (6 % used)",
        ]
    )
    formula = panels.first.locator(".ribbon:nth-of-type(1) .formula.live")
    expect(formula).to_have_text("= 0·576 + 5·96 + 5·16 + 15 = 575")
