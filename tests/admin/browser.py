"""What a browser does with a page: the fields of a form as they would be sent, the text that a reader sees."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "td", "th", "tr", "option", "label", "legend", "fieldset", "span"}
type Fields = dict[str, list[str]]


def tree(response: Any) -> Element:
    """The page as elements without a namespace."""
    parsed: Element = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return parsed


def form_of(response: Any) -> Element:
    """The page's own form: not the ones in the head or in a dialog, nor those that throw unsaved text away."""
    for form in tree(response).iter("form"):
        if form.get("method") == "post" and form.get("id") != "logout-form" and "unsaved" not in form.get("class", ""):
            return form
    raise AssertionError(f"no form on the page: {said(response)[:400]}")


def fields(response: Any, **typed: Any) -> Fields:
    """What the browser would send if somebody typed ``typed`` into the form of this page and pressed its first button."""
    sent: Fields = {}
    for name, value in _fields(form_of(response)):
        sent.setdefault(name, []).append(value)
    for name, value in typed.items():
        sent[name] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return sent


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for element in form.iter():
        name = element.get("name")
        if name and element.get("disabled") is None:
            yield from ((name, value) for value in _values(element))


def _values(element: Element) -> list[str]:
    """What one element sends."""
    match element.tag, element.get("type", "text"):
        case "input", "checkbox" | "radio":
            return [element.get("value", "on")] if element.get("checked") is not None else []
        case "input", kind if kind != "submit":
            return [element.get("value", "")]
        case "textarea", _:
            return [(element.text or "").removeprefix("\n").replace("\n", "\r\n")]
        case "select", _:
            options = list(element.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None]
            if not chosen and element.get("multiple") is None:
                chosen = options[:1]
            return [option.get("value", "".join(option.itertext())) for option in chosen]
        case _:
            return []


def said(response: Any) -> str:
    """The words of the page's main part, white space squeezed."""
    main = next(tree(response).iter("main"))
    for element in main.iter():
        if element.tag in BLOCKS:
            element.tail = f" {element.tail or ''}"
    return " ".join("".join(main.itertext()).split())


def links(response: Any) -> list[str]:
    """Where the page leads: its links, and its buttons that save first and then lead to a page."""
    main = next(tree(response).iter("main")).iter()
    ways = ((one.tag, one.get("href", "") if one.tag == "a" else one.get("data-page", "")) for one in main)
    return [address for tag, address in ways if tag == "a" or (tag == "button" and address)]


def errors(response: Any) -> str:
    """The errors a form was refused with, for the message of a failed test."""
    lists = [
        one
        for one in tree(response).iter()
        if "errorlist" in one.get("class", "") or "errornote" in one.get("class", "")
    ]
    return " / ".join(" ".join("".join(one.itertext()).split()) for one in lists)
