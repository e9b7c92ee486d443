/* Who drafted and who issued an entry, checked in your own browser: each signature against the key that the book names.

   The bytes are those of docs/signing.md: the entry without what was not known when it was signed. What was revoked
   meanwhile only the whole record tells: verify.py reads it. What this offers is `window.gongshiSignatures`. */
"use strict";
(() => {
  const { readKey, checkInclusion, sha256, unbase64, base64, hex, utf8, join, equal, Unable } = window.gongshiLog;
  const AT_RECORDING = ["number", "recorded_at", "wrong_clock", "signatures"];
  const AT_ISSUE = ["by", "decided_on", "command"];
  const REGISTERS = ["officer.key_registered", "officer.key_revoked", "organisation.qualified"];

  const sorted = (value) => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
  };
  const canonical = (value) => utf8(JSON.stringify(sorted(value)));
  const without = (entry, names) =>
    canonical(Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name))));

  /** An entry under the checkpoint, as its published bytes say. */
  async function read(index, log) {
    const { entry: bytes, inside } = await checkInclusion(index, log);
    const entry = JSON.parse(new TextDecoder().decode(bytes));
    if (!inside || !equal(canonical(entry), bytes)) throw new Unable("malformed", `entry ${index}`);
    return { entry, bytes };
  }

  async function fits(key, role, first, body, signature) {
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    const message = join(utf8(`gongshi/${role}/v1\n${first}\n`), body);
    return crypto.subtle.verify("Ed25519", imported, unbase64(signature), message);
  }

  /** Whether an entry registers a key with a proof that whoever registers it holds it; null where it registers none. */
  async function isHeld(entry, first) {
    const { fact, stream } = entry, text = fact.replacement || fact.key, named = text && readKey(text);
    if (!text || !fact.proof || !REGISTERS.includes(fact.kind) || entry.source) return null;
    const own = named && (named.name === stream || named.name.endsWith(`/${stream}`));
    return Boolean(own) && fits(named.public, "key", first, utf8(`${stream}\n${text}`), fact.proof);
  }

  /** Whether the entry at `place` registers this key for this stream, with a proof that holds. */
  async function isRegistered(place, index, key, stream, first, log) {
    if (!(place < index)) return false;
    const { entry } = await read(place, log), named = readKey(entry.fact.replacement || entry.fact.key || "");
    if (!named || entry.stream !== stream || base64(named.public) !== key) return false;
    return Boolean(await isHeld(entry, first));
  }

  /** The stream in whose name a signature stands; of the correction of a report the entry that registers its key tells. */
  async function signerOf(entry, role, place, log) {
    if (role !== "evaluator") return role === "draft" ? entry.drafted_by : entry.by;
    return entry.fact.evaluator || (await read(place, log)).entry.stream;
  }

  /** Of each signature on an entry: in which role, whose, the entry that registers its key, and whether it holds.

      `places` are the entries that register the keys, in the order of the signatures. Null where this browser cannot
      check Ed25519. */
  async function check(bytes, index, log, places) {
    const entry = JSON.parse(new TextDecoder().decode(bytes));
    const first = hex(sha256((await read(0, log)).bytes)), found = [];
    for (const [number, { as: role, key, sig }] of (entry.signatures || []).entries()) {
      const body = without(entry, role === "decision" ? AT_RECORDING : [...AT_RECORDING, ...AT_ISSUE]);
      const place = places[number];
      try {
        const who = await signerOf(entry, role, place, log);
        const known = await isRegistered(place, index, key, who, first, log);
        found.push({ role, who, place, holds: known && await fits(unbase64(key), role, first, body, sig) });
      } catch (error) {
        if (error instanceof Unable) throw error;
        return null; // no crypto.subtle without HTTPS, no Ed25519 in older browsers
      }
    }
    return found;
  }

  /** Whether the countersignature that an entry holds fits the entry at `place`, as that was signed; null as above. */
  async function countersigns(bytes, log, place) {
    const { stream, fact, signatures } = JSON.parse(new TextDecoder().decode(bytes));
    const first = hex(sha256((await read(0, log)).bytes)), { entry: named } = await read(place, log);
    if (named.stream !== stream || named.number !== fact.number || !(signatures || []).length) return false;
    try {
      return await fits(unbase64(signatures[0].key), "countersign", first, without(named, AT_RECORDING), fact.countersignature);
    } catch {
      return null;
    }
  }

  /** Of each entry that answers an urgent one: who countersigns it or refuses to, and whether that holds; null as above.

      `told` are the places of the answers, each with that of the entry that registers the key of whoever gave it. */
  async function answers(bytes, index, log, told) {
    const named = JSON.parse(new TextDecoder().decode(bytes)), found = [];
    for (const [place, since] of told) {
      const { entry, bytes: answer } = await read(place, log), { fact, by } = entry;
      const about = place > index && fact.kind === "decision.countersigned" && fact.number === named.number
        && entry.stream === named.stream && ![named.by, named.drafted_by].includes(by);
      const signed = await check(answer, place, log, [since]), refused = fact.countersignature === undefined;
      const over = refused || await countersigns(answer, log, index);
      if (signed === null || over === null) return null;
      found.push({ who: by, place, refused, holds: about && over && signed.length > 0 && signed.every(({ holds }) => holds) });
    }
    return found;
  }

  /** Of the key that an entry registers: whether it is held, and whether the recovery key that entry 0 names signed it.

      Each is null where the entry says nothing of it. Null where this browser cannot check Ed25519. */
  async function registers(bytes, log) {
    const entry = JSON.parse(new TextDecoder().decode(bytes)), { entry: opening, bytes: body } = await read(0, log);
    const first = hex(sha256(body)), { fact, stream } = entry;
    const named = (opening.fact.keys || []).find(({ role }) => role === "recovery"), key = named && readKey(named.key);
    try {
      const held = await isHeld(entry, first);
      if (!fact.recovery) return { held, recovered: null };
      const recovered = key && await fits(key.public, "key", first, utf8(`${stream}\n${fact.key}`), fact.recovery);
      return { held, recovered: Boolean(recovered) };
    } catch {
      return null;
    }
  }

  window.gongshiSignatures = { check, countersigns, answers, registers };
})();
