"""What pydantic takes although the schema that FastAPI writes of it says otherwise.

FastAPI validates in pydantic's lax mode and describes the types alone: `false` is read as 0, `"yes"` as true,
seconds since 1970 as an instant, a list with the same text twice as a set, `https://ü` as an address. Such a
request breaks the document, and is not refused. Whether a request is one of these is asked of pydantic itself,
not of the mock: it is, when nothing is left to object to after each value that the schema objects to was read.
"""

import copy
from datetime import date, datetime
from io import BytesIO
from typing import Union
from urllib.parse import parse_qsl, urlsplit

import email_validator
import jsonschema_rs
import pydantic
import schemathesis
from hypothesis import strategies
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.jsonschema import make_validator
from schemathesis.core.parameters import ParameterLocation
from werkzeug.formparser import parse_form_data

TYPES = {"boolean": bool, "integer": int, "number": float, "string": str, "null": None}
FORMATS = {"date": date, "date-time": datetime, "email": pydantic.EmailStr, "uri": pydantic.AnyUrl}

# A schema that no value fits: of headers and paths pydantic is not asked.
NOTHING = {"not": {}}

fits_format = jsonschema_rs.Draft202012Validator({"format": "email"}, validate_formats=True).is_valid


def is_mail(text):
    try:
        email_validator.validate_email(text, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return False
    return fits_format(text)


# An address at `.test` or `.local` fits the format; pydantic, which asks email-validator, refuses it. With a host
# of `xn--` it is the other way round.
schemathesis.openapi.format("email", strategies.emails().filter(is_mail))


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return not (isinstance(failure, AcceptedNegativeData) and is_taken(case, response))


def is_taken(case, response):
    broken = [place for place in case.meta.components if case.meta.is_negative_at(place)]
    return bool(broken) and all(reads(*sent(place, case, response)) for place in broken)


def sent(place, case, response):
    """What stands in a place of the request, and the schema that holds there."""
    if place is ParameterLocation.BODY:
        declared = case.operation.get_body_for_media_type(case.media_type).optimized_schema
        return (case.body if "json" in case.media_type else in_form(response.request, declared)), declared, case
    if place is ParameterLocation.QUERY:
        declared = case.operation.query.schema
        texts = dict(parse_qsl(urlsplit(response.request.url).query, keep_blank_values=True))
        return {name: text for name, text in texts.items() if name in declared["properties"]}, declared, case
    return None, NOTHING, case


def in_form(request, schema):
    """What arrived of a form: text, and files, which fit any schema that has them. A field that was sent several times is
    a list where the schema has one, else what was sent last."""
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    form = {"CONTENT_TYPE": request.headers["Content-Type"], "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    _, texts, files = parse_form_data(form, max_form_memory_size=None)
    arrived = {**texts.to_dict(flat=False), **{name: ["a file"] * len(those) for name, those in files.lists()}}
    return {name: fields if is_list(schema, name) else fields[-1] for name, fields in arrived.items()}


def is_list(schema, name):
    declared = schema.get("properties", {}).get(name, {})
    return "array" in declared.get("type", "") if isinstance(declared, dict) else False


def reads(value, schema, case):
    """Whether pydantic can read the value so that the schema holds. Not every objection has to be met: the same text
    eleven times is no longer too long a list once it is read as a set."""
    validator = make_validator(schema, case.operation.schema.adapter.jsonschema_validator_cls)
    root = [copy.deepcopy(value)]
    for _ in range(100):
        errors = list(validator.iter_errors(root[0]))
        if not errors:
            return True
        if not any(meet(one, root, schema) for error in errors for one in objections(error)):
            return False
    return False


def objections(error):
    """What is objected to; where a value fits none of several schemas, by each of them."""
    if not hasattr(error.kind, "context"):
        return [error]
    return [one for branch in error.kind.context for inner in branch for one in objections(inner)]


def meet(error, root, schema):
    """Has what is objected to be read, if it can be."""
    try:
        put(root, [0, *error.instance_path], read(error, schema))
    except (KeyError, ValueError):
        return False
    return True


def read(error, schema):
    """The value that an error is about, as pydantic reads it and JSON has it."""
    reader = pydantic.TypeAdapter(asked_for(error.kind, format_at(error.schema_path, schema)))
    return reader.dump_python(reader.validate_python(error.instance), mode="json")


def format_at(path, schema):
    """The format beside a keyword of the schema, if it is one that a program has a type for."""
    for step in path[:-1]:
        schema = schema[step] if isinstance(schema, list) else schema.get(step, {})
    return schema.get("format") if schema.get("format") in FORMATS else None


def asked_for(kind, format):
    """What stands in the program where the schema has what is objected to."""
    if kind.name == "type":
        return Union[tuple(FORMATS[format] if name == "string" and format else TYPES[name] for name in kind.types)]
    if kind.name == "uniqueItems":
        return set[str]
    if kind.name == "format":
        return FORMATS[kind.format]
    raise KeyError(kind.name)


def put(root, path, value):
    for step in path[:-1]:
        root = root[step]
    root[path[-1]] = value
