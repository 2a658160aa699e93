"""Nginx as the guide has it, in a folder of its own and on a free port: only names, addresses and TLS are changed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from forum.kernel.settings import ROOT
from tests.cli.of_cli import fetched
from tests.until import until

DOCUMENTED = ROOT / "docs" / "deploy" / "nginx.conf"


def configured(folder: Path, port: int, ports: Sequence[int]) -> str:
    """Return the configuration of the guide for these ports of this machine."""
    written = DOCUMENTED.read_text("utf-8")
    before, _first, second = re.split(r"(?m)^server \{\n", written)
    kept = re.sub(r"(?m)^    server [^;]* (max_fails.*\n)", "", before).replace("upstream forum {\n", "")
    servers = "".join(f"    server 127.0.0.1:{at} max_fails=1 fail_timeout=2s;\n" for at in ports)
    site = re.sub(r"(?m)^    (ssl_.*|listen .*|server_name .*)\n", "", second)
    temporary = "".join(
        f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nworker_processes 1;\n"
        f"events {{}}\nhttp {{\n    access_log off;\n{temporary}upstream forum {{\n{servers}{kept}"
        f"server {{\n    listen 127.0.0.1:{port};\n    server_name 127.0.0.1;\n{site}}}\n"
    )


@contextmanager
def nginx(folder: Path, port: int, ports: Sequence[int]) -> Iterator[None]:
    """Run nginx inside the block."""
    folder.mkdir()
    config = folder / "nginx.conf"
    config.write_text(configured(folder, port, ports), "utf-8")
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", config, "-p", folder, "-e", folder / "error.log"])
    try:
        until(lambda: fetched(f"http://127.0.0.1:{port}/healthz")[0] == 200, "an answer through nginx", 60)
        yield
    finally:
        process.terminate()
        process.wait(20)
