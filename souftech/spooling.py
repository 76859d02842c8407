"""Files on their way in: written to the disk piece by piece, so that none fills the memory."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

FOLDER = ".incoming"  # hidden, so that no backup holds what is unfinished


def spool() -> Path:
    """Return the folder of files that are just arriving."""
    folder = Path(settings.DATA_DIR, FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class SpoolingHandler(FileUploadHandler):
    """Keeps each file on the disk while its request lasts; of one too large, only its size."""

    def new_file(self, *told: Any, **more: Any) -> None:
        super().new_file(*told, **more)
        self.draft = tempfile.NamedTemporaryFile(dir=spool())  # noqa: SIM115 - closed by its request
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken = start + len(raw_data)
        if self.taken <= settings.FILE_BYTES:
            self.draft.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.draft.seek(0)
        return UploadedFile(
            self.draft, self.file_name, self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        if hasattr(self, "draft"):
            self.draft.close()
