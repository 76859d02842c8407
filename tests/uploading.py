"""Forms with files, sent to the real web server, and a look at the processes that take them."""

import http.client
from pathlib import Path

from tests.hostile import TOKEN
from tests.webserver import WebServer


def form(files: list[bytes]) -> bytes:
    """Return a form with these files."""
    head = '--edge\r\nContent-Disposition: form-data; name="'
    fields = f'{head}csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'.encode()
    named = f'{head}attachments"; filename="a"\r\n\r\n'.encode()
    return fields + b"".join(named + file + b"\r\n" for file in files) + b"--edge--\r\n"


def send(server: WebServer, body: bytes) -> int:
    """Send a form beforehand, as the script of the page does, and return the answer's status."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    kind = {"Content-Type": "multipart/form-data; boundary=edge", "Cookie": f"csrftoken={TOKEN}"}
    line.request("POST", "/en/contact/files/", body, kind)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


def workers_of(server: WebServer) -> list[int]:
    """Return the processes that answer."""
    parent = server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children]
