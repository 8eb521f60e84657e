"""What a browser gets without Streamlit: front pages, files, and word that there is no room."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest

from convviz.player.bundle import BUNDLE, bundle
from convviz.server.browser_side import BrowserSide
from convviz.server.crowd import Crowd
from convviz.server.files import ENTRIES, Files
from convviz.server.front_page import front_page, inline_scripts
from convviz.server.headers import Headers
from convviz.server.places import FRONT_END, PLAYER, PLAYER_FILES
from convviz.server.settings import Settings, settings

UNPACKS = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    settings.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVVIZ_CACHE", str(tmp_path_factory.mktemp("cache")))
        files = Files()
        assert files.pack_now() > 150
        assert Files().pack_now() == 0  # all of it is in the folder now
        assert {path.stat().st_mode & 0o777 for path in Path(settings().cache, "convviz").iterdir()} == {0o644}
        yield files
    settings.cache_clear()


@pytest.fixture
def side(behind, files):
    return BrowserSide(behind, Crowd(Settings()), files, ["", "regular", "speed"])


def test_every_packed_file_is_streamlits_or_ours_byte_for_byte(files):
    for address, file in files.at.items():
        path = FRONT_END / address[1:]
        if not path.is_file():
            path = PLAYER_FILES / address.removeprefix(files.player).removeprefix(PLAYER)
        content = bundle(PLAYER_FILES, ENTRIES).encode() if address.endswith(BUNDLE) else path.read_bytes()
        unpacked = gzip.decompress(file.packed) if file.packed[:2] == b"\x1f\x8b" else file.packed
        assert unpacked == content, address
        assert file.plain in (None, content)


def test_hashed_addresses_last_and_others_are_asked_for_again(ask, side, files):
    module, chunk = "streamlit.mjs", next(each for each in files.at if each.startswith("/static/js/index."))
    for address in (files.player + module, chunk):
        assert "immutable" in ask(side, address, headers=UNPACKS)[1]["cache-control"]
    status, headers, _ = ask(side, PLAYER + module, headers=UNPACKS)
    assert (status, headers["cache-control"]) == (200, "no-cache")
    status, headers, body = ask(side, PLAYER + module, headers={"If-None-Match": headers["etag"], **UNPACKS})
    assert (status, body) == (304, b"")


def test_who_cannot_unpack_gets_it_plain(ask, side, files):
    status, headers, body = ask(side, files.player + "player.mjs")
    assert (status, body) == (200, (PLAYER_FILES / "player.mjs").read_bytes())
    assert "content-encoding" not in headers
    chunk = next(each for each in files.at if each.startswith("/static/js/index."))
    assert ask(side, chunk)[2] == chunk.encode()  # Streamlit's own business


def test_another_version_of_the_player_is_not_served_under_this_ones_name(ask, side, files):
    other = files.player.replace("~", "~0")
    assert ask(side, other + "player.mjs")[2] == (other + "player.mjs").encode()  # goes on to Streamlit, which has none


def test_a_page_names_what_it_needs_and_all_of_it_exists(ask, side, files):
    html = ask(side, "/regular")[2].decode()
    wanted = re.findall(r'<link rel="(?:module)?preload"[^>]*href="([^"]+)"', html)
    players = [each for each in wanted if "convviz.player" in each]
    assert files.player + BUNDLE in players
    assert f'"{files.player}{BUNDLE}"' in re.search('<script type="importmap">(.*?)</script>', html)[1]
    for address in wanted:
        assert address in files.at or (FRONT_END / address[1:]).is_file(), address
    assert "convviz.player/~" not in re.sub(r"<script.*?</script>", "", ask(side, "/speed")[2].decode())


def test_what_a_page_names_is_there_before_anything_is_packed(ask, behind, monkeypatch, tmp_path):
    monkeypatch.setattr("convviz.server.files._place", lambda content: tmp_path / "none")
    side = BrowserSide(behind, Crowd(Settings()), Files(), ["regular"])
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)"', ask(side, "/regular")[2].decode())
    assert named
    for address in named:
        status, headers, body = ask(side, address, headers=UNPACKS)
        assert (status, "content-encoding" in headers) == (200, False)
        assert body.startswith(b"const all = {};"), address


def test_packed_and_plain_pages_are_the_same(ask, side):
    packed = ask(side, "/regular", headers=UNPACKS)
    assert packed[1]["content-encoding"] == "gzip"
    assert gzip.decompress(packed[2]) == ask(side, "/regular")[2]


def test_what_is_no_page_and_no_file_goes_on_to_streamlit(ask, side):
    for path in ("/nosuch", "/_stcore/health", "/media/x.png", "/regular/", "//regular", "/regular/../x"):
        assert ask(side, path)[2] == path.encode()
    assert ask(side, "/regular", method="POST")[2] == b"/regular"


def test_an_icon_that_no_page_names_is_nothing_and_no_page(ask, side, monkeypatch):
    assert ask(side, "/favicon.ico")[0::2] == (204, b"")
    monkeypatch.setattr("convviz.server.places.base", lambda: "/viz")
    assert ask(side, "/favicon.ico")[0] == 204


def test_a_full_server_says_so_and_when_to_come_back(ask, behind, files):
    full = BrowserSide(behind, Crowd(Settings(most_sockets=0)), files, ["regular"])
    status, headers, body = ask(full, "/regular?height=4", headers=UNPACKS)
    status, headers, body = ask(full, "/regular", query="height=4", headers=UNPACKS)
    assert status == 503
    assert headers["retry-after"] == "20"
    assert headers["cache-control"] == "no-store"
    assert b'<html lang="en">' in body
    assert ask(full, files.player + "player.mjs")[0] == 200


def test_addresses_stand_below_the_base_path(monkeypatch, files):
    monkeypatch.setattr("convviz.server.front_page.base", lambda: "/viz")
    html = front_page(files, "regular")
    assert 'location.origin+"/viz/"' in html
    addresses = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert addresses
    assert all(address.startswith("/viz/") for address in addresses)


def test_the_policy_names_every_inline_script_and_no_other(ask, behind, files):
    html = front_page(files, "regular")
    headers = ask(Headers(behind, inline_scripts(html), "*"), headers={"Host": "a.org:8501"})[1]
    policy = headers["content-security-policy"]
    allowed = re.search(r"script-src ([^;]*);", policy)[1].split()
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(allowed)
    scripts = re.findall(r"<script(?![^>]*src)[^>]*>(.*?)</script>", html, flags=re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in scripts}
    assert len(hashes) == 4
    assert set(allowed) == {"'self'", "blob:"} | hashes
    assert "connect-src 'self' ws://a.org:8501 wss://a.org:8501;" in policy
    assert policy.endswith("frame-ancestors *")
    assert headers["x-content-type-options"] == "nosniff"


def test_a_host_header_cannot_write_policy(ask, behind):
    policy = ask(Headers(behind, [], "'self'"), headers={"Host": "a.org; script-src *"})[1]["content-security-policy"]
    assert "script-src *" not in policy
    assert "connect-src 'self';" in policy


def test_a_route_keeps_its_own_policy(ask):
    async def own(scope, receive, send):
        headers = [(b"content-security-policy", b"default-src 'none'")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    assert ask(Headers(own, [], "*"))[1]["content-security-policy"] == "default-src 'none'"
