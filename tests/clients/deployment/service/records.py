"""What is kept, in memory, and who may see it."""

import uuid
from datetime import datetime, timezone

from .callers import Caller

PREFIXES = {"partner": "prt", "tenant": "tnt", "user": "usr", "group": "grp", "member": "gmb"}
# Taken once within the other field, by deleted records too; None is everywhere.
UNIQUE = {
    "partner": (None, "slug"),
    "tenant": (None, "slug"),
    "user": ("tenant_id", "email"),
    "group": ("tenant_id", "name"),
}
STAMPED = ("partner", "tenant", "user", "group")


class Taken(Exception):
    """A value that has to be unique is somebody else's."""

    def __init__(self, kind: str, field: str):
        super().__init__(f"{kind.capitalize()} with this {field} already exists")


class Records:
    """Every kind's records by id, in the order in which they came."""

    def __init__(self):
        self.kept = {kind: {} for kind in PREFIXES}
        self.passwords = {}

    def minted(self, kind: str) -> str:
        return f"{PREFIXES[kind]}_{uuid.uuid4().hex}"

    def now(self) -> str:
        return datetime.now(timezone.utc).isoformat(timespec="milliseconds")

    def add(self, kind: str, **fields) -> dict:
        self.claim(kind, fields)
        record = {"id": fields.pop("id", None) or self.minted(kind), **fields}
        if kind in STAMPED:
            now = self.now()
            record = {"created_at": now, "updated_at": now, "deleted_at": None, **record}
        self.kept[kind][record["id"]] = record
        return record

    def change(self, kind: str, record: dict, fields: dict) -> dict:
        self.claim(kind, {**record, **fields}, record["id"])
        record.update(fields, updated_at=self.now())
        return record

    def claim(self, kind: str, fields: dict, id: str | None = None) -> None:
        within, field = UNIQUE.get(kind, (None, None))
        if field is None:
            return
        for other in self.kept[kind].values():
            same = other[field] == fields[field] and (within is None or other[within] == fields[within])
            if same and other["id"] != id:
                raise Taken(kind, field)

    def get(self, kind: str, id: str | None) -> dict | None:
        record = self.kept[kind].get(id)
        return record if record and not record.get("deleted_at") and self.stands(kind, record) else None

    def stands(self, kind: str, record: dict) -> bool:
        """What a tenant or a partner holds goes with it."""
        if kind == "tenant":
            return self.get("partner", record["partner_id"]) is not None
        if kind in ("user", "group"):
            return self.get("tenant", record["tenant_id"]) is not None
        return True

    def rows(self, kind: str) -> list[dict]:
        return [record for id in self.kept[kind] if (record := self.get(kind, id))]

    def remove(self, kind: str, record: dict) -> None:
        if kind in STAMPED:
            record["deleted_at"] = record["updated_at"] = self.now()
        else:
            del self.kept[kind][record["id"]]
        for member in list(self.kept["member"].values()):
            if record["id"] in (member["member_id"], member["group_id"]):
                del self.kept["member"][member["id"]]

    def place(self, kind: str, record: dict) -> tuple[str | None, str | None]:
        """The partner and the tenant in which a record stands."""
        if kind == "partner":
            return record["id"], None
        if kind == "tenant":
            return record["partner_id"], record["id"]
        tenant = self.kept["tenant"][record["tenant_id"]]
        return tenant["partner_id"], tenant["id"]

    def sees(self, caller: Caller, kind: str, record: dict) -> bool:
        partner, tenant = self.place(kind, record)
        return caller.everywhere or (
            tenant == caller.tenant_id if caller.role == "tenant_admin" else partner == caller.partner_id
        )

    def seen(self, caller: Caller, kind: str) -> list[dict]:
        return [record for record in self.rows(kind) if self.sees(caller, kind, record)]

    def members(self, group: str) -> list[dict]:
        return [member for member in self.rows("member") if member["group_id"] == group]

    def everybody(self, group: str) -> set[str]:
        """The users in a group and in the groups in it; no group is in itself."""
        members = self.members(group)
        direct = {member["member_id"] for member in members if member["member_type"] == "USER"}
        return direct.union(*(self.everybody(each["member_id"]) for each in members if each["member_type"] == "GROUP"))

    def holds(self, outer: str, inner: str) -> bool:
        """Is the one group the other, or does it hold it at any depth?"""
        return outer == inner or any(
            self.holds(member["member_id"], inner) for member in self.members(outer) if member["member_type"] == "GROUP"
        )
