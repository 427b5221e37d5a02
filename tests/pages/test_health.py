"""What a load balancer is told."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from stories.publishing import triggers


def test_the_process_is_alive_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db(databases=["default", "public"])
def test_ready_means_that_the_log_is_protected(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")
    assert "no-store" in answer["Cache-Control"]
    name, table, _ = triggers._wanted(connection)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TRIGGER {name} ON {table}" if connection.vendor == "postgresql" else f"DROP TRIGGER {name}"
        )
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert name in answer.content.decode()


def test_a_database_that_is_away_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any) -> list[str]:
        raise OperationalError("connection refused")

    monkeypatch.setattr(triggers, "missing", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")
