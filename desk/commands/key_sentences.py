"""What the commands of keys say of a role and of its succession."""

from __future__ import annotations

from desk.keyring import LOG, RECOVERY, SITE
from domain.rules.said import InBoth, Said

FINAL = ("记录后，这把{}密钥不再被接受。", "This {role} key is never accepted again once this is on record.")
ANOTHER_SIGNS = Said("a lost or stolen {role} key does not sign: name the key that does, --signed-by {others}")
NOBODY_ELSE_SIGNS = Said("nothing succeeds a lost recovery key: it alone signs its own successor (docs/keys.md)")
IT_SIGNS_ITSELF = Said(
    "a planned succession is signed by the {role} key itself: leave --signed-by out; where the {by_key} key signs in"
    " its stead, say why with --lost or --stolen"
)
ZH_ROLES = {LOG: "日志", SITE: "网站", RECOVERY: "恢复"}
DESTROY = Said("Destroy the old private key in keys/former/ and all its copies")
AFTER = {
    role: Said("{now}. {destroy}", now=now, destroy=DESTROY)
    for role, now in (
        (LOG, Said("now seal; then tell your auditors that the key was succeeded: they go on with the key they hold")),
        (SITE, Said("now seal, build and sign again")),
        (RECOVERY, Said("now seal; move the new recovery key away to a safe")),
    )
}


def role_said(role: str) -> InBoth:
    """A key by its role, in both languages."""
    return InBoth(zh=f"{ZH_ROLES.get(role, role)}密钥（{role}）", en=role)
