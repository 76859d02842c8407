"""The contact form as a browser gets it, and sends it."""

import http.client
import re
from typing import NamedTuple
from urllib.parse import urlencode

PERSON = {"name": "أمل بن علي", "phone": "0550 12 34 56", "topic": "project"}
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|key|started)" value="([^"]*)"')


class Form(NamedTuple):
    """A form that was shown to one person."""

    port: int
    path: str
    cookie: str
    hidden: dict[str, str]


def form_at(port: int, path: str) -> Form:
    """Get a form with tokens of its own; `OSError` or `HTTPException` where nothing answers."""
    answer, text = _ask(port, "GET", path)
    cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]
    return Form(port, path, cookie, dict(HIDDEN.findall(text)))


def send(form: Form, **typed: str) -> str:
    """Send the form and return where it leads to, nothing if it was not taken."""
    headers = {"Cookie": form.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(PERSON | form.hidden | typed)
    answer, _text = _ask(form.port, "POST", form.path, body, headers)
    return answer.getheader("Location") or ""


def _ask(
    port: int,
    method: str,
    path: str,
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[http.client.HTTPResponse, str]:
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        caller.request(method, path, body, headers or {})
        answer = caller.getresponse()
        return answer, answer.read().decode()
    finally:
        caller.close()
