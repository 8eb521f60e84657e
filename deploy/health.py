"""Ask the server whether it is well, as it was told to be reached; ends with an error if it is not."""

import os
import urllib.request

port, base = os.environ.get("CONVVIZ_PORT", "8501"), os.environ.get("CONVVIZ_BASE_PATH", "").strip("/")
urllib.request.urlopen(f"http://127.0.0.1:{port}/{base + '/' if base else ''}_stcore/health", timeout=2)
