from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = _("Accounts")


class StaffAdminConfig(admin.AdminConfig):
    """Django's admin, with a site that asks for the second factor."""

    default = False
    default_site = "accounts.site.StaffSite"
