"""Files in an S3 bucket, for a site that outgrows one machine."""

import datetime
from collections.abc import Iterator
from typing import Any, BinaryIO

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

PIECE = 64 * 1024
# What is no server of Amazon's own knows nothing of the newer checksums.
CONFIG = Config(
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=3,
    read_timeout=15,
    retries={"total_max_attempts": 2},
    s3={"addressing_style": "path"},
    signature_version="s3v4",
)
MISSING = ("NoSuchKey", "404")


class BucketStorage(S3Storage):
    """One object a key, private; every failure is an `OSError`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            client_config=CONFIG, default_acl=None, file_overwrite=True, querystring_auth=True,
            **options,
        )  # fmt: skip

    def write(self, key: str, stream: BinaryIO) -> None:
        """Keep a file; raises `OSError`."""
        with_type = {"ContentType": "application/octet-stream"}
        try:
            self._object(key).put(Body=stream, **with_type)
        except (BotoCoreError, ClientError) as error:
            raise _as_os_error(error) from None

    def pieces(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Return the bytes from `start` to before `end`, read as they are sent.

        Raises `FileNotFoundError`, or another `OSError` where the bucket does not answer.
        """
        try:
            found = self._object(key).get(Range=f"bytes={start}-{end - 1}")
        except (BotoCoreError, ClientError) as error:
            raise _as_os_error(error) from None
        pieces: Iterator[bytes] = found["Body"].iter_chunks(PIECE)
        return pieces

    def delete(self, key: str) -> None:
        try:
            self._object(key).delete()
        except (BotoCoreError, ClientError) as error:
            raise _as_os_error(error) from None

    def written(self, after: str = "") -> Iterator[tuple[str, datetime.datetime]]:
        """Yield every file with a key after this one, in their order, and when it was written.

        The bucket is asked for a thousand at a time; raises `OSError`.
        """
        folder = f"{self.location}/" if self.location else ""
        try:
            for found in self.bucket.objects.filter(Prefix=folder, Marker=f"{folder}{after}"):
                yield found.key.removeprefix(folder), found.last_modified
        except (BotoCoreError, ClientError) as error:
            raise _as_os_error(error) from None

    def room(self) -> int | None:
        """Return nothing: a bucket knows no end."""
        return None

    def _object(self, key: str) -> Any:
        return self.bucket.Object(f"{self.location}/{key}".lstrip("/"))


def _as_os_error(error: Exception) -> OSError:
    """Return the failure without a server's words, which may name the key and the bucket."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    kind = FileNotFoundError if code in MISSING else OSError
    return kind(f"{type(error).__name__} {code}".strip())
