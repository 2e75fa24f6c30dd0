"""Answers bin/run's questions about HOST and PORT in plain sentences. Needs no packages: it runs before they are there."""

import argparse
import contextlib
import errno
import ipaddress
import socket
import sys

EVERYWHERE = {"0.0.0.0", "::", "[::]"}  # noqa: S104 - compared with, not bound to


def refuse(sentence: str) -> None:
    """Stop with one sentence."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(1)


def port_number(text: str) -> int:
    """The port, or one sentence about it."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        refuse(f"PORT must be a whole number from 1 to 65535, not {text!r}.")
    return int(text)


def look(host: str, port: int) -> None:
    """Refuse an address on which the server could not listen."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError):
        refuse(f"HOST must be an address of this machine, such as 127.0.0.1, not {host!r}.")
    with socket.socket(found[0], socket.SOCK_STREAM) as probe:
        # As the server does it, so that connections of a server that has just stopped are no reason to refuse.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(found[4])
            probe.listen(1)
        except OSError as error:
            refuse(why_not(host, port, error))


def why_not(host: str, port: int, error: OSError) -> str:
    """One sentence for an address that cannot be had."""
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return f"Port {port} is taken by another program. Stop that one, or choose another port: PORT={other} bin/run"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} is not open to you; ports below 1024 often need root. Choose another one: PORT=8000 bin/run"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST must be an address of this machine, such as 127.0.0.1, not {host!r}."
    return f"The server cannot listen on {host} port {port}: {error.strerror}."


def site_url(host: str, port: int) -> str:
    """The address to type on this machine."""
    name = "127.0.0.1" if host in EVERYWHERE else host
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(name.strip("[]")).version == 6:
            name = f"[{name.strip('[]')}]"
    return f"http://{name}" if port == 80 else f"http://{name}:{port}"


def names(host: str) -> list[str]:
    """The names under which others reach this machine, where HOST lets them in."""
    if host not in EVERYWHERE:
        return []
    found = {"localhost", "127.0.0.1", "[::1]", socket.gethostname()}
    # Nothing is sent: connecting a datagram socket only asks the routing table for our own address.
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found.add(probe.getsockname()[0])
    return sorted(found)


def main() -> None:
    """Answer one question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host")
    parser.add_argument("port")
    parser.add_argument("--only-look", action="store_true", help="check the words, do not try the port")
    parser.add_argument("--site-url", action="store_true")
    parser.add_argument("--names", action="store_true")
    asked = parser.parse_args()
    port = port_number(asked.port)
    if asked.site_url:
        sys.stdout.write(site_url(asked.host, port))
    elif asked.names:
        sys.stdout.write(",".join(names(asked.host)))
    elif not asked.only_look:
        look(asked.host, port)


if __name__ == "__main__":
    main()
