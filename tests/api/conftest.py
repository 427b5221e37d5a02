from collections.abc import Iterator
from typing import Any

import pytest

from stories.api import throttle
from tests.conftest import Reader


@pytest.fixture(autouse=True)
def unhurried() -> Iterator[None]:
    """Each test begins with a whole minute's requests."""
    throttle.forget()
    yield
    throttle.forget()


class Partner(Reader):
    """A partner's client: the API's addresses below its root, and what came back as plain values."""

    def ask(self, path: str = "", status: int = 200, **headers: str) -> Any:
        """The JSON of an address below /api/v1/ or of an absolute one, which must answer with this status."""
        answer = self.see(path, **headers)
        assert answer.status_code == status, (answer.status_code, answer.content[:500])
        return answer.json()

    def see(self, path: str = "", method: str = "GET", **headers: str) -> Any:
        """The whole answer."""
        address = path.partition("/api/v1/")[2] if "/api/v1/" in path else path
        extra: Any = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return self.generic(method, f"/api/v1/{address}", **extra)


@pytest.fixture
def partner() -> Partner:
    return Partner()
