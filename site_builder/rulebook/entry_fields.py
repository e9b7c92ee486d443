"""What every entry says beside its fact: its fields, those of its signatures and its source, in both languages."""

from __future__ import annotations

Told = dict[str, tuple[str, str]]

ENTRY: Told = {
    "schema": ("格式", "format of the entry"),
    "stream": ("所属对象", "stream: what the entry is about"),
    "number": ("在该对象的记录中的序号，从 1 起", "number in its stream, from 1"),
    "recorded_at": ("记录时间（协调世界时），至此公开", "second (UTC) at which it was recorded, and public by"),
    "wrong_clock": ("记录时的系统时钟有误", "that the clock of recording was wrong"),
    "decided_on": ("决定日期；没有公布的不写", "day of the decision; absent where it is not published"),
    "by": ("签发人；没有签名的，为记录人", "officer who issued it; who recorded it, where nobody signed"),
    "authority": ("依据", "authority on which it was decided"),
    "command": ("本次录入的编号", "id of the command that recorded it"),
    "act": (
        "一次决定涉及多个对象的，各条记录共有的编号",
        "id shared by the entries of one decision on several streams",
    ),
    "act_size": ("一并签名的决定共涉及几个对象", "on how many streams a signed decision is"),
    "draft": (
        "稿件编号；有签名的记录都有，同一对象只用一次",
        "id of the draft: on every signed entry, once in a stream",
    ),
    "drafted_by": ("拟稿人；与签发人不是同一人", "officer who drafted it, another than the one who issued it"),
    "urgent": (
        "一人紧急签发的理由；须由另一人补签",
        "why one officer issued it alone in urgency; another countersigns it",
    ),
    "signatures": (
        "签名：依次为拟稿人、签发人，评估报告另有评估机构",
        "signatures: the drafter's, the issuer's, and on its report the evaluator's",
    ),
    "illustrative": ("示例", "whether it is made up, as an example"),
    "source": ("转录所据的原件", "published list from which it was transcribed"),
    "pd": ("个人信息的承诺值；值另存", "commitments to personal data, which lies apart"),
    "fact": ("事项的内容", "what is decided or reported"),
}
SIGNATURE: Told = {
    "as": ("签名身份：拟稿、签发或者评估机构", "signed as drafter, issuer or evaluator"),
    "key": ("签名所用公钥（base64）", "public key that signed, in base64"),
    "sig": ("签名（base64）", "signature, in base64"),
}
SOURCE: Told = {
    "title": ("原件名称", "title of the document"),
    "sha256": ("原件的 SHA-256", "SHA-256 of the document"),
    "row": ("行号", "row, from 1"),
    "sheet": ("工作表", "sheet"),
    "withheld": ("原件不予公开的项目及依据", "fields that the list withholds, and on what basis"),
}
