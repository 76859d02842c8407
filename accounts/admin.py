"""Accounts in the admin: an address, a language, rights; nothing else is kept of anyone."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import StaffInvitationForm
from accounts.models import User
from accounts.roles import label_of
from accounts.services import invite_staff
from souftech.punctuation import comma
from souftech.reading import TitledAdmin


class AccountCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "language")


def note_in_log(
    request: HttpRequest, accounts: Iterable[User], act: int, message: Any
) -> list[LogEntry]:
    """Note in the admin's log what is done to accounts, by number: addresses would stay."""
    said = json.dumps(message) if isinstance(message, list) else message
    kind = ContentType.objects.get_for_model(User)
    facts = {"user_id": request.user.pk, "content_type": kind, "change_message": said}
    rows = [
        LogEntry(object_id=str(user.pk), object_repr=str(user.pk), action_flag=act, **facts)
        for user in accounts
    ]
    return LogEntry.objects.bulk_create(rows)


@admin.register(User)
class AccountAdmin(TitledAdmin, UserAdmin):
    add_form = AccountCreationForm
    list_display = ["email", "roles", "language", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active", "language"]
    search_fields = ["email"]
    ordering = ["email"]
    readonly_fields = ["date_joined", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "password", "language"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "language", "usable_password", "password1", "password2"]})
    ]
    seen_fieldsets = [
        (None, {"fields": ["email", "language", "is_active", "is_staff", "roles"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    filter_horizontal = ["groups"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Show those who may only look no trace of a password."""
        if obj and not self.has_change_permission(request, obj):
            return self.seen_fieldsets
        return super().get_fieldsets(request, obj)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **options: Any
    ) -> ModelMultipleChoiceField | None:
        field = super().formfield_for_manytomany(db_field, request, **options)
        if field and db_field.name == "groups":
            field.label_from_instance = label_of  # type: ignore[method-assign, assignment]
        return field

    def get_urls(self) -> list[URLPattern]:
        page = path("invite/", self.admin_site.admin_view(self.invite), name="accounts_user_invite")
        return [page, *super().get_urls()]

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        return note_in_log(request, [obj], ADDITION, message)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        return note_in_log(request, [obj], CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return note_in_log(request, queryset, DELETION, "")

    def invite(self, request: HttpRequest) -> HttpResponse:
        """Show the form of an invitation, or send one."""
        if not request.user.has_perm("accounts.invite_staff"):
            raise PermissionDenied
        form = StaffInvitationForm(request.POST or None)
        if not form.is_valid():
            facts = {**self.admin_site.each_context(request), "form": form}
            facts |= {"title": _("Invite to the team"), "opts": self.opts}
            return TemplateResponse(request, "admin/accounts/user/invite.html", facts)
        user = invite_staff(**form.cleaned_data, at=timezone.now())
        sent = _("An invitation to %(address)s is on its way.") % {"address": user.email}
        self.message_user(request, sent, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:accounts_user_changelist"))

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return comma().join(map(label_of, user.groups.all()))
