/* Finds ?q= in the index under search/: reads the shards of the query's grams (two Chinese characters, or a word),
   intersects them, and looks into the records whether the query really occurs. Sends nothing anywhere. No library. */
"use strict";
(() => {
  const ROOT = new URL("../search/", document.currentScript.src);
  const LANGUAGE = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3134f}";
  const RUNS = new RegExp(`([${HAN}]+)|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
  const GRAMS = 8, RECORDS = 32, PAGE = 10, ROUNDS = 4, AROUND = 45;
  const results = document.getElementById("results"), found = document.getElementById("found"), say = results.dataset;
  const PARTS = [["settled", Number(say.shards)], ["recent", 64]].filter(([, shards]) => shards);
  const TYPES = say.types.split("|"), DECISION = TYPES.length - 1;

  // ---- The index ----
  const files = new Map();
  function read(path) {
    if (!files.has(path)) files.set(path, fetch(new URL(path, ROOT)).then((answer) => {
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    }));
    return files.get(path);
  }

  /** A text as it is compared, and the place in the text from which each of its characters came. */
  function fold(text) {
    const from = [];
    let plain = "", at = 0;
    for (const character of text) {
      const folded = character.normalize("NFKC").toLowerCase();
      for (let i = 0; i < folded.length; i++) from.push(at);
      plain += folded;
      at += character.length;
    }
    return { plain, from: [...from, at] };
  }

  function grams(plain) {
    const cut = new Set();
    for (const [word, han] of plain.matchAll(RUNS)) {
      const characters = [...word];
      if (!han) cut.add(characters.slice(0, 40).join(""));
      else for (let i = 1; i < characters.length; i++) cut.add(characters[i - 1] + characters[i]);
    }
    const all = [...cut];
    return all.length <= GRAMS ? all : Array.from({ length: GRAMS }, (_, i) => all[Math.round(i * (all.length - 1) / (GRAMS - 1))]);
  }

  function numberOf(gram) {
    let number = 2166136261;
    for (const character of gram) number = Math.imul(number ^ character.codePointAt(0), 16777619) >>> 0;
    return (number ^ number >>> 15) >>> 0;
  }

  function unpack(packed) {
    const indexes = [];
    let index = -1, gap = 0, shift = 0;
    for (const digit of packed) {
      const value = DIGITS.indexOf(digit);
      gap |= (value & 31) << shift;
      shift += 5;
      if (value < 32) { indexes.push(index += gap); gap = shift = 0; }
    }
    return indexes;
  }

  /** Where a gram occurs: in titles, and anywhere; `cut` where only the newest places are known. */
  async function places(gram) {
    const title = { at: new Set(), cut: false }, any = { at: new Set(), cut: false };
    for (const shard of await Promise.all(PARTS.map(([folder, shards]) =>
      read(`${folder}/${(numberOf(gram) & (shards - 1)).toString(16)}.json`)))) {
      (Object.hasOwn(shard, gram) ? shard[gram] : "").split(" ").forEach((packed, elsewhere) => {
        for (const list of elsewhere ? [any] : [title, any]) {
          list.cut ||= packed.startsWith("!");
          for (const index of unpack(packed.replace("!", ""))) list.at.add(index);
        }
      });
    }
    return { title, any };
  }

  /** What all lists have in common, newest first; a list that is cut says nothing, unless all are. */
  function common(lists) {
    const whole = lists.filter((list) => !list.cut), used = whole.length ? whole : lists;
    const [first, ...others] = used.map((list) => list.at).sort((a, b) => a.size - b.size);
    return [...first].filter((index) => others.every((at) => at.has(index))).sort((a, b) => b - a);
  }

  // ---- Ranking: the query is the title, begins it, is in it; else title and summary hold it; else the text ----
  function rank(words, [, , title, summary, text]) {
    const [inTitle, inSummary, inText] = [title, summary, text].map((field) => fold(field).plain);
    const whole = words.join(" "), within = (...fields) => words.every((word) => fields.some((field) => field.includes(word)));
    if (!within(inTitle, inSummary, inText)) return -1;
    if (within(inTitle)) return inTitle === whole ? 0 : inTitle.startsWith(whole) ? 1 : inTitle.includes(whole) ? 2 : 3;
    return within(inTitle, inSummary) ? 4 : 5;
  }

  // ---- The page ----
  function node(name, ...inside) {
    const made = document.createElement(name);
    made.append(...inside);
    return made;
  }

  /** A text with the words marked; a long one around the first of them. */
  function marked(text, words, around) {
    const { plain, from } = fold(text), spans = [];
    for (const word of words) {
      for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) spans.push([from[at], from[at + word.length]]);
    }
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const middle = spans.length ? spans[0][0] : 0;
    let at = around ? Math.max(0, middle - around) : 0;
    const end = around ? Math.min(text.length, Math.max(middle, around) + 2 * around) : text.length;
    const made = [at ? "…" : ""];
    for (const [start, stop] of spans) {
      if (start < at || stop > end) continue;
      made.push(text.slice(at, start), node("mark", text.slice(start, stop)));
      at = stop;
    }
    return [...made, text.slice(at, end), end < text.length ? "…" : ""];
  }

  function item(words, [, address, title, summary, text]) {
    const link = node("a", ...marked(title, words));
    link.href = address;
    const made = node("li", link, node("br"), node("small", ...marked(summary, words)));
    if (text) made.append(node("br"), node("span", ...marked(text, words, AROUND)));
    return made;
  }

  function show(words, hits) {
    const groups = new Map();
    for (const hit of [...hits].sort((a, b) => a.rank - b.rank)) {
      const type = hit.record[0];
      if (!groups.has(type)) groups.set(type, []);
      groups.get(type).push(item(words, hit.record));
    }
    results.replaceChildren(...[...groups].map(([type, items]) =>
      node("section", node("h2", `${TYPES[type]} (${items.length})`), node("ol", ...items))));
  }

  async function search(words) {
    const wanted = grams(words.join(" "));
    if (!wanted.length) { found.textContent = say.short; return; }
    found.textContent = say.busy;
    const [exact, ...lists] = await Promise.all([`=${words.join(" ")}`, ...wanted].map(places));
    const queue = new Set([[exact], lists].flatMap((these) => common(these.map((list) => list.title))));
    for (const index of common(lists.map((list) => list.any))) queue.add(index);
    const hits = [], seen = new Set();

    /** Look into the records of the next candidates, until ten more are found. */
    async function more() {
      const enough = hits.length + PAGE;
      for (let round = 0; round < ROUNDS && hits.length < enough && queue.size; round++) {
        const next = [...queue].slice(0, enough - hits.length);
        const near = new Map(await Promise.all([...new Set(next.map((index) => Math.floor(index / RECORDS)))].map(async (file) =>
          [file, await read(`${LANGUAGE}/${file}.json`)])));
        for (const index of queue) {
          if (hits.length === enough) break;
          const record = near.get(Math.floor(index / RECORDS))?.[index];
          if (!near.has(Math.floor(index / RECORDS))) continue;
          queue.delete(index);
          const at = record ? rank(words, record) : -1, page = record && record[0] !== DECISION ? record[1] : index;
          if (at < 0 || seen.has(page)) continue;
          seen.add(page);
          hits.push({ rank: at, record });
        }
      }
      show(words, hits);
      found.textContent = queue.size ? say.part.replace("#", hits.length) : hits.length ? say.all.replace("#", hits.length) : say.none;
      if (!queue.size) return;
      const button = node("button", say.more);
      button.addEventListener("click", async () => {
        const before = new Set([...results.querySelectorAll("a")].map((link) => link.href));
        await more();
        [...results.querySelectorAll("a")].find((link) => !before.has(link.href))?.focus();
      });
      results.append(node("p", button));
    }
    await more();
  }

  const query = (new URLSearchParams(location.search).get("q") || "").normalize("NFC").trim().slice(0, 200);
  const words = fold(query).plain.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  document.getElementById("q").value = query;
  results.replaceChildren(); // what stands there is for browsers without scripts
  if (query) {
    document.title = `${query} · ${document.title}`;
    search(words).catch(() => { results.replaceChildren(); found.textContent = say.unread; });
  }
})();
