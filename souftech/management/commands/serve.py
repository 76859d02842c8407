"""`manage.py serve`: the whole site with one command."""

import errno
import hashlib
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.urls import reverse

from souftech.supervisor import Child, Supervisor

MANAGE = str(settings.BASE_DIR / "manage.py")
CHILDREN = {
    "The web server": ["-m", "gunicorn", "--config", "python:souftech.gunicorn_conf"],
    "The mail worker": [MANAGE, "worker"],
}


class Command(BaseCommand):
    help = "Bring everything up to date, then run the web server and the mail worker."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            check_port(settings.BIND_ADDRESS, settings.PORT)
            check_folder(settings.DATA_DIR)
            self.update_database()
            collect_static(settings.STATIC_ROOT, settings.DATA_DIR / "static.sha256")
            self.stdout.write(welcome())
            self.stdout.flush()
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was up.") from None
        children = [Child(name, [sys.executable, *args]) for name, args in CHILDREN.items()]
        Supervisor(children).run()

    def update_database(self) -> None:
        """Apply the migrations that are due, and leave no connection open."""
        try:
            executor = MigrationExecutor(connection)
            if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
                self.stdout.write(f"Bringing the database up to date ({len(plan)} steps) ...")
                call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        except DatabaseError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(f"The database cannot be used, see DATABASE_URL: {reason}") from None
        connections.close_all()


def check_port(address: str, port: int) -> None:
    """Refuse an address that cannot be listened on, and say which one could."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen()
    except OSError as error:
        remedies = {
            errno.EADDRINUSE: f"is taken: stop what uses it, or try make run PORT={port + 1}.",
            errno.EACCES: "needs an administrator: try make run PORT=8000.",
        }
        remedy = remedies.get(error.errno or 0, f"is not there at BIND_ADDRESS={address}: {error}.")
        raise CommandError(f"Port {port} {remedy}") from None


def check_folder(folder: Path) -> None:
    """Make the data folder if there is none, and refuse one that cannot be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CommandError(
            f"{folder} cannot be written ({error.strerror}): "
            "make it a folder of this user's, or name another one with DATA_DIR."
        ) from None


def collect_static(folder: Path, stamp: Path) -> None:
    """Fill `folder` with the static files, unless these very ones stand there already."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(name.encode() + Path(storage.path(name)).read_bytes())
    if folder.is_dir() and stamp.is_file() and stamp.read_text("utf-8") == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest(), "utf-8")


def welcome() -> str:
    """Say where the site is, where its mails go and how staff get in."""
    proxied = f" (for a proxy at {settings.BIND_ADDRESS} port {settings.PORT})"
    sign_in = settings.SITE_URL + reverse("admin:index")
    return (
        f"Souftech is served at {settings.SITE_URL}{proxied if settings.HTTPS else ''}\n"
        f"Mails: {mail_road()}\n"
        f"Staff: make an account with make staff, then sign in at {sign_in}\n"
        "Ctrl-C stops everything."
    )


def mail_road() -> str:
    """Say where mails go; the mail server's user and password are never shown."""
    if settings.MAIL_TRANSPORT.startswith("souftech."):
        return f"each becomes a file in {settings.MAIL_FOLDER} (EMAIL_URL names a mail server)."
    return f"sent through {settings.EMAIL_HOST} port {settings.EMAIL_PORT}."
