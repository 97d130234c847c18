"""A person at the login page, without a browser: the forms of the page, sent as they stand."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import requests


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = {}
        self._form = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self._form = self.forms.setdefault(attributes["id"], {"action": attributes["action"], "fields": {}})
        elif tag == "input" and self._form and attributes.get("type") == "hidden":
            self._form["fields"][attributes["name"]] = attributes["value"]


def sign_in(url, email, password):
    """Where the browser is sent in the end, by e-mail address and password."""
    browser = requests.Session()
    answer = browser.get(url, allow_redirects=False)
    for step in (
        {"email": email, "step": "identify"},
        {"email": email, "password": password, "step": "password"},
        {"step": "allow"},
    ):
        if answer.is_redirect:
            break
        forms = _Forms()
        forms.feed(answer.text)
        form = forms.forms.get("sign-in") or forms.forms["consent"]
        if step["step"] == "identify" and 'id="password"' in answer.text:
            continue
        fields = {**form["fields"], **step}
        answer = browser.post(urljoin(url, form["action"]), data=fields, allow_redirects=False)
    if not answer.is_redirect:
        raise SystemExit(f"the login page answers {answer.status_code}: {answer.text}")
    return answer.headers["location"]


def parameters(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
