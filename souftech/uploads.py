"""Settings about files that people send: how much, how long, and where they are kept."""

import datetime
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from souftech.environment import number, service

MEGABYTE = 1024 * 1024
FILES_MOST = number("FILES_MOST", default=5, most=20)
FILE_BYTES = MEGABYTE * number("FILE_MEGABYTES", default=10, most=50)
FILES_BYTES = MEGABYTE * number("FILES_MEGABYTES", default=20, most=100)
FILES_WAITING_BYTES = MEGABYTE * number("FILES_WAITING_MEGABYTES", default=500, most=1_000_000)
FILES_KEPT = datetime.timedelta(days=number("FILES_DAYS", default=90))
FILES_WAIT = datetime.timedelta(hours=1)
FILES_FREE_BYTES = MEGABYTE * number("FILES_FREE_MEGABYTES", default=500, most=1_000_000, least=0)
# The files and the form around them, which at a slow line's pace may take longer than a form.
UPLOAD_BYTES = FILES_BYTES + MEGABYTE
UPLOAD_SECONDS = number("UPLOAD_SECONDS", default=300, most=3600)
FILE_UPLOAD_HANDLERS = ["souftech.spooling.SpoolingHandler"]

EXAMPLE = "s3://KEY:SECRET@s3.example.com/bucket?region=eu-west-3"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def upload_paths(admin_path: str, languages: list[str]) -> re.Pattern[str]:
    """Return what the addresses look like to which files may be sent."""
    public = rf"({'|'.join(languages)})/(contact|inquiry)/"
    return re.compile(rf"/({public}|{re.escape(admin_path)}contact/inquiry/\d+/)")


def file_storage(data_dir: Path) -> dict[str, Any]:
    """Return where files are kept: the bucket that FILES_URL names, else a folder."""
    bucket = service("FILES_URL", _bucket, ("s3", "s3+http"), EXAMPLE)
    if bucket:
        return {"BACKEND": "contact.files.buckets.BucketStorage", "OPTIONS": bucket}
    folder = {"BACKEND": "contact.files.folders.FolderStorage"}
    return folder | {"OPTIONS": {"location": data_dir / "files"}}


def _bucket(url: str) -> dict[str, Any]:
    """Read a bucket's address; `ValueError` where it names none, or is open to eavesdroppers."""
    parts = urlsplit(url)
    name, _slash, folder = parts.path.strip("/").partition("/")
    plain = parts.scheme == "s3+http"
    if not (parts.hostname and name) or (plain and parts.hostname not in LOOPBACK):
        raise ValueError
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    return {
        "bucket_name": name,
        "location": folder,
        "endpoint_url": f"{'http' if plain else 'https'}://{host}",
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "region_name": dict(parse_qsl(parts.query)).get("region"),
    }
