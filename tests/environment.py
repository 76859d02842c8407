"""The environment of the tests: whole and fixed, whatever the machine's own .env says."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="souftech-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
Path(FOLDER, "static").mkdir()
EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
ENVIRONMENT = {
    "ENV_FILE": "",
    "SECRET_KEY": "a key of the tests, fifty characters long or longer, not secret",
    "LINK_KEY": "another key of the tests, fifty characters long or longer, not secret",
    "ERASURE_KEY": "a third key of the tests, fifty characters long or longer, not secret",
    "SITE_URL": "http://127.0.0.1:8000",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:"),
    "DATA_DIR": FOLDER,
    "CACHE_URL": "locmemcache://",
    "STAFF_EMAILS": "staff@souftech.test",
    "LOG_LEVEL": "INFO",
    "FILES_FREE_MEGABYTES": "0",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # the browser's driver runs a loop beside the live server
}

for name in re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE):
    os.environ.pop(name, None)
os.environ.update(ENVIRONMENT)
