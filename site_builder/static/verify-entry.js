/* Checks in your own browser that an entry shown on this page is in the published log, and that the log only grew.

   It reads files of this site's log/ folder and sends nothing anywhere. No library: the arithmetic is in tlog.js beside
   it. To check the whole log take verify.py: that does not come as part of the page that it checks. */
"use strict";
(() => {
  const { LOG, Unable, readKey, readSiteKey, readCheckpoint, isSigned, cosigners, hasGrown, checkInclusion, utf8, equal } =
    window.gongshiLog;
  const ZH = document.documentElement.lang.startsWith("zh");

  // ---- What it says ----
  const entries = (size) => (size === 1 ? "1 entry" : `${size} entries`);
  const SAY = ZH ? {
    verify: "在浏览器中核验", verifyLog: "在浏览器中核对最新检查点", busy: "正在核验…", download: "下载证明（tlog-proof）", downloadLog: "保存这个检查点",
    proved: "核验通过", failed: "核验不通过", partly: "只核验了一部分", unable: "无法核验",
    yes: "已证明：", no: "不成立：", open: "未证明：", note: "注意：",
    same: "本页所示的记录原文，与公布的记录簿逐字节相同。",
    differs: "本页所示的记录原文，与公布的记录簿不同。",
    inside: (index, log) => `第 ${index} 号记录在检查点之内：共 ${log.size} 条记录，根哈希 ${log.root}。`,
    outside: (index, log) => `由第 ${index} 号记录推算不出检查点的根哈希 ${log.root}：记录簿或它的哈希被改动过。`,
    signed: (key) => `检查点由公钥 ${key} 签名。`,
    unsigned: (key) => `检查点没有公钥 ${key} 的有效签名：它被改动过，或不是由该公钥签发。`,
    noEd25519: "检查点由谁签名。本浏览器在此页不能核对 Ed25519 签名（需要 HTTPS 和较新的浏览器）。",
    grown: (size) => `本浏览器以前保存的 ${size} 条记录都在其中，没有改动、删除或调换。`,
    shrunk: (size, log) => `本浏览器以前见过 ${size} 条记录，现在只有 ${log.size} 条：有记录被删去，或这是旧的一份。`,
    rewritten: (size) => `前 ${size} 条记录与本浏览器以前所见不同：记录簿被改写过。`,
    newKey: (kept) => `检查点不再由本浏览器保存的公钥 ${kept} 签名。更换公钥时新旧两把应同时签名；请向主办单位核对。`,
    first: "记录簿是否改写过。本浏览器刚刚保存了这个检查点，下次核验时会与它比对。",
    notKept: "记录簿是否改写过。本浏览器没有保存过检查点。",
    ownKey: "公钥是否可信。它取自本站自己；请与从别处取得的公钥比对。",
    sentence: "记录上方的说明文字。它由记录原文生成；重建网站（gongshi replay）可以核对。",
    personal: "个人信息的值。它不在记录原文之内；verify.py 会核对。",
    truth: "所记是否属实，有没有该记而未记的事项。",
    others: "别人看到的是不是同一本记录簿。请与别人保存的检查点比对。",
    pageGrown: (page, log) => `本页写的 ${page.size} 条记录都在现在的 ${log.size} 条之内，没有改动、删除或调换；现在的根哈希是 ${log.root}。`,
    pageLarger: (page, log) => `本页写的检查点有 ${page.size} 条记录，公布的检查点只有 ${log.size} 条：有记录被删去，或这是旧的一份。`,
    pageOther: (page, log) => `公布的检查点不含本页所写的前 ${page.size} 条记录（根哈希 ${page.root}）：记录簿被改写过，或这一页被改动过。`,
    pageSame: (log) => `本页写的检查点就是现在的：${log.size} 条记录，根哈希 ${log.root}。`,
    seen: (name, at) => `${name} 声明于 ${at} 见过这个检查点（此处未核对其签名）。`,
    unsealed: (index, log) => `第 ${index} 号记录还没有封存：检查点只有 ${log.size} 条记录。`,
    file: () => "这一页是从本机文件打开的，浏览器不允许它读取其他文件。请在网站所在文件夹运行：python3 static/verify.py .",
    unread: (path, why) => `无法读取 log/${path}（${why}）。`,
    malformed: (path) => `log/${path} 的格式不对。`,
    author: {
      draft: (who, place) => `${who} 拟稿并签名，内容与签名相符；公钥见第 ${place} 号记录。`,
      decision: (who, place) => `${who} 签发并签名，内容、日期与签名相符；公钥见第 ${place} 号记录。`,
      evaluator: (who, place) => `${who} 以评估机构身份签名，内容与签名相符；公钥见第 ${place} 号记录。`,
    },
    forged: {
      draft: (who) => `拟稿人 ${who} 的签名与这条记录不符。`,
      decision: (who) => `签发人 ${who} 的签名与这条记录不符。`,
      evaluator: (who) => `评估机构 ${who} 的签名与这条记录不符。`,
    },
    unsignedEntry: "决定是否由所列人员作出。这条记录没有人员签名。",
    unsignedReport: "这份评估结果是否出自评估机构。评估机构没有在报告上签名。",
    countersigns: (place) => `补签签名与第 ${place} 号记录相符。`,
    countersignForged: (place) => `补签签名与第 ${place} 号记录不符。`,
    countersignUnread: "补签签名与所补签的记录是否相符。此处没有核对。",
    noAuthors: "由谁拟稿、由谁签发。本浏览器在此页不能核对 Ed25519 签名（需要 HTTPS 和较新的浏览器）。",
    limits: ["签名所用公钥在此之前是否已撤销或者被接替", "签名人当时是否在任、是否行使该项职权", "紧急签发的事项是否另有补签或者不予补签的答复"],
    whole: "。verify.py 会通读整本记录簿核对。", answered: (who, place) => `${who} 已在第 ${place} 号记录补签，补签签名与这条记录相符。`, answerRefused: (who, place) => `${who} 在第 ${place} 号记录签名，不予补签。`,
    answerForged: (place) => `第 ${place} 号记录与这条记录不符：本页称它是对紧急签发的答复。`,
    held: "所登记公钥的持有证明与这条记录相符：登记时持有该密钥。", notHeld: "所登记公钥的持有证明与这条记录不符。", recovered: "首条记录所列的恢复密钥签署了这次登记。",
    notRecovered: "这次登记是否由记录簿的恢复密钥签署。首条记录所列的恢复密钥与签名不符；恢复密钥也可能是后来公布或者更换的",
    own: "使用自己保存的公钥", ownLabel: "从别处取得的公钥（名称+编号+Base64）", use: "保存并使用",
    forget: "忘记本浏览器保存的公钥和检查点", badKey: "这不是记录簿的公钥。",
  } : {
    verify: "Verify in this browser", verifyLog: "Check the newest checkpoint in this browser", busy: "Checking…",
    download: "Download the proof (tlog-proof)", downloadLog: "Keep this checkpoint",
    proved: "Verified", failed: "Verification failed", partly: "Verified only in part", unable: "Could not verify",
    yes: "Proved: ", no: "Does not hold: ", open: "Not proved: ", note: "Note: ",
    same: "the record shown on this page is byte for byte the one in the published book.",
    differs: "the record shown on this page is not the one in the published book.",
    inside: (index, log) => `entry ${index} is under the checkpoint: ${entries(log.size)}, root hash ${log.root}.`,
    outside: (index, log) => `entry ${index} does not lead to the checkpoint’s root hash ${log.root}: the book or its hashes were changed.`,
    signed: (key) => `the checkpoint is signed by the key ${key}.`,
    unsigned: (key) => `the checkpoint has no valid signature by the key ${key}: it was changed, or that key did not sign it.`,
    noEd25519: "who signed the checkpoint. On this page your browser cannot check Ed25519 signatures (that needs HTTPS and a recent browser).",
    grown: (size) => `all that this browser kept is there (${entries(size)}): nothing altered, removed or reordered.`,
    shrunk: (size, log) => `this browser has seen ${entries(size)}, and now there are only ${log.size}: some were removed, or this is an old copy.`,
    rewritten: (size) => `what this browser saw before (${entries(size)}) is no longer there: the book was rewritten.`,
    newKey: (kept) => `the checkpoint is no longer signed by the key that this browser kept, ${kept}. When a key is replaced, old and new sign together; ask the publisher.`,
    first: "that the book was never rewritten. This browser has just kept the checkpoint, and will compare it next time.",
    notKept: "that the book was never rewritten. This browser has kept no checkpoint.",
    ownKey: "that the key can be trusted. It came from this site itself; compare it with one from elsewhere.",
    sentence: "the sentence above the record. It is made from the record; rebuild the site (gongshi replay) to check it.",
    personal: "the personal values. They are not part of the record; verify.py checks them.",
    truth: "that what was recorded is true, and that nothing was left out.",
    others: "that others are shown the same book. Compare it with a checkpoint that somebody else kept.",
    pageGrown: (page, log) => `all that this page states is there (${entries(page.size)}): nothing altered, removed or reordered. Now there are ${log.size}, root hash ${log.root}.`,
    pageLarger: (page, log) => `this page states a checkpoint of ${entries(page.size)}, and the published one has only ${log.size}: some were removed, or this is an old copy.`,
    pageOther: (page, log) => `the published checkpoint does not contain the ${entries(page.size)} that this page states (root hash ${page.root}): the book was rewritten, or this page was altered.`,
    pageSame: (log) => `the checkpoint on this page is the present one: ${entries(log.size)}, root hash ${log.root}.`,
    seen: (name, at) => `${name} states that it saw this checkpoint at ${at}. Its signature was not checked here.`,
    unsealed: (index, log) => `Entry ${index} is not sealed yet: the checkpoint has only ${entries(log.size)}.`,
    file: () => "This page was opened from a file, and browsers do not let it read other files. In the site’s folder, run: python3 static/verify.py .",
    unread: (path, why) => `log/${path} cannot be read (${why}).`,
    malformed: (path) => `log/${path} is malformed.`,
    author: {
      draft: (who, place) => `${who} drafted it and signed what stands here; the key is that of entry ${place}.`,
      decision: (who, place) => `${who} issued it and signed what stands here, with its day; the key is that of entry ${place}.`,
      evaluator: (who, place) => `${who}, the evaluating body, signed what stands here; the key is that of entry ${place}.`,
    },
    forged: {
      draft: (who) => `the signature of ${who}, who is named as its drafter, does not fit this entry.`,
      decision: (who) => `the signature of ${who}, who is named as its issuer, does not fit this entry.`,
      evaluator: (who) => `the signature of the evaluating body, ${who}, does not fit this entry.`,
    },
    unsignedEntry: "that the officer named here decided it. No officer signed this entry.",
    unsignedReport: "that the evaluating body made this report. The evaluating body did not sign it.",
    countersigns: (place) => `the countersignature fits entry ${place}, which it countersigns.`,
    countersignForged: (place) => `the countersignature does not fit entry ${place}, which it names.`,
    countersignUnread: "that the countersignature fits the entry that it names. It was not checked here.",
    noAuthors: "who drafted and who issued it. On this page your browser cannot check Ed25519 signatures (that needs HTTPS and a recent browser).",
    limits: ["whether a key had been revoked or replaced before it signed", "whether who signed was in office and held the power", "whether another entry countersigns what was issued in urgency, or refuses to"], whole: ". verify.py reads the whole book for that.",
    answered: (who, place) => `${who} countersigned it in entry ${place}; the countersignature fits this entry.`,
    answerRefused: (who, place) => `${who} refused to countersign it, and signed that in entry ${place}.`,
    answerForged: (place) => `entry ${place}, of which this page says that it answers what was issued in urgency, does not fit this entry.`,
    held: "the proof that the registered key is held fits this entry.", notHeld: "the proof that the registered key is held does not fit this entry.",
    recovered: "the recovery key that entry 0 names signed this registration.",
    notRecovered: "whether the recovery key of the book signed this registration. That of entry 0 does not fit; it may have been named or replaced later",
    own: "Use a key that you keep", ownLabel: "Key from another source (name+id+base64)", use: "Keep and use it",
    forget: "Forget the key and checkpoint that this browser kept", badKey: "This is not the key of a book.",
  };

  // ---- What this browser keeps: {key, own, size, root}, or nothing where storage is refused ----
  const PLACE = `gongshi ${LOG.pathname}`;
  function kept() {
    try { return JSON.parse(localStorage.getItem(PLACE)) || {}; } catch { return {}; }
  }
  function keep(value) {
    try { localStorage.setItem(PLACE, JSON.stringify(value)); return true; } catch { return false; }
  }

  // ---- The checks; each adds [verdict, sentence] to what was found ----
  async function checkEntry(item, found) {
    const index = Number(item.id.slice(1)), log = await readCheckpoint();
    if (index >= log.size) return void found.push(["no", SAY.unsealed(index, log)]);
    const { entry, inside, proof } = await checkInclusion(index, log);
    const same = equal(entry, utf8(item.querySelector("pre.raw").textContent));
    found.push(same ? ["yes", SAY.same] : ["no", SAY.differs]);
    found.push(inside ? ["yes", SAY.inside(index, log)] : ["no", SAY.outside(index, log)]);
    if (inside) await checkAuthors(entry, index, log, item, found);
    await checkLog(log, found);
    if (/"pd":\{"/.test(item.querySelector("pre.raw").textContent)) found.push(["open", SAY.personal]);
    found.push(["open", SAY.sentence], ["open", SAY.truth], ["open", SAY.others]);
    return wrong(found) ? null : { name: `entry-${index}.tlog-proof`, data: proof };
  }

  async function checkAuthors(entry, index, log, item, found) {
    const places = (item.dataset.keys || "").split(" ").filter(Boolean).map(Number);
    const authors = await window.gongshiSignatures.check(entry, index, log, places);
    if (authors === null) return void found.push(["open", SAY.noAuthors]);
    for (const { role, who, place, holds } of authors) {
      found.push(holds ? ["yes", SAY.author[role](named(who, item), place)] : ["no", SAY.forged[role](named(who, item))]);
    }
    const { fact, urgent } = JSON.parse(new TextDecoder().decode(entry));
    const answered = await checkAnswers(entry, index, log, item, found);
    await checkRegistered(entry, log, found);
    if (fact.countersignature) await checkCountersigned(entry, index, log, item, found);
    const byBody = fact.kind !== "evaluation.reported" || authors.some(({ role }) => role === "evaluator");
    if (!byBody) found.push(["open", SAY.unsignedReport]);
    if (!authors.length) return void found.push(["open", SAY.unsignedEntry]);
    for (const limit of SAY.limits.slice(0, urgent && !answered ? 3 : 2)) found.push(["open", limit + SAY.whole]);
  }

  /** Whether the answers that the page names for an urgent entry hold, and one of them countersigns it. */
  async function checkAnswers(entry, index, log, item, found) {
    const told = (item.dataset.answers || "").split(" ").filter(Boolean).map((each) => each.split(":").map(Number));
    const answers = await window.gongshiSignatures.answers(entry, index, log, told) || [];
    for (const { who, place, refused, holds } of answers) {
      const said = (refused ? SAY.answerRefused : SAY.answered)(named(who, item), place);
      found.push(holds ? ["yes", said] : ["no", SAY.answerForged(place)]);
    }
    return answers.some(({ refused, holds }) => holds && !refused);
  }

  async function checkRegistered(entry, log, found) {
    const { held, recovered } = await window.gongshiSignatures.registers(entry, log) || { held: null, recovered: null };
    if (held !== null) found.push(held ? ["yes", SAY.held] : ["no", SAY.notHeld]);
    if (recovered !== null) found.push(recovered ? ["yes", SAY.recovered] : ["open", SAY.notRecovered + SAY.whole]);
  }

  async function checkCountersigned(entry, index, log, item, found) {
    const text = item.dataset.countersigns, place = Number(text);
    const holds = text && place < index ? await window.gongshiSignatures.countersigns(entry, log, place) : null;
    if (holds === null) found.push(["open", SAY.countersignUnread]);
    else found.push(holds ? ["yes", SAY.countersigns(place)] : ["no", SAY.countersignForged(place)]);
  }

  /** What this page calls an officer or body, with the id that the record holds where the name lacks it. */
  function named(who, item) {
    const [subject, ...id] = who.split("/"), page = `/${subject}s/${id.join("/")}.html`;
    for (const link of item.querySelectorAll("a[href]")) {
      if (!decodeURIComponent(link.pathname).endsWith(page)) continue;
      const name = link.textContent.replace(/[\u2066-\u2069]/g, "").trim();
      return name.includes(id.join("/")) ? name : ZH ? `${name}（${who}）` : `${name} (${who})`;
    }
    return who;
  }

  async function checkNewest(item, found) {
    const log = await readCheckpoint(), page = { size: Number(item.dataset.size), root: item.dataset.root };
    if (page.size > log.size) found.push(["no", SAY.pageLarger(page, log)]);
    else if (!await hasGrown(page, log)) found.push(["no", SAY.pageOther(page, log)]);
    else found.push(["yes", page.size === log.size ? SAY.pageSame(log) : SAY.pageGrown(page, log)]);
    await checkLog(log, found);
    for (const { name, at } of cosigners(log)) found.push(["note", SAY.seen(name, at)]);
    found.push(["open", SAY.truth], ["open", SAY.others]);
    return wrong(found) ? null : { name: `checkpoint-${log.size}`, data: log.bytes };
  }

  async function checkLog(log, found) {
    const before = kept(), site = await readSiteKey(), known = before.key && readKey(before.key), trusted = known || site;
    const signed = await isSigned(log, trusted);
    if (signed === null) found.push(["open", SAY.noEd25519]);
    else if (!signed && known && known.text !== site.text) found.push(["no", SAY.newKey(known.short)]);
    else found.push(signed ? ["yes", SAY.signed(trusted.short)] : ["no", SAY.unsigned(trusted.short)]);
    if (before.size > log.size) found.push(["no", SAY.shrunk(before.size, log)]);
    else if (before.size && await hasGrown(before, log)) found.push(["yes", SAY.grown(before.size)]);
    else if (before.size) found.push(["no", SAY.rewritten(before.size)]);
    if (signed && !wrong(found)) {
      const next = !before.own && await isSigned(log, site) ? site : trusted; // both sign while a key is replaced
      const done = keep({ key: next.text, own: before.own, size: log.size, root: log.root });
      if (!before.size) found.push(["open", done ? SAY.first : SAY.notKept]);
    } else if (!before.size) found.push(["open", SAY.notKept]);
    if (!before.own) found.push(["open", SAY.ownKey]);
  }

  const wrong = (found) => found.some(([verdict]) => verdict === "no");

  // ---- What it shows ----
  function make(tag, text, more) {
    return Object.assign(document.createElement(tag), { textContent: text, ...more });
  }

  async function run(check, item, button, box) {
    const found = [];
    let result = null, heading;
    button.disabled = true;
    box.replaceChildren(make("p", SAY.busy));
    try {
      result = await check(item, found);
      heading = wrong(found) ? "failed" : found.some(([, said]) => said === SAY.noEd25519) ? "partly" : "proved";
    } catch (error) {
      if (!(error instanceof Unable)) console.error(error);
      const said = error instanceof Unable ? SAY[error.kind](error.path, error.why) : String(error);
      found.push([error.kind === "malformed" ? "no" : "note", said]);
      heading = wrong(found) ? "failed" : "unable";
    }
    button.disabled = false;
    box.className = `checked ${heading}`;
    box.replaceChildren(make("p", "", { className: "verdict" }), make("ul", ""));
    box.firstChild.append(make("strong", SAY[heading]));
    for (const [verdict, said] of found) box.lastChild.append(make("li", SAY[verdict] + said, { className: verdict }));
    if (result) box.append(save(result, check === checkEntry ? SAY.download : SAY.downloadLog));
    box.append(ownKey(() => run(check, item, button, box)));
  }

  function save({ name, data }, label) {
    const line = make("p", "");
    line.append(make("a", label, { download: name, href: URL.createObjectURL(new Blob([data])) }));
    return line;
  }

  function ownKey(again) {
    const all = make("details", ""), label = make("label", SAY.ownLabel), field = make("input", "", { spellcheck: false });
    const use = make("button", SAY.use, { type: "button" }), forget = make("button", SAY.forget, { type: "button" });
    field.value = kept().own ? kept().key : "";
    field.oninput = () => field.setCustomValidity("");
    use.onclick = () => {
      const key = readKey(field.value);
      field.setCustomValidity(key ? "" : SAY.badKey);
      if (field.reportValidity()) keep({ ...kept(), key: key.text, own: true }) && again();
    };
    forget.onclick = () => { keep({}); again(); };
    label.append(field);
    all.append(make("summary", SAY.own), label, use, forget);
    return all;
  }

  function offer(check, item, place, label) {
    if (place.querySelector("button")) return;
    const button = make("button", label, { type: "button" }), box = make("div", "");
    box.setAttribute("role", "status");
    button.onclick = () => run(check, item, button, box);
    place.append(" ", button);
    place.after(box);
  }

  function opened(details) { // an entry's button is made when the entry is first opened: a page can hold hundreds
    const item = details.open && details.closest("li.entry");
    if (item && details.parentNode === item) offer(checkEntry, item, item.querySelector(".proof"), SAY.verify);
  }
  document.addEventListener("toggle", (event) => opened(event.target), true);
  document.querySelectorAll("li.entry > details[open]").forEach(opened);
  for (const item of document.querySelectorAll("#newest-checkpoint")) {
    offer(checkNewest, item, item.querySelector(".proof"), SAY.verifyLog);
  }
})();
