"""Usage: licences.py <SBOM >TABLE. A CycloneDX bill of materials as a table of packages and their licences."""

import json
import sys
from typing import Any

HEAD = """# Licences of what the container brings along

Made by `make sbom` from [sbom.cdx.json](sbom.cdx.json) (CycloneDX): the Python packages of `requirements.lock`. The
base image adds Python itself and Debian's packages, whose licences lie in its `/usr/share/doc/*/copyright`.

| package | version | licence |
| --- | --- | --- |"""


def licence(component: dict[str, Any]) -> str:
    """The names of a component's licences; "not stated" where its maker says none."""
    said = []
    for each in component.get("licenses", []):
        entry = each.get("license", {})
        said.append(each.get("expression") or entry.get("id") or entry.get("name", ""))
    names = dict.fromkeys(name.strip().splitlines()[0].split(":: ")[-1] for name in said if name.strip())
    return ", ".join(names) or "not stated"


if __name__ == "__main__":
    print(HEAD)
    for component in sorted(json.load(sys.stdin)["components"], key=lambda each: each["name"].lower()):
        print(f"| {component['name']} | {component['version']} | {licence(component)} |")
