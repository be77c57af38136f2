"""Pages before the journal: login, first password, rules. Plain HTML: they need no socket and cost no memory."""

from collections.abc import Iterable
from html import escape

from fastapi.responses import HTMLResponse

from components.theme import BRAND, static_url

POLICY = ("default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; "
          "base-uri 'none'; form-action 'self'; object-src 'none'")


def entry_page(title: str, parts: Iterable[str], *, school: str = '', foot: str = '', wide: bool = False,
               status: int = 200) -> HTMLResponse:
    """One card in the middle of the screen; ``parts`` are made by the functions below, everything else is escaped."""
    card = 'ej-bare-card ej-bare-wide' if wide else 'ej-bare-card'
    name = f'<span class="ej-entry-school">{escape(school)}</span>' if school else ''
    html = f"""<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} · {escape(BRAND)}</title>
<script src="{static_url('head.js')}"></script>
<link rel="preload" as="font" type="font/woff2" crossorigin href="{static_url('fonts/golos-cyrillic.woff2')}">
<link rel="stylesheet" href="{static_url('theme.css')}">
<link rel="stylesheet" href="{static_url('entry.css')}">
<link rel="icon" type="image/svg+xml" href="{static_url('favicon.svg')}">
</head>
<body class="ej-entry">
<main class="ej-bare">
<p class="ej-entry-brand"><img src="{static_url('favicon.svg')}" alt="" width="40" height="40">
<span>Электронный журнал{name}</span></p>
<div class="{card}">
<h1>{escape(title)}</h1>
{''.join(parts)}
</div>
{f'<p class="ej-bare-foot">{escape(foot)}</p>' if foot else ''}
</main>
</body>
</html>"""
    return HTMLResponse(html, status, {'content-security-policy': POLICY, 'cache-control': 'no-store'})


def entry_form(action: str, parts: Iterable[str], button: str) -> str:
    """A form that posts to an address of ours."""
    return (f'<form class="ej-form" method="post" action="{escape(action)}">{"".join(parts)}'
            f'<button class="ej-btn ej-btn-primary ej-btn-wide" type="submit">{escape(button)}</button></form>')


def line(name: str, label: str, *, value: str = '', hint: str = '', password: str = '', focus: bool = False) -> str:
    """A labelled field; ``password`` is «current» or «new» and hides what is typed, for good (п. 25.3)."""
    kind, complete = ('password', f'{password}-password') if password else ('text', 'username')
    described = f' aria-describedby="{name}-hint"' if hint else ''
    extra = ' autofocus' if focus else ''
    return (f'<div class="ej-field"><label class="ej-label" for="{name}">{escape(label)}</label>'
            f'<input class="ej-entry-input" id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" '
            f'value="{escape(value)}" required maxlength="200" spellcheck="false" autocapitalize="none"'
            f'{described}{extra}>'
            + (f'<span class="ej-hint" id="{name}-hint">{escape(hint)}</span>' if hint else '') + '</div>')


def tick(name: str, label: str) -> str:
    """A box that has to be ticked."""
    return (f'<label class="ej-entry-tick"><input type="checkbox" name="{name}" value="yes" required>'
            f'<span>{escape(label)}</span></label>')


def hidden(name: str, value: str) -> str:
    """What the form carries along."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def problem(text: str) -> str:
    """Why it did not work, read out at once."""
    return f'<p class="ej-entry-problem" role="alert">{escape(text)}</p>' if text else ''


def paragraph(text: str) -> str:
    """A sentence or two."""
    return f'<p class="ej-entry-text">{escape(text)}</p>'


def away(text: str, href: str) -> str:
    """A way out that changes nothing."""
    return f'<a class="ej-btn ej-btn-wide" href="{escape(href)}">{escape(text)}</a>'


def clauses(items: Iterable[tuple[str, str]]) -> str:
    """Headed paragraphs that scroll in their box."""
    rows = ''.join(f'<h2>{escape(head)}</h2><p>{escape(text)}</p>' for head, text in items)
    return f'<div class="ej-entry-clauses" tabindex="0" role="region" aria-label="Текст правил">{rows}</div>'
