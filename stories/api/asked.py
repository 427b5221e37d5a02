"""An address that reads at a moment, and the addresses of the API as they are written."""

from django.conf import settings

from stories.api.answers import PublicView
from stories.api.problems import BadParameter
from stories.reading import moments
from stories.reading.moments import BadAsOf, Moment

ROOT = "/api/v1/"


class Asked(PublicView):
    """A public address that reads at a moment."""

    def moment(self, as_of: str | None = None, *, parameter: str = "as_of") -> Moment:
        """The moment that was asked for; 400 naming the parameter if the log does not have it."""
        try:
            return moments.moment(as_of)
        except BadAsOf as refusal:
            raise BadParameter(parameter, str(refusal)) from refusal

    def key(self, moment: Moment) -> str:
        """Validator of an answer that depends on the whole log."""
        return moment.etag(self.request.get_host(), self.request.path, self.query.given, form="json")


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{ROOT}{path}"
