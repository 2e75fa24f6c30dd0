"""Markdown of editors as safe HTML: written text is escaped, what Markdown makes of it is cleaned again.

Length and nesting are capped before anything is parsed: a cleaner takes seconds over thousands of nested marks.
"""

from __future__ import annotations

import re

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

MOST_BYTES = 64 * 1024
MOST_DEPTH = 32
TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "br", "blockquote", "h3", "h4", "hr"}
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"https", "http", "mailto", "tel"}

# No HTML, no pictures, no guessing of links: what is not in this list stays text.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": MOST_DEPTH}).disable(
    ["image", "html_block", "html_inline", "code", "fence"]
)
_NESTS = re.compile(r"^[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]*)+", re.MULTILINE)
_HTML = re.compile(r"<\s*[/!?a-zA-Z]")


def problems(text: str) -> list[str]:
    """Why a text cannot be kept, each as one sentence; empty when it can."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return ["This text is too long: at most 64 KB."]
    if "\x00" in text:
        return ["This text holds a character that cannot be kept."]
    if _depth(text) > MOST_DEPTH:
        return [f"This text is nested too deeply: at most {MOST_DEPTH} levels."]
    if _HTML.search(text):
        return ["Please write Markdown, not HTML: a “<” before a letter cannot be kept."]
    return []


def _depth(text: str) -> int:
    marks = max((len(re.findall(r"[>*+-]|\d[.)]", found)) for found in _NESTS.findall(text)), default=0)
    brackets = deepest = 0
    for letter in text:
        brackets += (letter in "[(") - (letter in "])")
        deepest = max(deepest, brackets)
    # Emphasis marks in a row open one level each.
    stars = max((len(found) for found in re.findall(r"[*_]{2,}", text)), default=0)
    return max(marks, deepest, stars // 2)


def to_html(text: str) -> SafeString:
    """The text as paragraphs, lists and links. A text that may not be kept comes out as escaped words."""
    return _clean(_MARKDOWN.render(text) if not _too_much(text) else _plain(text))


def to_inline_html(text: str) -> SafeString:
    """The same for one sentence: no paragraph around it."""
    return _clean(_MARKDOWN.renderInline(text) if not _too_much(text) else _plain(text))


def _too_much(text: str) -> bool:
    return any("too" in line for line in problems(text))


def _plain(text: str) -> str:
    return nh3.clean_text(text[:MOST_BYTES])


def _clean(html: str) -> SafeString:
    cleaned = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow", strip_comments=True)
    return SafeString(cleaned.strip())
