"""Hostile texts, drawn in a real browser with no policy to hold them back: nothing runs, nothing loads, nothing escapes its frame."""

import itertools

import pytest

from exercises.lib import prose

CALL = "window.ran()"
HANDLERS = ("onload", "onerror", "onclick", "onmouseover", "onfocus", "ontoggle", "onanimationstart", "onpointerrawupdate", "onbegin")
OPENERS = ("img src=x", "svg", "body", "details open", "video src=x", "input autofocus", "marquee", "iframe", "math", "object data=x")
BREAKS = (" ", "/", "\t", "\n", "\x0c")


def tags():
    for opener, handler in itertools.product(OPENERS, HANDLERS[:4]):
        yield f"<{opener} {handler}={CALL}>"
    for handler, gap in itertools.product(HANDLERS, BREAKS):
        yield f"<svg{gap}{handler}={CALL}>"


def links():
    schemes = [
        "javascript:",
        "JaVaScRiPt:",
        "java\tscript:",
        "java\nscript:",
        "&#106;avascript:",
        "javascript&colon;",
        "%6Aavascript:",
        " javascript:",
    ]
    schemes += ["data:text/html,<script>", "vbscript:", "javascript:javascript:", "\x01javascript:", "file:///", "blob:", "//javascript:"]
    for scheme in schemes:
        yield f"[press]({scheme}{CALL})"
        yield f"[press](<{scheme}{CALL}>)"
        yield f"<{scheme}{CALL}>"
        yield f"[press][x]\n\n[x]: {scheme}{CALL}"


ODD = [
    f"<script>{CALL}</script>", f"<scr<script>ipt>{CALL}</scr</script>ipt>", f"<SCRIPT/x>{CALL}</SCRIPT>", f"<script\n>{CALL}</script >",
    f"`<script>{CALL}</script>`", f"```\n</code></pre><script>{CALL}</script>\n```", f"<!--><script>{CALL}</script-->", f"<![CDATA[<script>{CALL}</script>]]>",
    f"<style>@import 'javascript:{CALL}'</style>", f"<base href='javascript:{CALL}//'>", f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    f"<form action='javascript:{CALL}'><button autofocus>x</button></form>", f"<math><mtext><table><mglyph><style><img src=x onerror={CALL}>",
    f"<noscript><p title='</noscript><img src=x onerror={CALL}>'>", f"<template><script>{CALL}</script></template>", f"<svg><script>{CALL}</script></svg>",
    f"<svg><animate attributeName=href values=javascript:{CALL} /><a><text>x</text></a></svg>", f"<a href='#' style='x:expression({CALL})'>x</a>",
    f"<form id=x></form><button form=x formaction=javascript:{CALL}>x</button>", f"<img name=body><img name=getElementById src=x onerror={CALL}>",
    f"&lt;script&gt;{CALL}&lt;/script&gt;", f"&#60;script&#62;{CALL}&#60;/script&#62;", f"\\<script>{CALL}\\</script>", f"**<b onclick={CALL}>x</b>**",
    f"![x](x\" onerror=\"{CALL})", f"![x](javascript:{CALL})", f"[x](https://example.org \"a\" onclick={CALL})", f"[a](https://x\"onmouseover={CALL})",
    f"<https://example.org/\"onclick={CALL}>", f"[x]('onclick={CALL})", f"# <img src=x onerror={CALL}>", "> <iframe srcdoc='<script>parent.ran()</script>'>",
    f"- <object data='javascript:{CALL}'></object>", f"1. <embed src='javascript:{CALL}'>", f"<xss style='animation-name:x' onanimationstart={CALL}>",
    f"<input type=image src=x onerror={CALL}>", f"<isindex action=javascript:{CALL}>", f"<link rel=stylesheet href=javascript:{CALL}>",
    f"\u202e<script>{CALL}</script>", f"＜script＞{CALL}＜/script＞", f"<\u0000script>{CALL}</script>", 
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={CALL}>#x'/>",
]  # fmt: skip
CORPUS = [*tags(), *links(), *ODD]
SCRIPT = "<script>window.count=0;window.ran=()=>{window.count+=1}</script>"
PAGE = f"<!doctype html><meta charset=utf-8><title>x</title>{SCRIPT}<main id=frame>%s</main><p id=after>after</p>"


def test_the_corpus_is_large():
    assert len(set(CORPUS)) >= 150


@pytest.mark.browser
@pytest.mark.parametrize("draw", [prose.to_html, prose.to_inline_html], ids=["block", "inline"])
def test_nothing_hostile_runs_even_without_a_policy(page, draw):
    page.on("dialog", lambda dialog: dialog.dismiss())
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(PAGE % "".join(f"<section>{draw(text)}</section>" for text in CORPUS))
    assert page.locator("#frame > section").count() == len(CORPUS)
    assert page.locator("#after").count() == 1
    # A link to the web or within the site would only leave the page; every other one is followed.
    page.evaluate("""() => {
      for (const link of document.querySelectorAll("#frame a")) {
        link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
        const own = URL.canParse(link.getAttribute("href"));
        if (own && !/^https?:$/.test(link.protocol)) link.click();
      }
    }""")
    page.wait_for_load_state("load")
    assert page.evaluate("window.count") == 0
    assert [url for url in asked if not url.startswith(("about:", "https://"))] == []
    bad = "script, style, img, svg, math, iframe, object, embed, form, input, button, base, meta, link, template, video, details"
    assert page.locator(", ".join(f"#frame {tag.strip()}" for tag in bad.split(","))).count() == 0
    names = page.evaluate("[...document.querySelectorAll('#frame *')].flatMap((e) => [...e.attributes].map((a) => a.name))")
    assert set(names) <= {"href", "title", "rel"}
    schemes = page.evaluate("[...document.querySelectorAll('#frame a[href]')].map((a) => a.protocol)")
    # ":" is an address within the site, which a page without an address of its own cannot complete.
    assert set(schemes) <= {"http:", "https:", "mailto:", "tel:", "about:", ":"}


@pytest.mark.browser
def test_the_test_itself_sees_what_runs(page):
    page.set_content(PAGE % f"<img src=x onerror={CALL}>")
    page.wait_for_function("window.count === 1")


@pytest.mark.parametrize("text", [text for text in ODD if "<" in text and prose._HTML.search(text)])
def test_a_text_with_html_is_refused_with_one_clear_sentence(text):
    (sentence,) = prose.problems(text)
    assert sentence.startswith(("Please write Markdown", "This text holds"))


SLOW = {
    "brackets": "[" * 50000, "stars": "*" * 50000, "quotes": ">" * 50000, "lists": "- " * 20000, "ticks": "`" * 50000, "pictures": "![" * 20000,
    "less": "<" * 50000, "ands": "&" * 50000, "emphasis": "_a_" * 15000, "long": "x" * 65536, "links": "[a](" * 15000, "numbers": "1. " * 20000,
}  # fmt: skip


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_a_text_made_to_take_long_is_refused_or_drawn_with_a_bounded_amount_of_markup(text):
    html = prose.to_html(text)
    assert len(html) < 12 * 65536
    assert html.count("<blockquote") <= 33
    assert html.count("<ul") <= 33
