from django.urls import path, re_path

from stories.api import list_views, log_views, record_views, schema, search_views, timeline_views
from stories.kinds import KINDS
from stories.reading.records import SLUG

NAME = f"(?P<name>{SLUG.pattern})"  # an id has the form of a slug

urlpatterns = [
    path("", log_views.Index.as_view()),
    path("changes/", log_views.Changes.as_view()),
    path("search/", search_views.Search.as_view()),
    path("timeline/", timeline_views.Timeline.as_view()),
    path("schema/", schema.Schema.as_view()),
]
for kind in KINDS.values():
    urlpatterns += [
        path(f"{kind.plural}/", list_views.RecordList.as_view(kind=kind)),
        re_path(f"^{kind.plural}/{NAME}/$", record_views.Record.as_view(kind=kind)),
        re_path(f"^{kind.plural}/{NAME}/editions/$", list_views.Editions.as_view(kind=kind)),
        re_path(
            f"^{kind.plural}/{NAME}/editions/(?P<version>[0-9]{{1,19}})/$", record_views.Edition.as_view(kind=kind)
        ),
    ]
urlpatterns.append(re_path(r"^(?P<rest>[\s\S]*)$", log_views.Nowhere.as_view()))
