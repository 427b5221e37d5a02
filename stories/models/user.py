from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person of the newsroom who signs in. What they may do follows from their groups (``policy.py``)."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username
