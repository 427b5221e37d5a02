#!/usr/bin/env python3
"""Follow a newsroom's change feed from its first edition and check every link of the chain. Standard library only.

    python3 verify_changes.py https://news.example [NUMBER:CHAIN]

NUMBER:CHAIN is a head that you kept from an earlier run: the log must still contain it. Prints the head to keep, or the
first edition that does not hold, and exits with 1.
"""

import hashlib
import json
import sys
import urllib.request


def canonical(value):
    """RFC 8785, for JSON without floats whose names are plain ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def fault(change, number, chain):
    """Why ``change`` cannot follow edition ``number`` with this chain; empty if it can."""
    names = ("number", "kind", "id", "version", "action", "minor", "at", "batch", "note", "digest")
    if change["number"] != number + 1:
        return f"edition {number + 1} is missing"
    if change["previous"] != chain:
        return "its previous is not the chain before it"
    if change["content"] is not None and sha256(canonical(change["content"])) != change["digest"]:
        return "its content does not give its digest"
    if change["content"] is None and not change["gone"] and change["digest"] != sha256(""):
        return "it has a digest and no content, and nothing says why"
    if sha256(chain + "\n" + canonical({name: change[name] for name in names})) != change["chain"]:
        return "its entry does not give its chain"
    return ""


def main(site, known=None):
    number, chain = 0, "0" * 64
    while True:
        with urllib.request.urlopen(f"{site}/api/v1/changes/?after={number}&limit=1000", timeout=30) as answer:
            page = json.load(answer)
        for change in page["results"]:
            if problem := fault(change, number, chain):
                sys.exit(f"Edition {change['number']}: {problem}.")
            number, chain = change["number"], change["chain"]
            if known and known.startswith(f"{number}:") and known != f"{number}:{chain}":
                sys.exit(f"Edition {number}: its chain is not the one you kept.")
        if not page["results"]:
            break
    if page["head"]["number"] < number or (known and int(known.split(":")[0]) > number):
        sys.exit(f"The log ends at {number}: it has lost editions.")
    print(f"{number} editions hold. Keep this head: {number}:{chain}")


if __name__ == "__main__":
    main(*sys.argv[1:])
