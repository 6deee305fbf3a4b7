"""A proxy before PostgreSQL that swallows the answer to the next COMMIT when it is told to."""

from __future__ import annotations

import socket
import threading
from pathlib import Path


class Proxy:
    """Listens on loopback and forwards to the server's socket file."""

    def __init__(self, folder: Path) -> None:
        self.target = str(folder / ".s.PGSQL.5432")
        self.armed = False
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            cut = threading.Event()
            for pump, source, target in ((self._up, client, server), (self._down, server, client)):
                threading.Thread(target=pump, args=(source, target, cut), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        try:
            while data := client.recv(65536):
                if self.armed and b"COMMIT" in data:
                    self.armed = False
                    self.cuts += 1
                    cut.set()
                server.sendall(data)
        except OSError:
            cut.set()
        server.close()

    def _down(self, server: socket.socket, client: socket.socket, cut: threading.Event) -> None:
        try:
            while data := server.recv(65536):
                if cut.is_set():
                    break
                client.sendall(data)
        except OSError:
            cut.set()
        client.shutdown(socket.SHUT_RDWR) if client.fileno() >= 0 else None
        client.close()
