"""Makes the read index again from the log."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from stories.models.edition import ZEROS, Edition, Head, Link, Publication, Tally
from stories.publishing import index, log
from stories.search import writing as search


def rebuild(progress: Callable[[int], None] = lambda number: None, using: str = "default") -> int:
    """Empty the index and enter every edition again, in one transaction: readers meet the old index or the new one.

    Raises the generation, so that no cache serves what was rendered before. Returns the number of the last edition.
    Nobody can publish meanwhile.
    """
    with transaction.atomic(using=using):
        log.take_lock(using)
        for model in (Publication, Link, Tally):
            model.objects.using(using).all().delete()
        search.empty(using)
        number, chain, at = 0, ZEROS, None
        for edition in Edition.objects.using(using).order_by("number").iterator(chunk_size=500):
            index.enter(edition, using)
            number, chain, at = edition.number, edition.chain, edition.at
            if number % 1000 == 0:
                progress(number)
        Tally.objects.using(using).filter(count=0).delete()
        Head.objects.using(using).update_or_create(pk=1, defaults={"number": number, "chain": chain, "at": at})
        Head.objects.using(using).filter(pk=1).update(counter=F("counter") + 1)
    return number
