"""The service, as it should be. What may be wrong with it stands in `deviations`."""

import math
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from . import shapes, world
from .admission import admission
from .callers import Caller, Refused, Tokens
from .records import Records, Taken

CHALLENGE = {401: {"WWW-Authenticate": "Bearer"}}
SEARCHED = {
    "partner": ("name", "slug"),
    "tenant": ("name", "slug"),
    "user": ("email", "display_name", "first_name", "last_name"),
    "group": ("name", "description"),
}

Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
Page = Annotated[int, Query(ge=1)]
Size = Annotated[int, Query(ge=1, le=100)]
Text = str | None


def application(records: Records) -> FastAPI:
    app = FastAPI(title="Stand-in", openapi_url=None)
    here = world.made(records)
    tokens = Tokens()
    errors(app)
    admission(app, here, tokens)

    def admin(writes: bool = False, super_only: bool = False):
        def caller(shown: Shown) -> Caller:
            if shown is None:
                raise Refused(401, "Not authenticated")
            known = tokens.read(shown.credentials)
            if known.scopes is None and (records.get("user", known.subject) or {}).get("status") != "ACTIVE":
                raise Refused(401, "Invalid or expired token")
            known.check(writes, super_only)
            return known

        return Annotated[Caller, Depends(caller)]

    Reader, Writer = admin(), admin(writes=True)
    SuperReader, SuperWriter = admin(super_only=True), admin(writes=True, super_only=True)

    def listed(kind, rows, page, size, search=None, **wanted):
        return paged(found(records, kind, rows, search, wanted), page, size)

    def read(kind: str, caller: Caller, id: str) -> dict:
        record = records.get(kind, id)
        if record is None or not records.sees(caller, kind, record):
            raise missing(kind)
        return record

    def written(kind: str, caller: Caller, id: str) -> dict:
        record = records.get(kind, id)
        if record is None:
            raise missing(kind)
        if not records.sees(caller, kind, record):
            raise Refused(403, "Access denied")
        return record

    # Partners

    @app.get("/api/v1/admin/partners/", operation_id="listPartners")
    def list_partners(_: SuperReader, page: Page = 1, per_page: Size = 20, search: Text = None, status: Text = None):
        return listed("partner", records.rows("partner"), page, per_page, search, status=status)

    @app.post("/api/v1/admin/partners/", operation_id="createPartner", status_code=201)
    def create_partner(_: SuperWriter, body: shapes.NewPartner):
        return {"data": records.add("partner", **body.model_dump(), status="ACTIVE")}

    @app.get("/api/v1/admin/partners/{partner_id}", operation_id="getPartner")
    def get_partner(caller: SuperReader, partner_id: str):
        return {"data": read("partner", caller, partner_id)}

    @app.patch("/api/v1/admin/partners/{partner_id}", operation_id="updatePartner")
    def update_partner(caller: SuperWriter, partner_id: str, body: shapes.PartnerChange):
        return {"data": records.change("partner", written("partner", caller, partner_id), sent(body))}

    @app.delete("/api/v1/admin/partners/{partner_id}", operation_id="deletePartner", status_code=204)
    def delete_partner(caller: SuperWriter, partner_id: str):
        records.remove("partner", written("partner", caller, partner_id))

    # Tenants

    @app.get("/api/v1/admin/tenants/", operation_id="listTenants")
    def list_tenants(
        caller: Reader, page: Page = 1, per_page: Size = 20, search: Text = None, status: Text = None,
        partner_id: Text = None,
    ):
        rows = records.seen(caller, "tenant")
        return listed("tenant", rows, page, per_page, search, status=status, partner=partner_id)

    @app.post("/api/v1/admin/tenants/", operation_id="createTenant", status_code=201)
    def create_tenant(caller: SuperWriter, body: shapes.NewTenant):
        partner = written("partner", caller, body.partner_id)
        held = [each for each in records.rows("tenant") if each["partner_id"] == partner["id"]]
        limit("Partner", "tenants", partner["max_tenants"], held)
        return {"data": records.add("tenant", **body.model_dump(), status="ACTIVE")}

    @app.get("/api/v1/admin/tenants/{tenant_id}", operation_id="getTenant")
    def get_tenant(caller: Reader, tenant_id: str):
        return {"data": read("tenant", caller, tenant_id)}

    @app.patch("/api/v1/admin/tenants/{tenant_id}", operation_id="updateTenant")
    def update_tenant(caller: SuperWriter, tenant_id: str, body: shapes.TenantChange):
        tenant, changes = written("tenant", caller, tenant_id), sent(body)
        if "partner_id" in changes:
            written("partner", caller, changes["partner_id"])
        for free in {"settings", "branding"} & changes.keys():
            changes[free] = tenant[free] | changes[free]
        return {"data": records.change("tenant", tenant, changes)}

    @app.delete("/api/v1/admin/tenants/{tenant_id}", operation_id="deleteTenant", status_code=204)
    def delete_tenant(caller: SuperWriter, tenant_id: str):
        records.remove("tenant", written("tenant", caller, tenant_id))

    # Users

    @app.get("/api/v1/admin/users/", operation_id="listUsers")
    def list_users(
        caller: Reader, page: Page = 1, per_page: Size = 20, search: Text = None, status: Text = None,
        tenant_id: Text = None, partner_id: Text = None,
    ):
        rows = records.seen(caller, "user")
        return listed("user", rows, page, per_page, search, status=status, tenant=tenant_id, partner=partner_id)

    @app.post("/api/v1/admin/users/", operation_id="createUser", status_code=201)
    def create_user(caller: Writer, body: shapes.NewUser):
        tenant = written("tenant", caller, home(caller, body.tenant_id))
        partner = records.get("partner", tenant["partner_id"])
        held = [each for each in records.rows("user") if each["tenant_id"] == tenant["id"]]
        limit("Tenant", "users", partner["max_users_per_tenant"], held)
        given = body.model_dump(exclude={"password", "tenant_id"})
        status = "ACTIVE" if body.password else "PENDING"
        user = records.add("user", **given, **world.account(), tenant_id=tenant["id"], status=status)
        records.passwords[user["id"]] = body.password
        return {"data": user}

    @app.get("/api/v1/admin/users/{user_id}", operation_id="getUser")
    def get_user(caller: Reader, user_id: str):
        return {"data": read("user", caller, user_id)}

    @app.patch("/api/v1/admin/users/{user_id}", operation_id="updateUser")
    def update_user(caller: Writer, user_id: str, body: shapes.UserChange):
        return {"data": records.change("user", written("user", caller, user_id), sent(body))}

    @app.delete("/api/v1/admin/users/{user_id}", operation_id="deleteUser", status_code=204)
    def delete_user(caller: Writer, user_id: str):
        records.remove("user", written("user", caller, user_id))

    @app.post("/api/v1/admin/users/{user_id}/reset-password", operation_id="resetUserPassword")
    def reset_password(caller: Writer, user_id: str, body: shapes.PasswordReset | None = None):
        user = written("user", caller, user_id)
        if body is None or body.password is None:
            return {"data": user}
        records.passwords[user["id"]] = body.password
        status = "ACTIVE" if user["status"] == "PENDING" else user["status"]
        return {"data": records.change("user", user, {"status": status})}

    # Groups

    def shown(group: dict) -> dict:
        return {**group, "member_count": len(records.members(group["id"]))}

    @app.get("/api/v1/admin/groups/", operation_id="listGroups")
    def list_groups(
        caller: Reader, page: Page = 1, per_page: Size = 20, search: Text = None, group_type: Text = None,
        tenant_id: Text = None, partner_id: Text = None,
    ):
        rows = [shown(group) for group in records.seen(caller, "group")]
        wanted = {"group_type": group_type, "tenant": tenant_id, "partner": partner_id}
        return listed("group", rows, page, per_page, search, **wanted)

    @app.post("/api/v1/admin/groups/", operation_id="createGroup", status_code=201)
    def create_group(caller: Writer, body: shapes.NewGroup):
        tenant = written("tenant", caller, home(caller, body.tenant_id))
        return {"data": shown(records.add("group", **body.model_dump() | {"tenant_id": tenant["id"]}))}

    @app.get("/api/v1/admin/groups/{group_id}", operation_id="getGroup")
    def get_group(caller: Reader, group_id: str):
        return {"data": shown(read("group", caller, group_id))}

    @app.patch("/api/v1/admin/groups/{group_id}", operation_id="updateGroup")
    def update_group(caller: Writer, group_id: str, body: shapes.GroupChange):
        return {"data": shown(records.change("group", written("group", caller, group_id), sent(body)))}

    @app.delete("/api/v1/admin/groups/{group_id}", operation_id="deleteGroup", status_code=204)
    def delete_group(caller: Writer, group_id: str):
        records.remove("group", written("group", caller, group_id))

    @app.get("/api/v1/admin/groups/{group_id}/members", operation_id="listGroupMembers")
    def list_members(caller: Reader, group_id: str, page: Page = 1, per_page: Size = 20):
        rows = records.members(read("group", caller, group_id)["id"])
        return paged([membership(records, row) for row in rows], page, per_page)

    @app.post("/api/v1/admin/groups/{group_id}/members", operation_id="addGroupMember", status_code=201)
    def add_member(caller: Writer, group_id: str, body: shapes.NewMember):
        return {"data": membership(records, joined(records, written("group", caller, group_id), body))}

    member = "/api/v1/admin/groups/{group_id}/members/{member_id}"

    @app.delete(member, operation_id="removeGroupMember", status_code=204)
    def remove_member(caller: Writer, group_id: str, member_id: str):
        for member in records.members(written("group", caller, group_id)["id"]):
            if member["member_id"] == member_id:
                return records.remove("member", member)
        raise missing("group member")

    @app.get("/api/v1/admin/groups/{group_id}/effective-members", operation_id="listEffectiveGroupMembers")
    def list_everybody(caller: Reader, group_id: str, page: Page = 1, per_page: Size = 20):
        group = read("group", caller, group_id)["id"]
        direct = {member["member_id"] for member in records.members(group)}
        everybody = records.everybody(group)
        rows = [effective(user, user["id"] in direct) for user in records.rows("user") if user["id"] in everybody]
        return paged(rows, page, per_page)

    return app


