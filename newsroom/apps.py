from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """The stock admin with the newsroom's own site: policy instead of permission tables, acts instead of deletions."""

    default_site = "stories.admin.site.Desk"

    def ready(self) -> None:
        super().ready()
        import_module("stories.admin.everything")
