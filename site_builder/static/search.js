/* Finds ?q= in the index under search/: reads the shards of the query's grams, intersects them, and looks into the
   records whether the query really occurs. &kind= and &year= narrow what is shown. Sends nothing anywhere. No library. docs/adr/0010 says how it is made. */
{
  const [box, found, facets, results, button] = ["q", "found", "facets", "results", "more"].map((id) => document.getElementById(id));
  const say = results.dataset, hits = new Map(), kinds = say.kinds.split("|"), types = say.types.split("|");
  const asked = new URLSearchParams(location.search);
  let files = {}, shown = 0;
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  // "maps" as "map", and without what is not to be seen (\p{DI}: zero-width spaces, soft hyphens).
  const plain = (text) => text.normalize("NFKC").replace(/\p{DI}/gu, "").toLowerCase().replace(/([a-z]{3})s\b/g, "$1");
  // Of words that mean the same always one; a name without what it may carry at its end or not.
  const same = new Map(say.same.split("|").map((pair) => pair.split("=")));
  const swaps = RegExp([...same.keys()].map((word) => /^[ -~]+$/.test(word) ? `\\b${word}\\b` : word).join("|"), "g");
  const fold = (text) => plain(text).replace(swaps, (word) => same.get(word));
  const han = "\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}", ending = RegExp(`([${han}]{3})${say.leftout}(?![${han}])`, "gu");
  const bare = (text) => text.replace(ending, "$1");
  const read = (path) => files[path] ??= fetch(`../search/${path}.json`).then((answer) => answer.json());

  // The words as they are compared, in one text and as a pattern that finds them, the longest first.
  const query = asked.get("q")?.trim().slice(0, 200) ?? "";
  const words = bare(fold(query)).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)), whole = words.join(" ");
  const spelt = (pattern, [other, word]) => pattern.replaceAll(word, `(?:${word}|${other})`);
  const pattern = RegExp(`((?:${words.map((word) => [...same].reduce(spelt, word.replace(/[$(-+.?[-^{|}]/g, "\\$&")))
    .sort((a, b) => b.length - a.length).join("|")})(?:s\\b)?)`);

  // Pairs of neighbouring Chinese characters, and other words; of very many, eight from all over the query.
  const grams = () => {
    const runs = whole.split(RegExp(`([${han}]+)|[^\\p{L}\\p{N}]+`, "u"));
    const pairs = (run) => [...run].map((one, i, every) => one + every[i + 1]).slice(0, -1);
    const all = runs.flatMap((run = "", i) => i % 2 ? pairs(run) : run.slice(0, 40) || []);
    return all.filter((_, i) => !(i % Math.ceil(all.length / 8)));
  };

  // Where a gram occurs: in titles, and anywhere. A list is cut where only the newest places are known.
  const places = async (gram) => {
    let hash = 2166136261;
    for (const one of gram) hash = Math.imul(hash ^ one.codePointAt(), 16777619);
    hash ^= hash >>> 15;
    const covered = say.entries - (say.entries - 1 - hash & 255), shards = 256 << 31 - Math.clz32(covered >> 14 | 1);
    const paths = ["recent/" + (hash & 31).toString(16)], lists = [new Set(), new Set()];
    if (say.entries > 511) paths.push("settled/" + (hash & shards - 1).toString(16));
    for (const shard of await Promise.all(paths.map(read))) {
      shard[gram]?.split?.(" ").map((packed, part) => {
        for (const list of lists.slice(part)) {
          let index = -1;
          list.cut ||= packed[0] == "!";
          for (const [gap] of packed.matchAll(/[g-z\d_-]*[A-Za-f]/g)) {
            list.add(index += [...gap].reduceRight((sum, digit) => sum * 32 + digits.indexOf(digit) % 32, 0));
          }
        }
      });
    }
    return lists;
  };

  // What all lists have in common, newest first; one that is cut says nothing, unless all are.
  const common = (lists) => {
    const told = lists.filter((list) => !list.cut), [first, ...others] = told[0] ? told : lists;
    return [...first].filter((index) => others.every((list) => list.has(index))).sort((a, b) => b - a);
  };

  // 0: the title is the query, 1: a subject's number is (first in its summary, or behind a mark) or a unit's code, 2: begins with it, 3: holds it, 4: holds its words; 5: the summary too; 6: the text too.
  const rank = (type, ...fields) => {
    const told = fields.map(fold), at = told[0].indexOf(whole), parts = (i, most) => told[i].split(" · ", most).includes(whole);
    const within = (count) => words.every((word) => told.slice(0, count).join("\n").includes(word));
    return bare(told[0]) == whole ? 0 : type < 8 && parts(1, 2) || type == 2 && parts(2) ? 1 : !at ? 2 : at > 0 ? 3 : [1, 2, 3].find(within) + 3;
  };

  const node = (name, ...inside) => {
    const made = document.createElement(name);
    made.append(...inside);
    return made;
  };

  // A text with the words marked; a long one around the first of them. A character that folds into several stays.
  const marked = (text, around = text.length) => {
    const even = () => text.replace(/./gu, (one) => fold(one).length == one.length ? fold(one) : one);
    let at = Math.max(0, even().search(pattern) - around);
    text = (at ? "…" : "") + text.slice(at, at + 3 * around) + (text[at + 3 * around] ? "…" : "");
    at = 0;
    return even().split(pattern).map((part, i) => {
      part = text.slice(at, at += part.length);
      return i % 2 ? node("mark", part) : part;
    });
  };

  const add = (type, address, title, summary, text, year) => {
    const at = rank(type, title, summary, text);
    if (isNaN(at) || hits.has(address)) return; // a subject has one page, whatever its names
    const item = () => {
      const link = node("a", ...marked(title));
      link.href = address;
      return node("li", link, node("small", ...marked(summary)), node("span", ...marked(type > 8 ? "" : text, 45)));
    };
    hits.set(address, { at: type > 8 ? 1.5 : at + type / 9 * (at < 2), kind: kinds[type], type: types[type], year: year || "", item });
  };

  // The hits that a choice of a kind and a year leaves: what is asked, unless another is given.
  const chosen = (other) => [...hits.values()].filter((hit) => ["kind", "year"].every((by) => by == other || !asked.get(by) || hit[by] == asked.get(by)));

  // By what the hits can be narrowed, each with how many are left then: links, so that they can be passed on.
  const choices = (by, names, more) => {
    const count = {}, left = chosen(by), now = asked.get(by) ?? "";
    for (const hit of left) count[hit[by]] = (count[hit[by]] ?? 0) + 1;
    delete count[""];
    const keys = by == "kind" ? kinds.filter((kind) => count[kind] || kind == now) : Object.keys({ ...count, ...now && { [now]: 0 } }).reverse();
    const list = node("ul", ...keys[now ? 0 : 1] ? ["", ...keys].map((key) => {
      const link = node("a", (key ? names[key] ?? key : say[by]) + say.count.replace("#", (key ? count[key] ?? 0 : left.length) + more));
      const to = new URLSearchParams(asked);
      key ? to.set(by, key) : to.delete(by);
      link.href = "?" + to;
      if (key == now) link.setAttribute("aria-current", "true");
      return node("li", link);
    }) : []);
    list.className = "pages";
    return list;
  };

  const search = async () => {
    const lists = await Promise.all(["=" + whole, ...grams()].map(places)), [[exact], ...others] = lists;
    for (const each of await read(say.records + "findings")) if (rank(each[0], ...each.slice(2, 5)) < 7) add(...each);
    const queue = new Set([[exact], ...[0, 1].map((part) => others.map((list) => list[part]))].flatMap(common));

    const look = async (indexes) => {
      const near = await Promise.all(indexes.map((index) => read(say.records + (index >> 7))));
      indexes.map((index, i) => {
        queue.delete(index);
        add(...near[i][index] ?? [, , "", "", ""]);
      });
    };
    // Of what is overdue or lacks three in ten, so that others are seen beside them; more where there is nothing else.
    const seen = (most) => {
      const [open, rest] = [true, false].map((is) => chosen().filter((hit) => (hit.kind == "finding") == is));
      const third = most * .3 | 0, alone = !queue.size || asked.get("kind") == "finding";
      const few = Math.min(open.length, alone ? Math.max(third, most - rest.length) : third);
      return [...open.slice(0, few), ...rest.slice(0, most - few)];
    };

    // Looks into the records of the next candidates, until ten more are found; then on in files that are read already,
    // and in four others, for the counts.
    const more = async () => {
      const groups = {}, most = shown + 10;
      for (let round = 8, left; round-- && queue.size && (left = most - seen(most).length) > 0;) {
        await look([...queue].slice(0, left));
      }
      let spare = 4;
      const next = [];
      for (const index of queue) {
        const path = say.records + (index >> 7);
        if (!files[path] && !spare--) break;
        read(path);
        next.push(index);
      }
      await look(next);
      const list = seen(most), fresh = shown && list.find((hit) => !hit.made);
      for (const hit of list) hit.made ??= hit.item();
      for (const { type, made } of [...list].sort((a, b) => a.at - b.at)) (groups[type] ??= []).push(made);
      results.replaceChildren(...Object.entries(groups).map(([type, items]) =>
        node("section", node("h2", type + say.count.replace("#", items.length)), node("ol", ...items))));
      button.hidden = !queue.size && list.length == chosen().length;
      found.textContent = say[button.hidden ? list[0] ? "all" : "none" : "part"].replace("#", list.length);
      const names = Object.fromEntries(kinds.map((kind, i) => [kind, types[i]]));
      facets.replaceChildren(...["kind", "year"].map((by) => choices(by, names, queue.size ? "+" : "")).filter((list) => list.firstChild));
      facets.hidden = !facets.firstChild;
      if (fresh) fresh.made.firstChild.focus();
      shown = list.length;
    };
    button.onclick = () => more().catch(fail);
    await more();
  };
  const fail = () => {
    files = {}; // asked for again at the next try
    found.textContent = say.unread;
  };

  box.value = query;
  results.textContent = ""; // what stands there is for browsers without scripts
  if (query) {
    document.title = query + " · " + document.title;
    found.textContent = grams()[0] ? say.busy : say.short;
    if (grams()[0]) location.host ? search().catch(fail) : fail(); // a page from a file may read nothing
  }
}
