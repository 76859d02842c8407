"""Short words for tests about the doors: asking, reading the mail, entering."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from souftech.models import OutgoingMail

ENTER, ACCOUNT, DATA = "/en/account/enter/", "/en/account/", "/en/your-data/"


def ask(client: Client, email: str, page: str = ENTER, **options: Any) -> Any:
    return client.post(page, {"email": email}, **options)


def mailed(occasion: str = "code") -> str:
    """Return the text of the newest mail of an occasion."""
    return OutgoingMail.objects.filter(occasion=occasion).latest("pk").body


def mailed_code() -> str:
    found = re.search(r"^\d{8}$", mailed(), re.MULTILINE)
    assert found
    return found[0]


def mailed_link() -> str:
    """Return the path of the newest link to somebody's data."""
    return str(re.findall(r"http://127.0.0.1:8000(/\S+)", mailed("data_link"))[0])


def enter(client: Client, email: str, page: str = ENTER) -> HttpResponse:
    """Sign in as visitors do."""
    code_page = ask(client, email, page)["Location"]
    return client.post(code_page, {"code": mailed_code()})  # type: ignore[return-value]


def signed_in_visitor(email: str) -> Client:
    client = Client()
    enter(client, email)
    return client
