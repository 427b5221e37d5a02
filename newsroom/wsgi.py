import os

from django.core.wsgi import get_wsgi_application

from newsroom.databases import DESK_ROLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("DATABASE_ROLE", DESK_ROLE)  # before the settings are read: the server never runs as the owner

application = get_wsgi_application()
