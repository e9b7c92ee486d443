/* Finds ?q= in the index under search/: reads the shards of the query's grams, intersects them, and looks into the
   records whether the query really occurs. Sends nothing anywhere. No library. docs/adr/0010 says how it is made. */
"use strict";
(() => {
  const id = (name) => document.getElementById(name);
  const results = id("results"), found = id("found"), say = results.dataset, types = say.types.split("|"), size = +say.entries;
  const root = new URL("../search/", document.currentScript.src), language = document.documentElement.lang.slice(0, 2);
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const han = "[\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";

  const files = {};
  const read = (path) => files[path] ??= fetch(new URL(path + ".json", root)).then((answer) => answer.json());

  // A text as it is compared; `from` collects from which place in it each character came.
  const fold = (text, from = []) => {
    let plain = "", at = 0;
    for (const character of text) {
      const folded = character.normalize("NFKC").toLowerCase();
      for (let i = folded.length; i--;) from.push(at);
      plain += folded;
      at += character.length;
    }
    from.push(at);
    return plain;
  };

  // Neighbouring Chinese characters, and whole words; of very many, eight from all over the query.
  const grams = (plain) => {
    const all = [];
    for (const [word, isHan] of plain.matchAll(RegExp(`(${han}+)|(?:(?!${han})[\\p{L}\\p{N}])+`, "gu"))) {
      const characters = [...word];
      if (isHan) characters.slice(1).map((next, i) => all.push(characters[i] + next));
      else all.push(characters.slice(0, 40).join(""));
    }
    return all.filter((_, i) => all.length < 9 || i % Math.ceil(all.length / 8) == 0);
  };

  // Where a gram occurs: in titles, and anywhere. A list is cut where only the newest places are known.
  const places = async (gram) => {
    let number = 2166136261;
    for (const character of gram) number = Math.imul(number ^ character.codePointAt(0), 16777619);
    number ^= number >>> 15;
    const covered = size - (size - 1 - number & 255), shards = 256 << 31 - Math.clz32(covered >> 13 | 1);
    const paths = ["recent/" + (number & 31).toString(16)];
    if (size > 511) paths.push("settled/" + (number & shards - 1).toString(16));
    const lists = [new Set(), new Set()];
    for (const shard of await Promise.all(paths.map(read))) {
      (Object.hasOwn(shard, gram) ? shard[gram] : "").split(" ").map((packed, elsewhere) => {
        let index = -1, gap = 0, shift = 0;
        for (const digit of packed) {
          const value = digits.indexOf(digit);
          if (value < 0) lists[1].cut = lists[elsewhere].cut = true;
          else {
            gap |= (value & 31) << shift;
            shift += 5;
            if (value < 32) {
              lists[1].add(index += gap);
              if (!elsewhere) lists[0].add(index);
              gap = shift = 0;
            }
          }
        }
      });
    }
    return lists;
  };

  // What all lists have in common, newest first; one that is cut says nothing, unless all are.
  const common = (lists) => {
    const whole = lists.filter((list) => !list.cut), [first, ...others] = whole[0] ? whole : lists;
    return [...first].filter((index) => others.every((list) => list.has(index))).sort((a, b) => b - a);
  };

  // 0: the title is the query, 1: begins with it, 2: holds it, 3: holds its words; 4: with the summary; 5: with the text.
  const rank = (words, [, , ...fields]) => {
    const plain = fields.map((field) => fold(field)), whole = words.join(" "), at = plain[0].indexOf(whole);
    const within = (count) => words.every((word) => plain.slice(0, count).some((field) => field.includes(word)));
    if (at >= 0) return at ? 2 : +(plain[0] != whole);
    return within(1) ? 3 : within(2) ? 4 : within(3) ? 5 : 6;
  };

  const node = (name, ...inside) => {
    const made = document.createElement(name);
    made.append(...inside);
    return made;
  };

  // A text with the words marked; a long one around the first of them.
  const marked = (words, text, around) => {
    const from = [], plain = fold(text, from), spans = [], made = [];
    for (const word of words) {
      for (let at = -1; (at = plain.indexOf(word, at + 1)) >= 0;) spans.push([from[at], from[at + word.length]]);
    }
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let at = around && spans[0] ? Math.max(0, spans[0][0] - around) : 0;
    const end = around ? at + 3 * around : text.length;
    if (at) made.push("…");
    for (const [start, stop] of spans) {
      if (start < at || stop > end) continue;
      made.push(text.slice(at, start), node("mark", text.slice(start, stop)));
      at = stop;
    }
    return [...made, text.slice(at, end), end < text.length ? "…" : ""];
  };

  const item = (words, [, address, title, summary, text]) => {
    const link = node("a", ...marked(words, title));
    link.href = address;
    return node("li", link, node("br"), node("small", ...marked(words, summary)), node("br"), node("span", ...marked(words, text, 45)));
  };

  const search = async (words) => {
    const wanted = grams(words.join(" ")), hits = [], seen = new Set();
    if (!wanted[0]) return found.textContent = say.short;
    found.textContent = say.busy;
    const [exact, ...lists] = await Promise.all(["=" + words.join(" "), ...wanted].map(places));
    const queue = new Set([[exact[0]], lists.map(([title]) => title), lists.map(([, any]) => any)].flatMap(common));

    // Looks into the records of the next candidates, until ten more are found.
    const more = async () => {
      const before = hits.length, near = {};
      for (let round = 0; round < 4 && queue.size && hits.length < before + 10; round++) {
        await Promise.all([...queue].slice(0, before + 10 - hits.length).map(async (index) => {
          near[index >> 5] = await read(`${language}/${index >> 5}`);
        }));
        for (const index of queue) {
          if (!near[index >> 5] || hits.length == before + 10) continue;
          queue.delete(index);
          const record = near[index >> 5][index], at = record ? rank(words, record) : 6;
          const page = record && types[record[0] + 1] ? record[1] : index; // a subject has one page, a decision none
          if (at == 6 || seen.has(page)) continue;
          seen.add(page);
          hits.push({ at, type: types[record[0]], item: item(words, record) });
        }
      }
      const groups = {}, fresh = hits.slice(before).map((hit) => hit.item);
      for (const hit of [...hits].sort((a, b) => a.at - b.at)) (groups[hit.type] ??= []).push(hit.item);
      results.replaceChildren(...Object.entries(groups).map(([type, items]) =>
        node("section", node("h2", `${type} (${items.length})`), node("ol", ...items))));
      found.textContent = say[queue.size ? "part" : hits[0] ? "all" : "none"].replace("#", hits.length);
      if (queue.size) {
        const button = node("button", say.more);
        button.onclick = more;
        results.append(node("p", button));
      }
      if (before) [...results.querySelectorAll("li")].find((each) => fresh.includes(each))?.firstChild.focus();
    };
    await more();
  };

  const query = (new URLSearchParams(location.search).get("q") || "").normalize("NFC").trim().slice(0, 200);
  id("q").value = query;
  results.replaceChildren(); // what stands there is for browsers without scripts
  if (query) {
    document.title = `${query} · ${document.title}`;
    search(fold(query).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))).catch(() => {
      results.replaceChildren();
      found.textContent = say.unread;
    });
  }
})();
