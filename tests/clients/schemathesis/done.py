"""Which operations were done, so that what is never seen to succeed is known.

Whoever is always refused shows little of an answer. The file that `DONE` names gets a line for each operation that
was done at least once.
"""

import os

import schemathesis

labels = set()


@schemathesis.hook
def after_call(context, case, response):
    label = case.operation.label
    if response.status_code < 400 and label not in labels:
        labels.add(label)
        with open(os.environ["DONE"], "a") as done:
            print(label, file=done)
