"""A phone tells of an error of our scripts once, and keeps to itself what somebody wrote."""

import json

import pytest

pytestmark = pytest.mark.browser
THROW = """(words) => setTimeout(() => {
  const error = new TypeError(`"${words}" is not a function`);
  error.stack = `${words} at x (${location.origin}/static/js/app.js:7:1)`;
  throw error;
})"""


def test_an_error_is_told_once_without_anybodys_words_and_without_a_cookie(page):
    page.goto("/about/")
    with page.expect_response("**/reports/") as taken:
        page.evaluate(THROW, "my knee hurts")
    asked = taken.value.request
    assert taken.value.status == 204
    assert "cookie" not in asked.all_headers()
    assert json.loads(asked.post_data) == {
        "name": "TypeError", "message": " is not a function", "stack": "/static/js/app.js:7:1", "page": "/about/"
    }  # fmt: skip
    again = []
    page.on("request", lambda request: again.append(request.url))
    page.evaluate(THROW, "my knee hurts")
    page.evaluate("() => new Promise((done) => setTimeout(done, 0))")
    assert again == []
