"""The smallest application: says how much was sent."""


def application(environ, start_response):
    """Answer with the number of bytes that came in the body, or with as many as the address asks for."""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    answer = str(len(environ["wsgi.input"].read(size))).encode()
    if environ["QUERY_STRING"]:
        answer = b"x" * int(environ["QUERY_STRING"])
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
