"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from .guard import refuse_demo_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.prod")

application = get_wsgi_application()
refuse_demo_database()
