"""What a page may load, and from where: from this site, and nothing else."""


def policy(scripts: str) -> dict[str, list[str]]:
    """Return the site's Content-Security-Policy; `scripts` is where scripts may come from."""
    return {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'"],
        "manifest-src": ["'self'"],
        "script-src": [scripts],
        "style-src": ["'self'"],
    }
