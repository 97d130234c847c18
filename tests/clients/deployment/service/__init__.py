"""A small identity service, written for itself: partners, their tenants, people and groups.

It stands in for a deployment of ScaiKey. Nothing in it is read from this repository's documents or
written by its mock, so that where the runner finds it conforming, two programs agree and not one.
"""
