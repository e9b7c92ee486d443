"""What is told before somebody signs or records: every field by its title, keys, urgency, an unsigned report."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from desk.commands.fields_shown import of_fact
from domain.rules.catalogue import KINDS
from domain.rules.fact import Fact
from domain.rules.shape import Shape, shape_of_kind
from public.cli import main as gongshi
from site_builder.words.book_words import default_words
from tests.desk.signed_office import APPOINTS, SignedOffice
from tests.desk.test_separation import facts
from tests.ledger.logs import VERIFY

CHINESE = {"LANG": "zh_CN.UTF-8"}


def texts(shape: Shape, holder: Any) -> Iterator[str]:
    """The texts and references of a fact that stand in it as they are."""
    for each in shape.fields:
        value, inner = getattr(holder, each.name), each.shape.item or each.shape
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, msgspec.Struct):
                yield from texts(inner, one)
            elif (
                inner.form in ("text", "reference") and not inner.choices and isinstance(one, str) and one not in KINDS
            ):
                yield one


@pytest.mark.parametrize("kind", sorted(facts()))
def test_every_field_of_every_kind_is_told_by_its_title(kind: str) -> None:
    fact: Fact = facts()[kind]
    lines = "\n".join(of_fact(default_words(), fact))
    for each in shape_of_kind(type(fact)).fields:
        stated = getattr(fact, each.name) not in (None, ())
        assert not stated or f"{each.zh}（{each.en}）" in lines, each.name
    assert [text for text in texts(shape_of_kind(type(fact)), fact) if text not in lines] == []
    assert "{'" not in lines


def test_a_draft_is_shown_in_the_language_of_the_terminal(signed: SignedOffice) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    chinese = signed("draft", "show", path, env=CHINESE).output
    for text in ("所属记录簿", "职权（power）：执行 / execution", "姓名（name）：李四（个人信息", "尚无签名",
                 "以前均可签发", "年5月1日"):  # fmt: skip
        assert text in chinese, text
    assert "hmac" not in chinese
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    fingerprint = (
        signed("officer", "key", "show", signed.key("officer/registrar"))
        .output.split("fingerprint: ")[1]
        .splitlines()[0]
    )
    assert f"signed as its drafter, officer/registrar; fingerprint of the key: {fingerprint}" in signed(
        "draft", "show", path
    ).output  # fmt: skip


def test_a_key_is_shown_with_its_fingerprint_before_it_is_registered(signed: SignedOffice) -> None:
    signed.issued(signed.drafted("officer/zhang", "zhang.draft"), "--book", signed.folder)
    proof = signed.proof("officer/zhang")
    key = signed("officer", "key", "show", signed.key("officer/zhang")).output
    text, print_ = key.splitlines()[0].removeprefix("key: "), key.splitlines()[2].removeprefix("fingerprint: ")
    path = signed.desk / "key.draft"
    told = ("--by", "officer/founder", "--drafted-by", "officer/registrar", "--out", path, "--book", signed.folder)
    signed("officer", "key", "register", *proof, *told)
    for said in (
        signed("draft", "sign", path, "--key", signed.key("officer/registrar")).output,
        signed.issued(path).output,
        signed.record("--draft", path).output,
    ):
        assert f"public key）：{text}" in said
        assert f"fingerprint）：{print_}" in said


def test_urgency_is_told_before_the_signature(signed: SignedOffice) -> None:
    path = signed.desk / "urgent.draft"
    told = ("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS, "--urgent", "汛情")
    signed("draft", "new", *told, "--out", path, "--book", signed.folder)
    key = ("--key", signed.key("officer/founder"), "--dry-run")
    for said in (signed.issued(path, "--dry-run").output, signed.record(*told, *key).output):
        assert "Issued in urgency, because: 汛情" in said
        assert "open issues" in said
        assert "countersigns it" in said
    assert "紧急签发，理由：汛情" in signed(
        "issue", path, "--by", "officer/founder", *key, env=CHINESE
    ).output  # fmt: skip


FINAL = ("Once recorded, this cannot be changed or taken back.", "记录后不能更改或撤回。")


@pytest.mark.parametrize("how", [("--dry-run",), ("--yes",), ()])
def test_what_cannot_be_undone_is_told_whether_or_not_somebody_is_asked(
    signed: SignedOffice, how: tuple[str, ...]
) -> None:
    for number, (env, final) in enumerate(zip(({}, CHINESE), FINAL, strict=True)):
        own = ("--by", "officer/founder", "--key", signed.key("officer/founder"), "--urgent", "汛情", *how)
        told = ("record", "officer.appointed", "--stream", f"officer/li{number}", *APPOINTS, *own)
        assert signed(*told, "--book", signed.folder, env=env).output.count(final) == 1


def test_what_the_recovery_key_registers_is_told_to_be_final(signed: SignedOffice) -> None:
    """With --dry-run too, beside what its registration brings about."""
    made, proof = signed.desk / "again.key", signed.desk / "again.proof"
    signed("officer", "key", "make", "officer/founder", "--out", made)
    proof.write_text(signed("officer", "key", "prove", made, "--book", signed.folder).output, encoding="utf-8")
    told = ("officer", "key", "recover", "--proof-file", proof, "--recovery-key", signed.folder / "keys/recovery.key")
    said = signed(*told, "--by", "officer/founder", "--dry-run", "--book", signed.folder).output
    assert "an open issue for ever" in said
    assert FINAL[0] in said


def test_what_a_file_of_decisions_cannot_show_is_told_when_it_is_recorded(signed: SignedOffice) -> None:
    """Each decision of a file is signed for itself: one taken out is not missed."""
    path, file = signed.desk / "two.draft", signed.desk / "two.yaml"
    common = {
        "kind": "officer.appointed",
        "by": "officer/founder",
        "fields": dict(each.split("=") for each in APPOINTS),
    }
    decisions = [common | {"stream": f"officer/{name}"} for name in ("li", "wu")]
    file.write_text(json.dumps({"decisions": decisions}, ensure_ascii=False), encoding="utf-8")
    signed("draft", "new", "--file", file, "--drafted-by", "officer/registrar", "--out", path, "--book", signed.folder)
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    signed.issued(path)
    assert "decisions in this file: 2, each signed for itself" in signed.record("--draft", path, "--dry-run").output
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["decisions"][0]
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    said = signed.record("--draft", path).output
    assert "decisions in this file: 1, each signed for itself; no file can show whether others" in said


def test_the_key_of_a_body_is_told_in_which_role_it_signs(signed: SignedOffice) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    signed("officer", "key", "make", "organisation/e", "--out", signed.desk / "body.key")
    said = signed("draft", "sign", path, "--key", signed.desk / "body.key", code=1).output
    assert "with --as evaluator" in said


def test_what_the_audit_and_the_verifiers_say_of_signatures(signed: SignedOffice) -> None:
    """How many there are; that nobody answered an urgent act; and no count where none was asked."""
    unsealed = signed("audit", "--book", signed.folder).output
    assert unsealed.splitlines()[-1] == "nothing is sealed yet: there is no log to compare with"
    own = ("--by", "officer/founder", "--key", signed.key("officer/founder"))
    signed.record("officer.appointed", "--stream", "officer/li", *APPOINTS, *own, "--urgent", "汛情紧急")
    signed("seal", "--book", signed.folder)
    said = signed("audit", "--book", signed.folder).output.splitlines()
    assert said == ["signatures checked: 1 entries are signed by whom they name", "the book and the log agree"]
    note = "number 1 of officer/li was issued in urgency, and nobody answered for it"
    place = [str(signed.folder / "log"), "--key", str(signed.folder / "keys/log.vkey")]
    assert f"note: {note}" in CliRunner().invoke(gongshi, ["verify", *place]).output
    assert f"NOTE {note}" in script(place)
    left_out = script([*place, "--signatures", "none"])
    assert "are signed by" not in left_out
    assert "signatures not checked" in left_out
    refusing = ("countersign", "officer/li", 1, "--by", "officer/second", "--key", signed.key("officer/second"))
    signed(*refusing, "--refuse", "并不紧急", "--book", signed.folder)
    signed("seal", "--book", signed.folder)
    assert note not in CliRunner().invoke(gongshi, ["verify", *place]).output + script(place)


def script(told: list[str]) -> str:
    """What `verify.py` says."""
    return subprocess.run([sys.executable, "-I", VERIFY, *told], capture_output=True, text=True, check=True).stdout
