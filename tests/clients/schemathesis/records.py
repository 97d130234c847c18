"""What the coverage phase names is there.

For what a path, a query or a header names it takes a value of the right form, which stands for nothing: whatever else
it covers, the answer would be that nothing was found. The dictionaries of the system's file say what is there, and that
is named instead, unless it is that place which is covered.
"""

import itertools
from urllib.parse import quote

import schemathesis
from schemathesis.core.parameters import ParameterLocation

PLACES = (ParameterLocation.PATH, ParameterLocation.QUERY, ParameterLocation.HEADER)
turns = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.phase.name.value != "coverage":
        return
    turn = next(turns)
    for place in PLACES:
        if case.meta.phase.data.parameter_location is not place and not case.meta.is_negative_at(place):
            name_records(case, place, turn)


def name_records(case, place, turn):
    """By the same place in every dictionary, so that what stands there may belong together."""
    container = getattr(case, place.container_name)
    for parameter in getattr(case.operation, place.container_name):
        known = values(case.operation, parameter.name, place)
        if known:
            value = known[turn % len(known)]
            # Here a path has its values as they are sent.
            container[parameter.name] = quote(str(value), safe="") if place is ParameterLocation.PATH else value


def values(operation, name, place):
    """What the system's file has for a parameter, if anything."""
    config = operation.schema.config
    own = config.operations.get_for_operation(operation).parameters
    key = f"{place.value}.{name}"
    bound = own.get(key, config.parameters.get(key))
    return [] if bound is None else [entry.value for entry in config.dictionaries[bound.dictionary].entries]
