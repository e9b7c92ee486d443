/* The arithmetic of a published log, for verify-entry.js: reads files of log/ and says nothing itself. No library.

   RFC 6962 and RFC 9162 (tree, proofs), FIPS 180-4 (SHA-256), c2sp.org/tlog-tiles, tlog-checkpoint, signed-note,
   tlog-proof. What it offers is `window.gongshiLog`. */
"use strict";
(() => {
  const LOG = new URL("../log/", document.currentScript.src);

  /** A file that cannot be used: `kind` is "file" (on this machine), "unread" or "malformed". */
  class Unable extends Error {
    constructor(kind, path, why) { super(`${path}: ${why || kind}`); Object.assign(this, { kind, path, why }); }
  }

  // ---- Bytes, and SHA-256: written out, since browsers offer theirs over HTTPS only ----
  const utf8 = (text) => new TextEncoder().encode(text);
  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const unbase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const equal = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
  const join = (...parts) => {
    const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
    return all;
  };
  const words = (text) => text.trim().split(/\s+/).map((word) => parseInt(word, 16) | 0);
  const START = words("6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19");
  const K = words(`
    428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98 12835b01 243185be
    550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174 e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa
    5cb0a9dc 76f988da 983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967 27b70a85
    2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85 a2bfe8a1 a81a664b c24b8b70 c76c51a3
    d192e819 d6990624 f40e3585 106aa070 19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f
    682e6ff3 748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2`);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));

  function sha256(data) {
    const length = (data.length + 72) & ~63;
    const padded = new DataView(join(data, [128], new Uint8Array(length - data.length - 1)).buffer);
    padded.setUint32(length - 8, data.length / 2 ** 29);
    padded.setUint32(length - 4, data.length << 3);
    const state = [...START], w = new Int32Array(64);
    for (let block = 0; block < length; block += 64) {
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        w[i] = i < 16 ? padded.getInt32(block + 4 * i) : w[i - 16] + w[i - 7]
          + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
        const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i];
        const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        [a, b, c, d, e, f, g, h] = [one + two | 0, a, b, c, d + one | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = state[i] + word | 0; });
    }
    const digest = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => digest.setInt32(4 * i, word));
    return new Uint8Array(digest.buffer);
  }

  // ---- Files ----
  async function get(path) {
    let answer;
    try {
      answer = await fetch(new URL(path, LOG), { cache: "no-cache" });
    } catch (error) {
      throw new Unable(LOG.protocol === "file:" ? "file" : "unread", path, error.message);
    }
    if (!answer.ok) throw new Unable("unread", path, answer.status);
    return new Uint8Array(await answer.arrayBuffer());
  }

  function tilePath(level, number, size) {
    const width = Math.min(256, Math.floor(size / 256 ** (level === "entries" ? 0 : level)) - number * 256);
    const digits = String(number);
    const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.../g);
    const last = groups.pop();
    const name = [...groups.map((group) => `x${group}`), last].join("/");
    return `tile/${level}/${name}${width < 256 ? `.p/${width}` : ""}`;
  }

  /** The published bytes of an entry, from its bundle of up to 256 entries: each after its length in two bytes. */
  async function entryOf(index, size) {
    const path = tilePath("entries", Math.floor(index / 256), size), data = await get(path);
    let start = 0, end = 0;
    for (let skipped = 0; skipped <= index % 256; skipped++) {
      start = end + 2;
      end = start + data[end] * 256 + data[end + 1];
    }
    if (!(end <= data.length)) throw new Unable("malformed", path);
    return data.slice(start, end);
  }

  // ---- The tree (RFC 6962, section 2.1) ----
  const leafHash = (entry) => sha256(join([0], entry));
  const node = (left, right) => sha256(join([1], left, right));
  const split = (count) => { // the largest power of two below count
    let half = 1;
    while (half * 2 < count) half *= 2;
    return half;
  };

  /** Proofs in the tree of `size` entries, made from its tiles; they are as good as the root to which they lead. */
  function treeOf(size) {
    const tiles = new Map();
    async function tile(level, number) {
      const path = tilePath(level, number, size);
      if (!tiles.has(path)) tiles.set(path, await get(path));
      return tiles.get(path);
    }
    async function range(low, high) { // the hash over entries low to high - 1
      const count = high - low, middle = low + split(count);
      if (count > 1 && middle - low !== high - middle) return node(await range(low, middle), await range(middle, high));
      let level = 0, wide = count; // a full subtree: `wide` neighbours in one tile of that level
      for (; wide >= 256; wide /= 256) level++;
      const first = low / 256 ** level, data = await tile(level, Math.floor(first / 256));
      let row = [];
      for (let place = first % 256; row.length < wide; place++) row.push(data.slice(32 * place, 32 * place + 32));
      while (row.length > 1) row = row.filter((_, i) => i % 2 === 0).map((left, i) => node(left, row[2 * i + 1]));
      return row[0];
    }
    async function inclusion(index, low = 0, high = size) { // the hashes beside the way from an entry to the root
      if (high - low === 1) return [];
      const middle = low + split(high - low);
      if (index < middle) return [...await inclusion(index, low, middle), await range(middle, high)];
      return [...await inclusion(index, middle, high), await range(low, middle)];
    }
    async function both(old, low = 0, high = size) { // the roots of the first `old` entries and of all
      if (old === high) return Array(2).fill(await range(low, high));
      const middle = low + split(high - low);
      if (old <= middle) {
        const [before, now] = await both(old, low, middle);
        return [before, node(now, await range(middle, high))];
      }
      const left = await range(low, middle), [before, now] = await both(old, middle, high);
      return [node(left, before), node(left, now)];
    }
    return { inclusion, both };
  }

  /** The root to which an inclusion proof leads (RFC 9162, 2.1.3.2), or null if it has a wrong length. */
  function climb(hash, index, size, hashes) {
    let last = size - 1;
    for (const other of hashes) {
      if (last === 0) return null;
      if (index % 2 || index === last) {
        hash = node(other, hash);
        while (index % 2 === 0 && index) [index, last] = [index / 2, Math.floor(last / 2)];
      } else hash = node(hash, other);
      [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
    }
    return last === 0 ? hash : null;
  }

  // ---- Keys and checkpoints ----
  /** A log's verifier key, name+id+base64 of its type (1) and 32 bytes, or null. */
  function readKey(text) {
    const [whole, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text.trim()) || [];
    const raw = whole && unbase64(encoded); // the id is that of these very bytes
    if (!raw || raw[0] !== 1 || hex(sha256(join(utf8(`${name}\n`), raw))).slice(0, 8) !== id) return null;
    return { text: whole, name, id, public: raw.slice(1), short: `${name}+${id}` };
  }

  /** The published key that signs now; former ones stand below it. */
  async function readSiteKey() {
    const key = readKey(new TextDecoder().decode(await get("key.vkey")).split("\n")[0]);
    if (!key) throw new Unable("malformed", "key.vkey");
    return key;
  }

  /** The published checkpoint: origin, size, root (base64), signatures, and all its bytes. Nothing is verified yet. */
  async function readCheckpoint() {
    const bytes = await get("checkpoint"), text = new TextDecoder().decode(bytes), gap = text.lastIndexOf("\n\n");
    const body = text.slice(0, gap + 1);
    const [whole, origin, size, root] = /^([^\s+]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(body) || [];
    const lines = text.slice(gap + 2).split("\n").slice(0, -1).map((line) => line.split(" "));
    const wellFormed = ([dash, name, data, more]) => dash === "\u2014" && name && BASE64.test(data) && more === undefined;
    if (!whole || !lines.every(wellFormed) || !equal(utf8(text), bytes)) throw new Unable("malformed", "checkpoint");
    const signatures = lines.map(([, name, data]) => ({ name, data: unbase64(data) }));
    return { bytes, body, origin, size: Number(size), root, signatures };
  }

  /** Whether a log's own key signed a checkpoint; null where this browser cannot tell. */
  async function isSigned(log, key) {
    const made = log.signatures.filter(({ name, data }) => name === key.name && hex(data.slice(0, 4)) === key.id);
    if (!made.length || key.name !== log.origin) return false;
    try {
      const imported = await crypto.subtle.importKey("raw", key.public, { name: "Ed25519" }, false, ["verify"]);
      const all = made.map(({ data }) => crypto.subtle.verify("Ed25519", imported, data.slice(4), utf8(log.body)));
      return (await Promise.all(all)).every(Boolean);
    } catch {
      return null; // no crypto.subtle without HTTPS, no Ed25519 in older browsers
    }
  }

  /** Who else signed a checkpoint, and when, as cosignature/v1 lines state it; their keys are not known here. */
  function cosigners(log) {
    const lines = log.signatures.filter(({ name, data }) => name !== log.origin && data.length === 76);
    return lines.map(({ name, data }) => {
      const at = new Date(Number(new DataView(data.buffer).getBigUint64(4)) * 1000);
      return { name, at: isNaN(at) ? "?" : at.toISOString().slice(0, 16).replace("T", " ") + " UTC" };
    });
  }

  /** A proof to keep (c2sp.org/tlog-proof): the entry, the hashes beside its way to the root, and the checkpoint. */
  function proofFile(index, entry, hashes, log) {
    const lines = ["c2sp.org/tlog-proof@v1", `extra ${base64(entry)}`, `index ${index}`, ...hashes.map(base64), "", ""];
    return join(utf8(lines.join("\n")), log.bytes);
  }

  /** Whether the first `old.size` entries of a log still have the root `old.root`. */
  async function hasGrown(old, log) {
    const [before, now] = await treeOf(log.size).both(old.size);
    return base64(before) === old.root && base64(now) === log.root;
  }

  /** Whether an entry is under a checkpoint: its published bytes, the verdict, and the proof. */
  async function checkInclusion(index, log) {
    const entry = await entryOf(index, log.size), hashes = await treeOf(log.size).inclusion(index);
    const root = climb(leafHash(entry), index, log.size, hashes);
    return { entry, inside: root !== null && base64(root) === log.root, proof: proofFile(index, entry, hashes, log) };
  }

  window.gongshiLog = {
    LOG, Unable, readKey, readSiteKey, readCheckpoint, isSigned, cosigners, hasGrown, checkInclusion, utf8, equal,
    sha256, base64, unbase64, hex, join,
  };
})();
