"""The addresses of one's rights."""

from django.urls import path

from accounts.rights import proving
from accounts.rights.overview import your_data

urlpatterns = [
    path("", your_data, name="your_data"),
    path("by-mail/", proving.ask_by_mail, name="your_data_by_mail"),
    path("code/", proving.ask_from_account, name="your_data_code"),
    path("open/<uuid:proof>/<slug:token>/", proving.open_link, name="data_link"),
]
