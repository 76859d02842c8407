"""Pages that ask for an address, in another language: what was typed there stays."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from accounts.entering import show_enter
from accounts.forms import AddressForm
from accounts.person import kept_by_nobody
from accounts.rights.overview import show_overview
from contact.conversation import lost_page
from contact.forms import LinksForm
from pages.languages import remember_language
from souftech.posting import posted_from

Show = Callable[..., HttpResponse]


def in_language(page: str, show: Show, form: type[AddressForm | LinksForm]) -> Callable[..., Any]:
    """Return the view that shows `page` in its address's language; nothing is judged or kept."""

    @kept_by_nobody
    @posted_from(page)
    def switch(request: HttpRequest) -> HttpResponse:
        response = show(request, form(initial=request.POST.dict()))
        remember_language(response, str(get_language()))
        return response

    return switch


enter_in_language = in_language("enter", show_enter, AddressForm)
your_data_in_language = in_language("your_data", show_overview, AddressForm)
lost_link_in_language = in_language("lost_link", lost_page, LinksForm)
