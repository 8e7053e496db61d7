"""Hosts that Chromium asks for and Qt cannot express: every hook of the page is given nothing."""

from __future__ import annotations

from typing import Final

STRANGE: Final = (
    *("foo-.{}", "-x.{}", "x!.{}", "x*.{}", "x'.{}", "x$.{}", "x~.{}", "x,.{}", "x;.{}", "x&.{}"),
    *("x%20y.{}", "a..{}", "{}.."),
)


def strange_hosts(host: str) -> list[str]:
    """Give strange hosts below a host, or like it."""
    return [form.format(host) for form in STRANGE]


# Asks for a host by every means that a page has and that leave it where it is.
ASK: Final = """
    for (const host of {hosts}) {{
        const at = 'https://' + host + '/';
        const quietly = action => {{ try {{ action(); }} catch {{}} }};
        quietly(() => fetch(at, {{mode: 'no-cors'}}).catch(() => 0));
        quietly(() => fetch(at, {{mode: 'no-cors', method: 'POST', body: 'x'}}).catch(() => 0));
        quietly(() => {{ new Image().src = at; }});
        quietly(() => navigator.sendBeacon(at, 'x'));
        quietly(() => new WebSocket('wss://' + host + '/'));
        quietly(() => {{
            const work = `new WebSocket('wss://${{host}}/'); fetch('${{at}}', {{mode: 'no-cors'}})`;
            new Worker(URL.createObjectURL(new Blob([work])));
        }});
        for (const [tag, name] of [['iframe', 'src'], ['script', 'src'], ['link', 'href']]) {{
            quietly(() => {{
                const part = document.createElement(tag);
                part.rel = 'stylesheet';
                part[name] = at;
                document.body.append(part);
            }});
        }}
    }}
    1
"""
