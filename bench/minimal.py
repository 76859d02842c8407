"""What submissions are measured against: the least of a Django view that keeps the same rows."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

FOLDER = Path(__file__).resolve().parent
OURS = ("souftech.", "whitenoise.", "django.middleware.locale.")

# The same database and the same tables, and else what `startproject` makes.
settings.ROOT_URLCONF = "bench.minimal"
settings.FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(OURS)]
settings.TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [FOLDER / "templates"],
        "APP_DIRS": True,
    }
]
application = get_wsgi_application()

# Its models can be had only now that Django is set up.
from contact.models import Inquiry  # noqa: E402
from pages.policy import POLICY  # noqa: E402
from souftech.models import OutgoingMail  # noqa: E402

MAIL = "A message has arrived, and a person will read it and answer. " * 10


class InquiryForm(forms.ModelForm):
    message = forms.CharField(widget=forms.Textarea, max_length=5000)

    class Meta:
        model = Inquiry
        fields = ("name", "email", "phone", "topic")


def write(request: HttpRequest) -> HttpResponse:
    form = InquiryForm(request.POST or None)
    if not form.is_valid():
        return render(request, "form.html", {"form": form})
    with transaction.atomic():
        keep(form)
    return redirect("thanks")


def keep(form: InquiryForm) -> None:
    now = timezone.now()
    form.instance.language, form.instance.created_at = "ar", now
    form.instance.policy_date, form.instance.policy_revision = POLICY.date, POLICY.revision
    inquiry = form.save()
    inquiry.messages.create(author="sender", body=form.cleaned_data["message"], created_at=now)
    for recipient in (inquiry.email, "contact@souftech.com"):
        OutgoingMail.objects.create(
            about=inquiry.public_id, recipient=recipient, subject=f"Inquiry {inquiry.reference}",
            language="ar", payload={"body": MAIL, "to": recipient}, created_at=now, due_at=now,
        )  # fmt: skip


def thanks(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Thank you.")


urlpatterns = [path("contact/", write), path("thanks/", thanks, name="thanks")]
