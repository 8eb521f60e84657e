"""The one page of HTML that Streamlit has: where its server is, what the browser should load at once, its scripts."""

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path

from convviz.player.bundle import BUNDLE
from convviz.server.files import Files
from convviz.server.places import FRONT_END, PLAYER, base

_ENTRY = "streamlit.mjs"
_LINE = Path(__file__).with_name("line.mjs").read_text(encoding="utf-8")
_WITHOUT_PLAYER = ("speed",)
# What Streamlit's client would ask for before it opens its socket. Only a page of our own may send it messages.
_HOST_CONFIG = (
    "{allowedOrigins:[location.origin],useExternalAuthToken:false,enableCustomParentMessages:false,"
    'enforceDownloadInNewTab:false,metricsUrl:"",blockErrorDialogs:false,resourceCrossOriginMode:null}'
)
_LATE = ("BidiComponent", "Html")  # what a lesson's first elements are made with
_MINIFIED = re.compile(r"""(?:\bfrom|\bimport)["']\./([\w.-]+\.js)["']""")
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_AGENTS = re.compile(
    r"<!--\s*Machine-readable.*?-->\s*<link rel=\"service-desc\"[^>]*>|<noscript>.*?</noscript>", re.DOTALL
)
_WITHOUT_SCRIPTS = "<noscript><p>ConvViz computes and draws in your browser: please allow JavaScript.</p></noscript>"


def front_page(files: Files, page: str) -> str:
    """The HTML of `page`.

    Streamlit's own lets the client look for its server below the page's address first (two requests and two errors in
    the console), and names neither the player nor what it imports. An import map leads the component's script, which
    knows one address for ever, to modules that the browser may keep for ever.
    """
    html = (FRONT_END / "index.html").read_text(encoding="utf-8")
    html = _AGENTS.sub(lambda found: _WITHOUT_SCRIPTS if "noscript" in found[0] else "", html)
    html = html.replace("<title>Streamlit</title>", "<title>ConvViz</title>")
    html = html.replace("</body>", f'<script type="module">{_LINE}</script></body>')
    if page not in _WITHOUT_PLAYER:
        html = html.replace("</head>", f"{_preloads(files)}</head>")  # Streamlit's own parts come first
    return html.replace("</title>", "</title>" + _head(files), 1).replace('"./', f'"{base()}/')


def inline_scripts(html: str) -> list[str]:
    """What a content security policy must name, one source for each inline script."""
    return [f"'sha256-{_digest(script)}'" for script in dict.fromkeys(_INLINE.findall(html))]


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _head(files: Files) -> str:
    maps = json.dumps({"imports": {base() + PLAYER + _ENTRY: base() + files.player + BUNDLE}})
    head = f'<script type="importmap">{maps}</script>'
    known = f"BACKEND_BASE_URL:location.origin+{json.dumps(base() + '/')},HOST_CONFIG:{_HOST_CONFIG}"
    return head + f"<script>window.__streamlit={{{known}}}</script>"


def _preloads(files: Files) -> str:
    """What a page with a player needs besides what Streamlit's own page names: parts that it loads late, and ours."""
    links = [f'<link rel="modulepreload" crossorigin href="{base()}/{name}">' for name in _late_parts()]
    links.append(f'<link rel="modulepreload" href="{base()}{files.player}{BUNDLE}">')
    return "".join([*links, f'<link rel="preload" as="style" href="{base()}{PLAYER}player.css">'])


@cache
def _late_parts() -> list[str]:
    """Files of Streamlit's front end that it imports when a script's first element asks for them, and their imports."""
    named = (FRONT_END / "index.html").read_text(encoding="utf-8")
    todo = [path for part in _LATE for path in sorted(FRONT_END.glob(f"static/js/{part}.*.js"))]
    found: list[str] = []
    while todo:
        path = todo.pop()
        name = path.relative_to(FRONT_END).as_posix()
        if name not in found and name not in named and path.is_file():
            found.append(name)
            todo += [path.parent / other for other in _MINIFIED.findall(path.read_text(encoding="utf-8"))]
    return found
