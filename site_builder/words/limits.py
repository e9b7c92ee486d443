"""What one signed entry, or a report that carries some, does not show of who decided: only the whole book does.

The browser's check of an entry (`static/verify-entry.js`), a report's page of proof, `gongshi verify REPORT`, the page
on verifying and docs/signing.md say the same list.
"""

from __future__ import annotations

LIMITS = {
    "zh": (
        "签名所用公钥在此之前是否已撤销或者被接替",
        "签名人当时是否在任、是否行使该项职权",
        "紧急签发的事项是否另有补签或者不予补签的答复",
    ),
    "en": (
        "whether a key had been revoked or replaced before it signed",
        "whether who signed was in office and held the power",
        "whether another entry countersigns what was issued in urgency, or refuses to",
    ),
}
