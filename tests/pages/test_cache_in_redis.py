"""Finished pages in a real Redis, as several processes share them. Collected where one runs (`make test-all`)."""

import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches

from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_source
from tests.pages.conftest import Coverage, address, costs, publish

REDIS = os.environ.get("REDIS_URL", "")
pytestmark = pytest.mark.django_db(databases=["default", "public"])

if REDIS:

    @pytest.fixture(autouse=True)
    def kept_in_redis(settings: Any) -> Iterator[None]:
        """A store of this test's own in the Redis that runs."""
        prefix = uuid4().hex
        store = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS, "KEY_PREFIX": prefix}
        settings.CACHES = {**settings.CACHES, "pages": store}
        yield
        caches["pages"].close()

    def test_another_process_finds_the_page_that_one_made(coverage: Coverage, reader: Reader, ben: User) -> None:
        for path in ("/", "/es/timeline/", address(coverage.story), "/feeds/atom.xml"):
            made = reader.get(path, headers={"Accept-Encoding": "gzip"})
            with costs(1):
                found = Reader().get(path, headers={"Accept-Encoding": "gzip"})
            assert (found.content, found["ETag"], found["Content-Type"]) == (
                made.content,
                made["ETag"],
                made["Content-Type"],
            )
        before = reader.get("/sources/")
        publish(a_source("El Nuevo Herald"), ben)
        assert reader.get("/sources/").content != before.content

    def test_a_redis_that_is_away_costs_nobody_the_page(
        coverage: Coverage, reader: Reader, settings: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        nobody = {**settings.CACHES["pages"], "LOCATION": "redis://127.0.0.1:1/0"}
        settings.CACHES = {**settings.CACHES, "pages": nobody}
        assert reader.get(address(coverage.story)).status_code == 200
        assert "Finished pages cannot be" in caplog.text
