"""Asking for what one cannot do by oneself: an objection, or anything else about one's data."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.notices import request_notice
from accounts.person import for_person
from accounts.services import ask_about_data
from contact.fields import KeyField, NameField, ParagraphsField
from contact.flood import flood_ends, told_to_wait
from contact.forms import ADVICE
from contact.limits import MESSAGE_LENGTH
from contact.models import Inquiry, Right
from souftech.personal import Person


class RequestForm(forms.Form):
    """What somebody asks for, and why."""

    use_required_attribute = False

    key = KeyField()
    right = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Right.choices,
        error_messages={"invalid_choice": _("Choose one of the two.")},
    )
    name = NameField()
    message = ParagraphsField(
        label=_("Message"),
        longest=MESSAGE_LENGTH,
        help_text=ADVICE,
        error_messages={"required": _("Write your message.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 6}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
def ask(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the form, or keep a request and lead to its page."""
    if request.method != "POST":
        newest = Inquiry.objects.of_person(person).order_by("-created_at").first()
        return show_request(request, RequestForm(initial={"name": newest.name if newest else ""}))
    form, at = RequestForm(request.POST), timezone.now()
    if not form.is_valid():
        return show_request(request, form)
    if until := flood_ends(request, at):
        return told_to_wait(show_request(request, form, status=429, flood=until), until)
    browser, language = request.META.get("CSRF_COOKIE", ""), str(get_language())
    facts = {**form.cleaned_data, "browser": browser, "language": language}
    return redirect(ask_about_data(person, at=at, **facts))


def show_request(
    request: HttpRequest, form: RequestForm, *, status: int = 200, **notice: object
) -> HttpResponse:
    """Show the form as it stands."""
    facts = {"form": form, "days": settings.REQUEST_DUE.days, "notice": request_notice()}
    return render(request, "rights/request.html", facts | notice, status=status)
