"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.generic import TemplateView

from accounts.rights.proving import door_to
from accounts.switching import lost_link_in_language
from contact import conversation
from contact import views as contact
from contact.holding import attach_file, detach_file
from contact.opening import open_by_link
from pages.facts import live_facts
from pages.languages import codes, switch_language
from pages.policy import POLICY
from pages.sitemaps import PagesSitemap
from pages.wellknown import favicon, robots_txt, security_txt, speculation_rules
from souftech.health import healthz, livez

conversation_pages = [
    path("", conversation.inquiry, name="inquiry"),
    path("write/", conversation.write, name="inquiry_write"),
    path("language/", conversation.in_language, name="inquiry_in_language"),
    path("news/", conversation.news, name="inquiry_news"),
    path("files/<uuid:public_id>/", open_by_link, name="inquiry_file"),
    path("data/see/", door_to("see_data"), name="inquiry_see_data"),
    path("data/correct/", door_to("correct_data"), name="inquiry_correct_data"),
    path("data/copy/", door_to("copy_data"), name="inquiry_copy_data"),
    path("data/erase/", door_to("erase_data"), name="inquiry_erase_data"),
]
urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    re_path(rf"^language/({'|'.join(codes())})/$", switch_language, name="language"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PagesSitemap}}, name="sitemap"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("favicon.ico", favicon),
    path("speculation-rules.json", speculation_rules),
    path("healthz", healthz, name="healthz"),
    path("livez", livez, name="livez"),
    *i18n_patterns(
        path(
            "",
            TemplateView.as_view(template_name="pages/home.html", extra_context={"policy": POLICY}),
            name="home",
        ),
        path(
            "privacy/",
            TemplateView.as_view(
                template_name="pages/privacy.html",
                extra_context={"policy": POLICY, "facts": live_facts},
            ),
            name="privacy",
        ),
        path("contact/", contact.contact, name="contact"),
        path("contact/language/", contact.contact_in_language, name="contact_in_language"),
        path("account/", include("accounts.urls")),
        path("your-data/", include("accounts.rights.urls")),
        path("contact/files/", attach_file, name="attach_file"),
        path("contact/files/remove/", detach_file, name="detach_file"),
        path("inquiry/", conversation.lost_link, name="lost_link"),
        path("inquiry/language/", lost_link_in_language, name="lost_link_in_language"),
        path("inquiry/<slug:reference>/<slug:token>/", include(conversation_pages)),
    ),
]

handler400 = "pages.errors.bad_request"
handler429 = "accounts.views.too_many"  # asked by the sign-in library
handler500 = "pages.errors.server_error"
