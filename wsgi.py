"""The application, for any WSGI server: `gunicorn wsgi:app`. `forum serve` is the embedded default."""

from forum.app import create_app

app = create_app()
