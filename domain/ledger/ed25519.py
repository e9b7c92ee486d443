"""Ed25519 as strictly as our rules ask (RFC 8032; keys and points of small order are refused, and s is below L)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, P) % P
_Y8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
SMALL = frozenset((0, 1, P - 1, _Y8, P - _Y8))
"""The second coordinates of the eight points whose order divides 8: what they sign proves nothing."""


def is_strict(point: bytes) -> bool:
    """Whether 32 bytes are the one encoding of a point that is not of small order; whether it is on the curve is not
    asked here."""
    y = int.from_bytes(point, "little") % 2**255
    return len(point) == 32 and y < P and y not in SMALL


def is_small(point: bytes) -> bool:
    """Whether 32 bytes are a point whose order divides 8, in whichever encoding."""
    return int.from_bytes(point, "little") % 2**255 % P in SMALL


def is_key(point: bytes) -> bool:
    """Whether 32 bytes are a public key: the one encoding of a point of the curve that is not of small order."""
    y = int.from_bytes(point, "little") % 2**255
    square = (y * y - 1) * pow(_D * y * y + 1, -1, P) % P
    return is_strict(point) and pow(square, (P - 1) // 2, P) == 1


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key made the signature over the message."""
    if len(signature) != 64 or not is_strict(public) or not is_strict(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
