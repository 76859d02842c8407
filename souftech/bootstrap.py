"""Set this folder up: a virtual environment, its locked requirements and a first .env.

Standard library only, and plain enough for an old Python to read and to say that it is too old.
"""

import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


class Refusal(Exception):  # noqa: N818
    """What stands in the way, and what to do about it, in one line."""


def check_python(version: "tuple[int, ...]", goal: str) -> None:
    """Refuse a Python that is too old, or that cannot make a virtual environment."""
    if tuple(version[:2]) < OLDEST:
        raise Refusal(
            f"Python 3.11 or newer is needed, this is {version[0]}.{version[1]}: "
            f"install it, or name it with make {goal} PYTHON=python3.11"
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Refusal(
            f"{sys.executable} has no venv module: install it (on Debian and Ubuntu with "
            f"apt install python3-venv), or name another Python with make {goal} PYTHON=..."
        )


def is_sound(venv: Path) -> bool:
    """Tell whether `venv` is whole, was made here, and is of this Python's version."""
    try:
        facts = dict(
            line.split(" = ", 1) for line in (venv / "pyvenv.cfg").read_text("utf-8").splitlines()
        )
    except (OSError, ValueError):
        return False
    same_version = facts.get("version", "").split(".")[:2] == [str(n) for n in sys.version_info[:2]]
    made_here = facts.get("command", "").endswith(f" {venv}")
    whole = all(os.access(str(venv / "bin" / name), os.X_OK) for name in ("python", "pip"))
    return same_version and made_here and whole


def build_venv(venv: Path) -> None:
    """Make `venv` anew, whatever stood there before."""
    print(f"Making Python's environment in {venv.name} ...", flush=True)
    if venv.is_symlink():
        venv.unlink()
    elif venv.exists():
        shutil.rmtree(str(venv))
    result = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if result.returncode:
        print(result.stdout.decode(errors="replace"), file=sys.stderr)
        raise Refusal(f"{sys.executable} could not make {venv}: see its message above.")


def install(venv: Path, requirements: Path) -> None:
    """Install the locked `requirements`, unless the very same ones are there already."""
    stamp = venv / f"{requirements.name}.sha256"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == digest:
        return
    print(f"Installing what {requirements.name} lists (a minute or two) ...", flush=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(
        [*pip, "install", "--no-input", "--require-hashes", "-r", str(requirements)], check=False
    )
    if result.returncode:
        raise Refusal("pip could not install them: see its message above, then run this again.")
    stamp.write_text(digest, "utf-8")


def write_env(path: Path) -> bool:
    """Write a first .env for this machine, whole and private; one that exists is left alone."""
    if path.exists() or path.is_symlink():
        return False
    lines = [
        "# This machine's own settings; every variable is explained in .env.example.",
        f"SECRET_KEY={secrets.token_urlsafe(64)}",
        f"LINK_KEY={secrets.token_urlsafe(64)}",
        f"ERASURE_KEY={secrets.token_urlsafe(64)}",
        "SITE_URL=http://127.0.0.1:8000",
    ]
    handle, draft = tempfile.mkstemp(dir=str(path.parent), prefix=".env.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        os.link(draft, str(path))
    except FileExistsError:
        return False
    finally:
        Path(draft).unlink()
    return True


def prepare(root: Path, goal: str) -> None:
    """Make `root` ready for `make` and its `goal`: run needs a .env, everything else the tools."""
    check_python(sys.version_info[:3], goal)
    venv = root / ".venv"
    if not is_sound(venv):
        build_venv(venv)
    install(venv, root / ("requirements.txt" if goal == "run" else "requirements-dev.txt"))
    if goal == "run" and "ENV_FILE" not in os.environ and write_env(root / ".env"):
        print("Wrote .env with fresh keys for this machine.")


def main(goal: str) -> None:
    try:
        prepare(ROOT, goal)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except OSError as error:
        sys.exit(f"{ROOT} cannot be set up: {error.strerror} ({error.filename}).")
    except KeyboardInterrupt:
        sys.exit("Stopped; run it again to go on.")


if __name__ == "__main__":
    main(*sys.argv[1:])
