"""What granian serves. It refuses to load where the settings would lose or leak what people entrust to the site."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from gongkai.config.checks import insist

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
application = get_wsgi_application()
insist()
connections.close_all()