def errors(app: FastAPI) -> None:
    @app.exception_handler(Refused)
    def refused(_: Request, why: Refused):
        return JSONResponse({"detail": why.detail}, why.status, CHALLENGE.get(why.status))

    @app.exception_handler(Taken)
    def taken(_: Request, why: Taken):
        return JSONResponse({"detail": str(why)}, 409)


def missing(kind: str) -> HTTPException:
    return HTTPException(404, f"{kind.capitalize()} not found")


def limit(holder: str, what: str, most: int | None, held: list) -> None:
    if most is not None and len(held) >= most:
        raise HTTPException(409, f"{holder} has reached its limit of {most} {what}")


def home(caller: Caller, tenant_id: str | None) -> str:
    if not (tenant_id or caller.tenant_id):
        raise HTTPException(400, "tenant_id is required")
    return tenant_id or caller.tenant_id


def sent(body) -> dict:
    return body.model_dump(exclude_unset=True)


def found(records: Records, kind: str, rows: list[dict], search: str | None, wanted: dict) -> list[dict]:
    def matches(row: dict) -> bool:
        partner, tenant = records.place(kind, row)
        known = {**row, "partner": partner, "tenant": tenant}
        named = not search or any(search.lower() in (row[field] or "").lower() for field in SEARCHED[kind])
        return named and all(value is None or known[field] == value for field, value in wanted.items())

    return [row for row in rows if matches(row)]


