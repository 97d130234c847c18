"""Which methods Starlette names.

FastAPI has a route for each method of a path, and Starlette answers 405 from the first whose path matches: `Allow`
names the method of that one alone, whatever other methods the path has. That, and nothing else, is let pass.
"""

import schemathesis
from schemathesis.core.transport import HTTP_METHODS_SCHEMA
from schemathesis.openapi.checks import AllowHeaderMismatch


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if not isinstance(failure, AllowHeaderMismatch):
        return True
    routes = case.operation.schema[case.operation.path]
    first = next(method.upper() for method in routes if method.lower() in HTTP_METHODS_SCHEMA)
    return failure.allow_header != first
