"""How gunicorn serves Selfcare: two workers with four threads each, renewed now and then; who sends slowly holds none of them."""

import os
import sys
from pathlib import Path

_host = os.environ["HOST"]
_port = os.environ["PORT"]

bind = f"[{_host}]:{_port}" if ":" in _host and not _host.startswith("[") else f"{_host}:{_port}"
worker_class = "selfcare.patient.PatientWorker"
workers = 2
threads = 4
max_requests = 2000
max_requests_jitter = 200
timeout = 60
graceful_timeout = 20
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - heartbeat files, in memory
# Our own log lines hold no personal data; an access log would (addresses, queries).
accesslog = None
loglevel = "warning"
# Which proxy may speak for a visitor is settled by TRUSTED_PROXY_COUNT, not here.
forwarded_allow_ips = ""
control_socket_disable = True


def when_ready(server) -> None:
    """Say where the site is, once it really listens."""
    lines = [f"Selfcare is at {os.environ['SITE_URL']}/ (Ctrl-C stops it)."]
    if not os.environ.get("EMAIL_HOST"):
        lines.append(f"No mail server is set: mails go to {Path(os.environ['SELFCARE_DATA']) / 'mail'}")
    if _host in {"0.0.0.0", "::", "[::]"} and not os.environ["SITE_URL"].startswith("https://"):  # noqa: S104 - compared with
        lines.append(
            "Other devices can reach it too, but a phone needs https for offline use and for keeping its screen on: see docs/operations.md."
        )
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
