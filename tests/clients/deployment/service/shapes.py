"""What requests may carry."""

from enum import Enum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, EmailStr, Field

Name = Annotated[str, Field(min_length=1, max_length=255)]
Slug = Annotated[str, Field(min_length=1, max_length=100, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, Field(max_length=255)] | None
Limit = Annotated[int, Field(ge=0)] | None
Password = Annotated[str, Field(min_length=8, max_length=128)]
Place = Enum("Place", {name: name for name in ("ACTIVE", "SUSPENDED")})
Standing = Enum("Standing", {name: name for name in ("ACTIVE", "SUSPENDED", "PENDING", "LOCKED")})
Kind = Enum("Kind", {name: name for name in ("SECURITY", "DISTRIBUTION_LIST")})

# Left out of a change, a field stays as it is; its default is never seen.
UNCHANGED: Any = None


class Shape(BaseModel):
    model_config = ConfigDict(use_enum_values=True)


class NewPartner(Shape):
    name: Name
    slug: Slug
    contact_email: EmailStr | None = None
    max_tenants: Limit = None
    max_users_per_tenant: Limit = None
    max_applications_per_tenant: Limit = None


class PartnerChange(Shape):
    name: Name = UNCHANGED
    slug: Slug = UNCHANGED
    status: Place = UNCHANGED
    contact_email: EmailStr | None = None
    max_tenants: Limit = None
    max_users_per_tenant: Limit = None
    max_applications_per_tenant: Limit = None


class NewTenant(Shape):
    partner_id: Annotated[str, Field(min_length=1, max_length=64)]
    name: Name
    slug: Slug
    contact_email: EmailStr | None = None
    settings: dict[str, Any] = {}
    branding: dict[str, Any] = {}


class TenantChange(Shape):
    partner_id: Annotated[str, Field(min_length=1, max_length=64)] = UNCHANGED
    name: Name = UNCHANGED
    slug: Slug = UNCHANGED
    status: Place = UNCHANGED
    contact_email: EmailStr | None = None
    settings: dict[str, Any] = UNCHANGED
    branding: dict[str, Any] = UNCHANGED


class NewUser(Shape):
    tenant_id: str | None = None
    email: EmailStr
    first_name: Words = None
    last_name: Words = None
    display_name: Words = None
    title: Words = None
    department: Words = None
    manager: Words = None
    custom_attributes: dict[str, Any] = {}
    password: Password | None = None


class UserChange(Shape):
    email: EmailStr = UNCHANGED
    first_name: Words = None
    last_name: Words = None
    display_name: Words = None
    title: Words = None
    department: Words = None
    manager: Words = None
    status: Standing = UNCHANGED
    custom_attributes: dict[str, Any] = UNCHANGED


class PasswordReset(Shape):
    password: Password | None = None


class NewGroup(Shape):
    tenant_id: str | None = None
    name: Name
    description: Annotated[str, Field(max_length=1000)] | None = None
    group_type: Kind = "SECURITY"


class GroupChange(Shape):
    name: Name = UNCHANGED
    description: Annotated[str, Field(max_length=1000)] | None = None
    group_type: Kind = UNCHANGED


class NewMember(Shape):
    user_id: str | None = None
    group_id: str | None = None


class SignIn(Shape):
    email: Annotated[str, Field(min_length=1, max_length=320)]
    password: str
    tenant_id: str | None = None
