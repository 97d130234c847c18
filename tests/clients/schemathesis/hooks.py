"""What Schemathesis has to be told of every system."""

import caller  # noqa: F401
import done  # noqa: F401
import event_streams  # noqa: F401
import files  # noqa: F401
import pydantic_reads  # noqa: F401
import records  # noqa: F401
import references  # noqa: F401
import signatures  # noqa: F401
import starlette_allows  # noqa: F401
