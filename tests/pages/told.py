"""A page as it is read out: the text of its elements one after the other, with a space between them."""

import re

from tests.conftest import Reader
from tests.pages.conftest import strict


def told(reader: Reader, path: str) -> str:
    """The words of the page at this address, which must be there and valid HTML."""
    answer = reader.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    main = next(strict(answer.content).iter("main"))
    words = " ".join(" ".join(main.itertext()).split())
    return re.sub(r"(?<=[(“])\s+|\s+(?=[.,:)”](?:\s|$))", "", words)
