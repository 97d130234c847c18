"""What requests may carry."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, EmailStr, Field

Name = Annotated[str, Field(min_length=1, max_length=255)]
Slug = Annotated[str, Field(min_length=1, max_length=100, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, Field(max_length=255)] | None
Limit = Annotated[int, Field(ge=0)] | None
Password = Annotated[str, Field(min_length=8, max_length=128)]
Place = Literal["ACTIVE", "SUSPENDED"]
Standing = Literal["ACTIVE", "SUSPENDED", "PENDING", "LOCKED"]
Kind = Literal["SECURITY", "DISTRIBUTION_LIST"]

# Left out of a change, a field stays as it is; its default is never seen.
UNCHANGED: Any = None


class NewPartner(BaseModel):
    name: Name
    slug: Slug
    contact_email: EmailStr | None = None
    max_tenants: Limit = None
    max_users_per_tenant: Limit = None
    max_applications_per_tenant: Limit = None


class PartnerChange(BaseModel):
    name: Name = UNCHANGED
    slug: Slug = UNCHANGED
    status: Place = UNCHANGED
    contact_email: EmailStr | None = None
    max_tenants: Limit = None
    max_users_per_tenant: Limit = None
    max_applications_per_tenant: Limit = None


class NewTenant(BaseModel):
    partner_id: Annotated[str, Field(min_length=1, max_length=64)]
    name: Name
    slug: Slug
    contact_email: EmailStr | None = None
    settings: dict[str, Any] = {}
    branding: dict[str, Any] = {}


class TenantChange(BaseModel):
    partner_id: Annotated[str, Field(min_length=1, max_length=64)] = UNCHANGED
    name: Name = UNCHANGED
    slug: Slug = UNCHANGED
    status: Place = UNCHANGED
    contact_email: EmailStr | None = None
    settings: dict[str, Any] = UNCHANGED
    branding: dict[str, Any] = UNCHANGED


class NewUser(BaseModel):
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


class UserChange(BaseModel):
    email: EmailStr = UNCHANGED
    first_name: Words = None
    last_name: Words = None
    display_name: Words = None
    title: Words = None
    department: Words = None
    manager: Words = None
    status: Standing = UNCHANGED
    custom_attributes: dict[str, Any] = UNCHANGED


class PasswordReset(BaseModel):
    password: Password | None = None


class NewGroup(BaseModel):
    tenant_id: str | None = None
    name: Name
    description: Annotated[str, Field(max_length=1000)] | None = None
    group_type: Kind = "SECURITY"


class GroupChange(BaseModel):
    name: Name = UNCHANGED
    description: Annotated[str, Field(max_length=1000)] | None = None
    group_type: Kind = UNCHANGED


class NewMember(BaseModel):
    user_id: str | None = None
    group_id: str | None = None


class SignIn(BaseModel):
    email: Annotated[str, Field(min_length=1, max_length=320)]
    password: str
    tenant_id: str | None = None
