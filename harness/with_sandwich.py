"""The app with one more kind, which it has never heard of: python -m harness.with_sandwich"""

from convviz.conv import KINDS
from harness.sandwich import SANDWICH

KINDS["sandwich"] = SANDWICH

if __name__ == "__main__":
    from convviz.server.serving import serve
    from serve import app

    serve(app)
