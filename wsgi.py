"""The application, for any WSGI server: `gunicorn wsgi:app`. `forum serve` is the embedded default."""

from forum.app import create_app
from forum.kernel import log, settings

app = create_app()
log.start(settings.current().log)
