"""Accounts in the admin: an address, a language, rights; nothing else is kept of anyone."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class AccountCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "language")


@admin.register(User)
class AccountAdmin(UserAdmin):
    add_form = AccountCreationForm
    list_display = ["email", "language", "is_staff", "is_active", "date_joined"]
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
    filter_horizontal = ["groups"]
