"""Draw the pictures that other programs show for the site: its icons and its social previews."""

import struct
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Page, sync_playwright

from pages.company import COMPANY

CHROMIUM = "/usr/bin/chromium"
SAND = "#fbf7ef"
ICONS = {"apple-touch-icon.png": (180, SAND, 70), "icon-512.png": (512, SAND, 60)}
SHEETS = ["fonts", "site", "home"]
SOCIAL_SIZE = (1200, 630)


class Command(BaseCommand):
    """Write static/*.png and static/favicon.ico from the site's own templates; needs Chromium."""

    help = "Draw the icons and social previews of static/ with Chromium."

    def handle(self, *_args: Any, **_options: Any) -> None:
        static = settings.BASE_DIR / "static"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page()
            for name, (side, ground, share) in ICONS.items():
                (static / name).write_bytes(draw_icon(page, side, ground, share))
            (static / "favicon.ico").write_bytes(icon_file(draw_icon(page, 32, "#0000", 100), 32))
            for code, _name in settings.LANGUAGES:
                (static / f"social-{code}.png").write_bytes(draw_social(page, static, code))
            browser.close()


def draw_icon(page: Page, side: int, ground: str, share: int) -> bytes:
    """Return the mark as a square PNG of `side` pixels, `share` per cent of it wide."""
    html = render_to_string("images/icon.html", {"ground": ground, "share": share})
    return draw(page, html, side, side)


def draw_social(page: Page, static: Path, code: str) -> bytes:
    """Return the preview that social networks show for a page in one language."""
    sheets = "\n".join((static / "css" / f"{name}.css").read_text() for name in SHEETS)
    page.goto((static / "css").as_uri())  # a page of the file system may read its fonts
    styles = sheets.replace("../fonts/", (static / "fonts").as_uri() + "/")
    with override(code):
        html = render_to_string("images/social.html", {"company": COMPANY, "styles": styles})
    return draw(page, html, *SOCIAL_SIZE)


def draw(page: Page, html: str, width: int, height: int) -> bytes:
    """Return the page as a PNG of that many pixels."""
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(html, wait_until="load")
    page.evaluate("document.fonts.ready")
    return page.screenshot(omit_background=True)


def icon_file(png: bytes, side: int) -> bytes:
    """Return a .ico file that holds one square PNG of `side` pixels."""
    header = struct.pack("<3H", 0, 1, 1)
    entry = struct.pack("<4B2H2I", side, side, 0, 0, 1, 32, len(png), 22)
    return header + entry + png
