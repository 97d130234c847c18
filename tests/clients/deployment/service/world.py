"""Who and what there is at the start: the people and places that the suites name, and others around them."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from .records import Records

# Enough that lists have pages: the suites turn pages of 100 of one tenant, and count 200 in all.
CROWDS = {"tnt_acme": 121, "tnt_globex": 64, "tnt_initech": 17, "tnt_umbrella": 3}

PARTNERS = ("scailabs", "northwind", "southwind")
TENANTS = {
    "scailabs": "scailabs",
    "acme": "northwind",
    "globex": "southwind",
    "initech": "northwind",
    "umbrella": "northwind",
    "hooli": "southwind",
}
# Name, tenant, role.
PEOPLE = (
    ("root", "scailabs", "super_admin"),
    ("paula", "umbrella", "partner_admin"),
    ("alice", "acme", "tenant_admin"),
    ("bob", "acme", None),
    ("vera", "acme", None),
    ("greta", "globex", "tenant_admin"),
)
# Those that are not named here are services of their own name.
CLIENTS = {
    "svc-read": ("app_reader", ("admin:read",)),
    "svc-write": ("app_writer", ("admin:read", "admin:write")),
    "svc-none": ("app_stranger", ("reports:read",)),
}
PUBLIC_CLIENT = "app_onepage"
GROUPS = {"sales": "acme", "workshop": "acme", "globexstaff": "globex", "globexit": "globex"}
FIRST = ("Ottilie", "Kwame", "Saoirse", "Birk", "Ximena", "Tariq", "Yuki", "Piet", "Ludmila", "Ansel", "Noemi")
LAST = ("Harcourt", "Adeyemi", "Quist", "Ferreira", "Iwasaki", "Blom", "Castellanos", "Zielinski", "Rowe")


@dataclass
class World:
    records: Records
    roles: dict[str, str]
    # By client id: the secret and the scopes that are allowed.
    clients: dict[str, tuple[str, tuple[str, ...]]]


def password(name: str) -> str:
    return f"{name}-stand-in-password"


def secret(name: str) -> str:
    return f"{name}-stand-in-secret"


def made(records: Records) -> World:
    for name in PARTNERS:
        records.add("partner", id=f"prt_{name}", **partner(name.capitalize(), name))
    for name, of in TENANTS.items():
        records.add("tenant", id=f"tnt_{name}", **tenant(name.capitalize(), name, f"prt_{of}"))
    for name, home, _ in PEOPLE:
        records.add("user", id=f"usr_{name}", **user(f"tnt_{home}", f"{name}@{home}.example", name.capitalize()))
        records.passwords[f"usr_{name}"] = password(name)
    for home, size in CROWDS.items():
        for number in range(size):
            crowd(records, home, number)
    for name, home in GROUPS.items():
        records.add("group", id=f"grp_{name}", **group(f"tnt_{home}", name.capitalize()))
    aged(records)
    roles = {f"usr_{name}": role for name, _, role in PEOPLE if role}
    return World(records, roles, {id: (secret(name), scopes) for name, (id, scopes) in CLIENTS.items()})


def aged(records: Records) -> None:
    """All of it has been there for long, in the order in which it came."""
    first = datetime.now(timezone.utc) - timedelta(days=900)
    for kept in records.kept.values():
        for days, record in enumerate(kept.values()):
            then = (first + timedelta(days=days)).isoformat(timespec="milliseconds")
            record.update(created_at=then, updated_at=then)


def crowd(records: Records, home: str, number: int) -> None:
    first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    mail = f"{first}.{last}{number}@{home.removeprefix('tnt_')}.example".lower()
    records.add("user", **user(home, mail, first, last))


def partner(name: str, slug: str) -> dict:
    limits = ("max_tenants", "max_users_per_tenant", "max_applications_per_tenant")
    return {"name": name, "slug": slug, "status": "ACTIVE", "contact_email": None} | dict.fromkeys(limits)


def tenant(name: str, slug: str, partner_id: str) -> dict:
    return {
        "partner_id": partner_id, "name": name, "slug": slug, "status": "ACTIVE",
        "contact_email": f"desk@{slug}.example", "settings": {}, "branding": {},
    }


def user(tenant_id: str, email: str, first: str, last: str | None = None) -> dict:
    name = f"{first} {last}" if last else first
    return {
        "tenant_id": tenant_id, "email": email, "first_name": first, "last_name": last, "display_name": name,
        "title": None, "department": None, "manager": None, "status": "ACTIVE", "custom_attributes": {},
        **account(),
    }


def account() -> dict:
    """What is true of everybody, since everybody is kept here."""
    return {
        "identity_source": "LOCAL", "identity_provider_id": None, "mfa_enabled": False, "email_verified": False,
        "last_login_at": None, "ou_id": None,
    }


def group(tenant_id: str, name: str) -> dict:
    return {"tenant_id": tenant_id, "name": name, "description": None, "group_type": "SECURITY"}
