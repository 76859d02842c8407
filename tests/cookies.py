"""For the whole run: an answer that sets a cookie which the register does not name fails its test.

What other processes of a test answer does not pass here.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from pages.cookies import register

UNDECLARED: list[str] = []


class DeclaredCookiesMiddleware:
    """Notes each cookie that is not in the register, or that lives longer than it says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        lives = {cookie.name: cookie.life.total_seconds() for cookie in register()}
        for name, cookie in response.cookies.items():
            if name not in lives:
                UNDECLARED.append(f"{request.path}: {name}")
            elif int(cookie["max-age"] or 0) > lives[name]:
                UNDECLARED.append(f"{request.path}: {name} lives too long")
        return response
