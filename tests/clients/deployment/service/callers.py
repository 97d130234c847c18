"""Who calls: tokens, and what they let do."""

import secrets
import time
from dataclasses import dataclass, field

import jwt

LIFETIME = 3600
ROLES = ("super_admin", "partner_admin", "tenant_admin")


class Refused(Exception):
    """The caller may not do this."""

    def __init__(self, status: int, detail: str):
        self.status, self.detail = status, detail


@dataclass(frozen=True)
class Caller:
    subject: str
    role: str | None = None
    tenant_id: str | None = None
    partner_id: str | None = None
    # Of a service; people have none.
    scopes: tuple[str, ...] | None = None

    @property
    def everywhere(self) -> bool:
        return self.scopes is not None or self.role == "super_admin"

    def check(self, writes: bool, super_only: bool) -> None:
        if self.scopes is None and self.role not in ROLES:
            raise Refused(403, "Admin access required")
        if self.scopes is not None and not {"admin:read", "admin:write"} & set(self.scopes):
            raise Refused(403, "Platform token requires admin:read or admin:write scope")
        if self.scopes is not None and writes and "admin:write" not in self.scopes:
            raise Refused(403, "Platform token requires admin:write scope")
        if super_only and not self.everywhere:
            raise Refused(403, "Access denied")


@dataclass
class Tokens:
    """Signed with a key that lives as long as the process."""

    key: str = field(default_factory=lambda: secrets.token_hex(32))
    revoked: set[str] = field(default_factory=set)

    def issue(self, caller: Caller) -> str:
        now = int(time.time())
        claims = {"sub": caller.subject, "iat": now, "exp": now + LIFETIME, "jti": secrets.token_hex(8)}
        optional = {"role": caller.role, "tenant_id": caller.tenant_id, "partner_id": caller.partner_id}
        claims |= {name: value for name, value in optional.items() if value}
        if caller.scopes is not None:
            claims |= {"scope": " ".join(caller.scopes), "platform_token": True}
        return jwt.encode(claims, self.key, algorithm="HS256")

    def read(self, token: str) -> Caller:
        claims = self.claims(token)
        if claims is None or claims["jti"] in self.revoked:
            raise Refused(401, "Invalid or expired token")
        scopes = tuple(claims["scope"].split()) if claims.get("platform_token") else None
        return Caller(claims["sub"], claims.get("role"), claims.get("tenant_id"), claims.get("partner_id"), scopes)

    def revoke(self, token: str) -> None:
        if claims := self.claims(token):
            self.revoked.add(claims["jti"])

    def claims(self, token: str) -> dict | None:
        try:
            return jwt.decode(token, self.key, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            return None
