from django.contrib import admin
from django.urls import include, path

from newsroom import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("stories.api.urls")),
    path("", include("stories.pages.urls")),
]
handler400 = "newsroom.refusals.bad_request"
handler404 = "stories.pages.errors.not_found"
handler500 = "newsroom.refusals.broken"