def paged(rows: list[dict], page: int, size: int) -> dict:
    start = (page - 1) * size
    pages = math.ceil(len(rows) / size)
    where = {"page": page, "per_page": size, "total": len(rows), "total_pages": pages}
    return {"data": rows[start : start + size], "pagination": where}


def joined(records: Records, group: dict, body: shapes.NewMember) -> dict:
    """A membership, where nothing speaks against it."""
    if (body.user_id is None) == (body.group_id is None):
        raise HTTPException(400, "Either user_id or group_id is required")
    kind, id = ("user", body.user_id) if body.user_id else ("group", body.group_id)
    member = records.get(kind, id)
    if member is None or member["tenant_id"] != group["tenant_id"]:
        raise missing(kind)
    if any(known["member_id"] == id for known in records.members(group["id"])):
        raise HTTPException(409, "Group member already exists")
    if kind == "group" and records.holds(id, group["id"]):
        raise HTTPException(409, "A group cannot be in itself, directly or through others")
    return records.add(
        "member", group_id=group["id"], member_type=kind.upper(), member_id=id, user_id=body.user_id,
        nested_group_id=body.group_id, membership_type="DIRECT", added_at=records.now(),
    )


def membership(records: Records, member: dict) -> dict:
    user, group = records.get("user", member["user_id"]), records.get("group", member["nested_group_id"])
    return {
        **member,
        "user": user and {name: user[name] for name in ("id", "email", "display_name", "status")},
        "group": group and {name: group[name] for name in ("id", "name", "group_type")},
    }


def effective(user: dict, direct: bool) -> dict:
    told = {name: user[name] for name in ("email", "display_name", "status")}
    return {"user_id": user["id"], **told, "membership_type": "DIRECT" if direct else "INHERITED"}
