"""Importing this module tells the admin's site which records there are, and how they are edited.

It cannot be the package itself: the site's own class stands in the package, and would be made a second time while the
first one is being filled.
"""

from stories.admin import event, evidence, issue, people, releases, removals, story

__all__ = ["event", "evidence", "issue", "people", "releases", "removals", "story"]
