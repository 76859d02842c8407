"""Settings that would be unsafe or make no sense: no start, and one line that says what to do."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from souftech.environment import BASE_DIR
from souftech.processors import EXAMPLE

KEY = "a key of these tests, fifty characters long or longer"
SOUND = {
    "ENV_FILE": "", "SECRET_KEY": KEY, "LINK_KEY": KEY, "ERASURE_KEY": KEY,
    "SITE_URL": "http://127.0.0.1:8000",
}  # fmt: skip
READERS = {"dates", "number", "one_of", "optional_service", "seconds", "secret", "service"}
UNREADABLE = "is no such address: write it as in"
UNNAMED = "sends data to sentry.example.com, which the privacy page has to name: add"
ADDRESS_REFUSED = (
    "SITE_URL is missing or no address: set it to the site's own, as in "
    "SITE_URL=https://www.example.com (or http://127.0.0.1:8000 on your machine)."
)


def start(*command: str, **changes: str) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, *command],
        check=False,
        env=SOUND | changes,
        cwd=BASE_DIR,
        capture_output=True,
    )
    return result.returncode, result.stderr.decode()


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        (
            {"SECRET_KEY": ""},
            "SECRET_KEY is missing: set it to at least 50 random characters in the environment.",
        ),
        (
            {"LINK_KEY": "short", "ENV_FILE": "/nowhere/.env"},
            "LINK_KEY is too short: set it to at least 50 random characters in /nowhere/.env.",
        ),
        (
            {"ERASURE_KEY": ""},
            "ERASURE_KEY is missing: set it to at least 50 random characters in the environment.",
        ),
        ({"SITE_URL": ""}, ADDRESS_REFUSED),
        ({"SITE_URL": "https://www.example.com/site"}, ADDRESS_REFUSED),
        ({"SITE_URL": "http://127.0.0.1:eight"}, ADDRESS_REFUSED),
        (
            {"SITE_URL": "http://www.example.com"},
            "SITE_URL is http://www.example.com: plain http is for this machine only, use https.",
        ),
        (
            {"SITE_URL": "https://www.example.com", "DEBUG": "true"},
            "DEBUG shows the program's inside: set it to false where SITE_URL is https.",
        ),
        (
            {"PORT": "abc"},
            "PORT is 'abc': set it to a whole number from 1 to 65535, such as 8000.",
        ),
        (
            {"OUTBOX_BACKOFF_SECONDS": "60,soon"},
            "OUTBOX_BACKOFF_SECONDS cannot be read: set it to seconds such as 60,300,900.",
        ),
        (
            {"HOLIDAYS": "2026-11-31"},
            "HOLIDAYS cannot be read: set it to days such as 2026-11-01,2027-01-01.",
        ),
        (
            {"EMAIL_TIMEOUT": "x"},
            "EMAIL_TIMEOUT is 'x': set it to a whole number from 1 to 600, such as 20.",
        ),
        (
            {"DATABASE_URL": "oracle://user:password@127.0.0.1/souftech"},
            f"DATABASE_URL {UNREADABLE} DATABASE_URL=postgres://user:password@127.0.0.1:5432/souftech.",
        ),
        (
            {"CACHE_URL": "memory"},
            f"CACHE_URL {UNREADABLE} CACHE_URL=redis://127.0.0.1:6379/0.",
        ),
        (
            {"EMAIL_URL": "smtp://mail.example.com:twenty-five"},
            f"EMAIL_URL {UNREADABLE} EMAIL_URL=smtp+tls://user:password@mail.example.com:587.",
        ),
        (
            {"PROCESSORS": "hosting|Amel Host|Algeria;mail|Post"},
            f"PROCESSORS holds 'mail|Post': write entries as in {EXAMPLE}.",
        ),
        (
            {"SENTRY_DSN": "https://key@sentry.example.com/1"},
            f"SENTRY_DSN {UNNAMED} errors|Name|Country|sentry.example.com to PROCESSORS.",
        ),
        (
            {"STAFF_LANGUAGE": "it"},
            "STAFF_LANGUAGE is 'it': set it to one of en, fr, ar.",
        ),
    ],
)
def test_a_setting_that_is_no_good_is_answered_in_one_line(
    changes: dict[str, str], answer: str
) -> None:
    assert start("manage.py", "check", **changes) == (1, f"Settings: {answer}\n")


def test_a_web_server_refuses_such_a_setting_in_the_same_line() -> None:
    answer = start("-c", "import souftech.wsgi", SITE_URL="http://www.example.com")

    remedy = "plain http is for this machine only, use https."
    assert answer == (1, f"Settings: SITE_URL is http://www.example.com: {remedy}\n")


def test_a_database_that_does_not_answer_stops_the_start_in_one_line(tmp_path: Path) -> None:
    status, answer = start(
        "manage.py",
        "serve",
        PORT="28999",
        DATA_DIR=str(tmp_path),
        DATABASE_URL="postgres://souftech:well-kept@127.0.0.1:9/souftech",
    )

    assert (status, answer.count("\n"), "well-kept" in answer) == (1, 1, False)
    assert answer.startswith("CommandError: The database cannot be used, see DATABASE_URL: ")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", ("mail.example.com", 25, "", "", False, False)),
        ("smtp+tls://u:p%40q@mail.example.com", ("mail.example.com", 587, "u", "p@q", True, False)),
        ("smtp+ssl://u:p@mail.example.com", ("mail.example.com", 465, "u", "p", False, True)),
        ("smtp+tls://mail.example.com:2525", ("mail.example.com", 2525, "", "", True, False)),
    ],
)
def test_a_mail_server_is_named_by_one_address(url: str, server: tuple[object, ...]) -> None:
    names = "EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS EMAIL_USE_SSL"
    program = (
        f"from souftech import settings as s; exit(repr([getattr(s, n) for n in {names.split()}]))"
    )

    assert start("-c", program, EMAIL_URL=url) == (1, f"{list(server)}\n")


def names_read_in_the_code() -> set[str]:
    trees = [
        ast.walk(ast.parse(path.read_text("utf-8")))
        for package in ("souftech", "accounts", "contact", "pages")
        for path in (BASE_DIR / package).rglob("*.py")
    ]
    calls = [node for tree in trees for node in tree if isinstance(node, ast.Call)]
    return {name for call in calls if (name := name_read_by(call))}


def name_read_by(call: ast.Call) -> str | None:
    function = ast.unparse(call.func)
    reads = function in READERS or re.fullmatch(r"env\.\w+", function)
    name = call.args[0] if reads and call.args else None
    return str(name.value) if isinstance(name, ast.Constant) else None


def test_every_variable_is_in_the_readme_and_in_the_example_file() -> None:
    read = names_read_in_the_code()

    readme = re.findall(
        r"^\| `([A-Z_]+)` \|", (BASE_DIR / "README.md").read_text("utf-8"), re.MULTILINE
    )
    example = re.findall(
        r"^(?:# )?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text("utf-8"), re.MULTILINE
    )

    assert (sorted(readme), sorted(example)) == (sorted(read), sorted(read))


@pytest.mark.parametrize(
    ("changes", "demanded"),
    [
        ({}, 1),
        ({"STAFF_SECOND_FACTOR": "true"}, 0),
        ({"SITE_URL": "https://www.example.com"}, 0),
        ({"SITE_URL": "https://www.example.com", "STAFF_SECOND_FACTOR": "false"}, 0),
    ],
)
@pytest.mark.promise("protection")
def test_a_published_site_always_demands_the_second_factor(
    changes: dict[str, str], demanded: int
) -> None:
    ask = "from souftech import settings; raise SystemExit(not settings.STAFF_SECOND_FACTOR)"

    assert start("-c", ask, **changes) == (demanded, "")
