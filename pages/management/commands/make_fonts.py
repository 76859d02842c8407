"""Cut the fonts out of Readex Pro: only the letters, marks and weights that the pages use."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

FONTTOOLS = ["uv", "tool", "run", "--from", "fonttools[woff]==4.68.0", "fonttools"]
SHAPING = "kern,ccmp,locl,mark,mkmk,init,medi,fina,rlig,calt"
TYPOGRAPHIC = "U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026,U+20AC"
LATIN = f"U+20-7E,U+A0,U+A9,U+AB,U+B0,U+B7,U+BB,{TYPOGRAPHIC}"
FRENCH = (
    "U+C0,U+C2,U+C6-CB,U+CE,U+CF,U+D4,U+D9,U+DB,U+DC,"
    "U+E0,U+E2,U+E6-EB,U+EE,U+EF,U+F4,U+F9,U+FB,U+FC,U+FF,U+152,U+153"
)
ARABIC = "U+20,U+A0,U+60C,U+61B,U+61F,U+621-63A,U+640-652,U+660-66A,U+670,U+671,U+6A4"
WEIGHTS = "wght=400:700"

# What is made: the script it is cut from, the weights, the letters.
FONTS = {
    "readex-pro-latin": ("latin", WEIGHTS, f"--unicodes={LATIN},{FRENCH}"),
    "readex-pro-arabic": ("arabic", WEIGHTS, f"--unicodes={ARABIC}"),
    # The one Arabic word of the English and French pages: they need not load the whole script.
    "readex-pro-switch": ("arabic", "wght=400", "--text=العربيّة"),
}


class Command(BaseCommand):
    """Write static/fonts from an unpacked @fontsource-variable/readex-pro package; needs uv."""

    help = "Cut the fonts of static/fonts out of an unpacked @fontsource-variable/readex-pro."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("package", type=Path, help="the folder that holds files/ and LICENSE")

    def handle(self, *_args: Any, package: Path, **_options: Any) -> None:
        fonts = settings.BASE_DIR / "static" / "fonts"
        for name, (script, weights, letters) in FONTS.items():
            source = package / "files" / f"readex-pro-{script}-wght-normal.woff2"
            target = fonts / f"{name}.woff2"
            cut(source, target, weights, letters)
            self.stdout.write(f"{target.name}: {target.stat().st_size} bytes")
        shutil.copyfile(package / "LICENSE", fonts / "OFL.txt")


def cut(source: Path, target: Path, weights: str, letters: str) -> None:
    """Write to `target` what `source` holds of the weights and letters, compressed."""
    with tempfile.TemporaryDirectory() as folder:
        lighter = f"{folder}/lighter.ttf"
        run(
            "varLib.instancer",
            "--quiet",
            "--no-recalc-timestamp",
            str(source),
            weights,
            "--output",
            lighter,
        )
        how = ["--flavor=woff2", "--no-hinting", f"--layout-features={SHAPING}"]
        run("subset", lighter, letters, *how, f"--output-file={target}")


def run(*command: str) -> None:
    """Run one of the fonttools; raise `CalledProcessError` if it fails."""
    subprocess.run([*FONTTOOLS, *command], check=True)
