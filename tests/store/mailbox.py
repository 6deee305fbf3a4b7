"""A real server on this machine that notifications are delivered to."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Mailbox:
    """A server that keeps what is posted to it, or answers with an error."""

    def __init__(self) -> None:
        box = self
        self.got: list[dict[str, Any]] = []
        self.status = 200

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if box.status == 200:
                    box.got.append(json.loads(body))
                self.send_response(box.status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing on the screen."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """No more."""
        self.server.shutdown()
        self.server.server_close()
