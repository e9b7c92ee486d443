/* Finds ?q= in the index under search/: reads the shards of the query's grams, intersects them, and looks into the
   records whether the query really occurs. Sends nothing anywhere. No library. docs/adr/0010 says how it is made. */
{
  const [box, found, results, button] = ["q", "found", "results", "more"].map((id) => document.getElementById(id));
  const say = results.dataset, hits = [];
  let files = {}, shown = 0;
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  // "maps" as "map", and without what is not to be seen (\p{DI}: zero-width spaces, soft hyphens).
  const fold = (text) => text.normalize("NFKC").replace(/\p{DI}/gu, "").toLowerCase().replace(/([a-z]{3})s\b/g, "$1");
  const read = (path) => files[path] ??= fetch(`../search/${path}.json`).then((answer) => answer.json());

  // The words as they are compared, in one text and as a pattern that finds them, the longest first.
  const query = new URLSearchParams(location.search).get("q")?.trim().slice(0, 200) ?? "";
  const words = fold(query).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)), whole = words.join(" ");
  const pattern = RegExp(`((?:${words.map((word) => word.replace(/[$(-+.?[-^{|}]/g, "\\$&"))
    .sort((a, b) => b.length - a.length).join("|")})(?:s\\b)?)`);

  // Pairs of neighbouring Chinese characters, and other words; of very many, eight from all over the query.
  const grams = () => {
    const runs = whole.split(/([\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+)|[^\p{L}\p{N}]+/u);
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

  // 0: the title is the query, 1: a subject's number is (first in its summary, or behind a mark), 2: begins with it, 3: holds it, 4: holds its words; 5: the summary too; 6: the text too.
  const rank = (type, ...fields) => {
    const plain = fields.map(fold), at = plain[0].indexOf(whole);
    const within = (count) => words.every((word) => plain.slice(0, count).join("\n").includes(word));
    return plain[0] == whole ? 0 : type < 8 && plain[1].split(" · ", 2).includes(whole) ? 1 : !at ? 2 : at > 0 ? 3 : [1, 2, 3].find(within) + 3;
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

  const add = (type, address, title, summary, text) => {
    const at = rank(type, title, summary, text);
    if (isNaN(at) || hits.some((hit) => hit.address == address)) return; // a subject has one page, whatever its names
    const link = node("a", ...marked(title));
    link.href = address;
    const item = node("li", link, node("small", ...marked(summary)), node("span", ...marked(type > 8 ? "" : text, 45)));
    hits.push({ at: type > 8 ? 1.5 : at + type / 9 * (at < 2), address, type: say.types.split("|")[type], item });
  };

  const search = async () => {
    const lists = await Promise.all(["=" + whole, ...grams()].map(places)), [[exact], ...others] = lists;
    // What is overdue or lacks: three each time, so that others are seen beside them.
    const list = (await read(say.records + "findings")).filter(([type, , ...fields]) => rank(type, ...fields) < 7);
    const queue = new Set([[exact], ...[0, 1].map((part) => others.map((list) => list[part]))].flatMap(common));

    // Looks into the records of the next candidates, until ten more are found.
    const more = async () => {
      const groups = {};
      for (const each of list.splice(0, queue.size ? 3 : 10)) add(...each);
      for (let round = 8, left; round-- && queue.size && (left = shown + 10 - hits.length);) {
        const next = [...queue].slice(0, left);
        const near = await Promise.all(next.map((index) => read(say.records + (index >> 7))));
        next.map((index, i) => {
          queue.delete(index);
          add(...near[i][index] ?? [, , "", "", ""]);
        });
      }
      for (const { type, item } of [...hits].sort((a, b) => a.at - b.at)) (groups[type] ??= []).push(item);
      results.replaceChildren(...Object.entries(groups).map(([type, items]) =>
        node("section", node("h2", type + say.count.replace("#", items.length)), node("ol", ...items))));
      button.hidden = !queue.size && !list[0];
      found.textContent = say[button.hidden ? hits[0] ? "all" : "none" : "part"].replace("#", hits.length);
      hits[shown || -1]?.item.firstChild.focus();
      shown = hits.length;
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
