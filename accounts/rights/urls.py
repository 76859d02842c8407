"""The addresses of one's rights."""

from django.urls import path

from accounts.rights.overview import your_data

urlpatterns = [
    path("", your_data, name="your_data"),
]
