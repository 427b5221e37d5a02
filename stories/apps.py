from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from newsroom.databases import put_on_guard


class StoriesConfig(AppConfig):
    """The newsroom's one app."""

    name = "stories"
    verbose_name = "The record"

    def import_models(self) -> None:
        """Load every module of ``stories.models``: the package itself is empty, so that readers' code can import
        ``models.edition`` without loading a working record."""
        super().import_models()
        assert self.models_module is not None
        for module in iter_modules(self.models_module.__path__):
            import_module(f"stories.models.{module.name}")

    def ready(self) -> None:
        import_module("stories.checks")
        triggers = import_module("stories.publishing.triggers")
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="stories.triggers")
        connection_created.connect(put_on_guard, dispatch_uid="stories.guard")
