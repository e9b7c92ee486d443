// Searching, choosing, sorting and saving the rows of a table marked data-list. Without this script the newest rows are
// there, and older ones page by page. A long list has files of rows (JSON) beside it: they are read once somebody asks
// for more than the page holds. What is asked stands in the address, in codes that hold in both languages.
"use strict";
(() => {
  const told = document.currentScript.dataset;
  const table = document.querySelector("table[data-list]");
  if (!table) return;
  const body = table.tBodies[0], head = (table.tHead ?? table.createTHead()).rows[0] ?? table.tHead.insertRow();
  const asked = new URLSearchParams(location.search);
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const STEP = 100, FILE = 1000, PATIENCE = 30_000; // rows at a time, rows of a file, milliseconds for a file
  let { files, up = "" } = table.dataset, limit = 0, kept = 0, reading, complete, rests;

  const make = (tag, given = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...inside);
    return element;
  };

  // On the page that shows any list, the address names it: words of a path, never one that leads elsewhere.
  if ("asked" in table.dataset) {
    const list = asked.get("list") ?? "";
    const right = /^[\w~.-]+(\/[\w~.-]+)*$/.test(list) && !/(^|\/)\.+(\/|$)/.test(list);
    files = right && `rows/${list}`;
  }

  // A row as the page has it, or as a file does (site_builder/lists/spec.py): then its element is made when it is shown.
  // The words of HTML of ours, which has no other entities than these.
  const entities = { amp: "&", lt: "<", gt: ">", "#34": '"', "#39": "'" };
  const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&(amp|lt|gt|#34|#39);/g, (_, name) => entities[name]);
  const ofPage = (element) => ({
    i: +element.dataset.row, d: element.dataset.on, f: JSON.parse(element.dataset.codes ?? "{}"), element,
  });
  const ofFile = (row) => {
    for (const cell of row.c) cell.h = cell.h.replaceAll(' href="', ` href="${up}`);
    return row;
  };
  const elementOf = (row) => row.element ??= (() => {
    const made = make("tr");
    row.c.forEach((cell, at) => {
      const column = head.cells[at], main = column.hasAttribute("data-main");
      const one = make(main ? "th" : "td", main ? { scope: "row" } : {});
      if (column.className) one.className = column.className;
      one.dataset.label = column.textContent;
      if (cell.v) one.dataset.value = cell.v;
      one.innerHTML = cell.s ? `<span class="status status-${cell.s}">${cell.h}</span>` : cell.h;
      for (const [colour, words] of cell.t ?? []) {
        one.append(" ", make("span", { className: colour ? `tag ${colour}` : "tag" }, words));
      }
      if (cell.n) one.append(make("br"), make("small", {}, cell.n));
      made.append(one);
    });
    return made;
  })();
  const saidIn = (cell) => [plain(cell.h), ...(cell.t ?? []).map((tag) => tag[1]), cell.n ?? ""].join(" ");
  const wordsOf = (row, at) => tidy(row.c ? saidIn(row.c[at]) : plain(row.element.cells[at].innerHTML));
  const tidy = (text) => text.replace(/\s+/g, " ").trim();
  // As search.js: signs of full width, and signs that nobody sees, make no other word.
  const fold = (text) => text.normalize("NFKC").replace(/\p{DI}/gu, "").toLowerCase();
  const textOf = (row) => row.text ??= fold([...head.cells].map((_, at) => wordsOf(row, at)).join(" "));
  const valueOf = (row, at) => {
    if (row.c) return row.c[at].v ?? row.c[at].h.match(/datetime="([^"]*)"/)?.[1] ?? wordsOf(row, at);
    const cell = row.element.cells[at];
    return cell.dataset.value || cell.querySelector("time")?.dateTime || cell.textContent.trim();
  };
  // The names of the values in a column: what it links, or all it says.
  const namesOf = (row, at) => {
    const html = row.c ? row.c[at].h : row.element.cells[at].innerHTML;
    const links = [...html.matchAll(/<a [^>]*>(.*?)<\/a>/g)].map((link) => tidy(plain(link[1])));
    return links.length ? links : [tidy(plain(html))];
  };
  let rows = [...body.rows].map(ofPage);

  const find = make("input", { type: "search", id: "list-find", autocomplete: "off" });
  const status = make("p", { className: "quiet" });
  status.setAttribute("role", "status");
  const bar = make("form", { className: "list-tools" });
  bar.addEventListener("submit", (event) => event.preventDefault());
  const tool = (name, control) => bar.append(make("div", {}, make("label", { htmlFor: control.id }, name), control));
  tool(told.find, find);
  // On a phone the other controls are folded away, so that the rows come soon.
  const folds = make("button", { type: "button", className: "fold" }, told.fold);
  const unfold = (open) => folds.setAttribute("aria-expanded", open);
  folds.addEventListener("click", () => unfold(folds.getAttribute("aria-expanded") === "false"));
  unfold(false), bar.append(folds);
  const more = make("button", { type: "button" }, told.more);
  const save = make("button", { type: "button" }, told.save);
  const clear = make("button", { type: "button" }, told.clear);
  const sort = make("select", { id: "list-sort" }, new Option(told.given, ""));
  const selects = new Map(); // by dimension: the control, and the column that names its values
  const labels = new Map(); // "dimension value": the name that the page gives it

  const choose = (dimension, name, at) => {
    const select = make("select", { id: `list-choose-${dimension}` });
    select.addEventListener("change", () => ask());
    selects.set(dimension, { select, at });
    tool(name, select);
  };
  const controls = () => [["find", find], ["sort", sort], ...[...selects].map(([name, { select }]) => [name, select])];
  const keep = () => {
    const query = new URLSearchParams(asked.has("list") ? { list: asked.get("list") } : {});
    for (const [name, control] of controls()) if (control.value) query.set(name, control.value);
    const address = (`${query}` ? `?${query}` : location.pathname) + location.hash;
    try { history.replaceState(history.state, "", address); } catch { /* a browser that counts: the address waits */ }
    kept = Date.now();
  };
  const soon = () => { clearTimeout(rests); if (Date.now() - kept > 400) keep(); else rests = setTimeout(keep, 400); };
  const restore = () => {
    for (const [name, control] of controls()) {
      const value = asked.get(name) ?? "";
      // A choice whose rows are not read yet, or that no row of the column is called by, has the page's name for it.
      if (value && control.options && control !== sort && ![...control.options].some((option) => option.value === value)) {
        control.append(new Option(labels.get(`${name} ${value}`) ?? value, value));
        control.parentElement.hidden = false;
      }
      control.value = value;
      if (control.selectedIndex < 0) control.value = "";
    }
    if (controls().some(([name, control]) => name !== "find" && control.value)) unfold(true);
  };
  const fill = () => {
    for (const [dimension, { select, at }] of selects) {
      const values = new Map();
      for (const row of rows) {
        const codes = row.f?.[dimension] ?? [];
        const names = at === undefined ? [] : namesOf(row, at);
        codes.slice(0, at === undefined ? codes.length : names.length).forEach((code, place) => {
          if (!values.has(code)) values.set(code, labels.get(`${dimension} ${code}`) ?? names[place] ?? code);
        });
      }
      if (files && !complete && !table.dataset.only) { // what rows that are not read yet have, as far as the page says
        for (const [name, label] of labels) {
          const [of, code] = [name.slice(0, name.indexOf(" ")), name.slice(name.indexOf(" ") + 1)];
          if (of === dimension) values.set(code, label);
        }
      }
      const before = select.value, known = select.selectedOptions[0];
      const options = [...values].sort((one, two) => order.compare(one[1], two[1])).map(([code, name]) => new Option(name, code));
      if (before && !values.has(before)) options.push(known);
      select.replaceChildren(new Option(told.all, ""), ...options);
      select.value = before;
      select.parentElement.hidden = options.length < 2 && !before; // nothing to choose from
    }
  };

  const chosen = () => {
    const words = fold(find.value).split(/\s+/).filter(Boolean);
    const codes = [...selects].filter(([, { select }]) => select.value);
    const fits = (row) => codes.every(([dimension, { select }]) => row.f?.[dimension]?.includes(select.value))
      && words.every((word) => textOf(row).includes(word));
    const found = words.length || codes.length ? rows.filter(fits) : [...rows];
    const [at, way] = sort.value.split(" ");
    if (!way) {
      const day = (row) => row.d ?? "";
      return found.sort((one, two) => (day(two) > day(one)) - (day(two) < day(one)) || two.i - one.i);
    }
    const values = new Map(found.map((row) => [row, valueOf(row, at)]));
    return found.sort((one, two) => order.compare(values.get(one), values.get(two)) * (way === "ascending" ? 1 : -1));
  };
  // The rows that are shown; whoever stands in one of them stays there.
  const put = (shown) => {
    const active = document.activeElement;
    body.replaceChildren(...shown.map(elementOf));
    if (active !== document.activeElement && active.isConnected) active.focus({ preventScroll: true });
  };
  const apply = () => {
    const found = chosen(), shown = found.slice(0, limit);
    [...head.cells].forEach((cell, at) => {
      const [column, way] = sort.value.split(" ");
      if (way && +column === at) cell.setAttribute("aria-sort", way);
      else cell.removeAttribute("aria-sort");
    });
    put(shown);
    more.hidden = files && !complete ? false : found.length <= shown.length;
    clear.hidden = !controls().some(([, control]) => control.value);
    const words = files && !complete ? told.part : found.length ? told.shown : told.nothing;
    status.textContent = words.replace("{fit}", digits.format(found.length)).replace("{shown}", digits.format(shown.length));
    return found;
  };

  // All rows: read once, file by file, the last of which is not full; fewer than the page counts are no list.
  const readAll = async () => {
    status.textContent = told.reading;
    const known = new Map(rows.map((row) => [row.i, row]));
    const { only, code, length } = table.dataset;
    for (let number = 0, some; number === 0 || some.length === FILE; number++) {
      const answer = await fetch(`${up}${files}-${number}.json`, { signal: AbortSignal.timeout(PATIENCE) });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const file = await answer.json();
      some = file.rows;
      if (!head.cells.length) headed(file);
      for (const row of some) if (!known.has(row.i) && (!only || row.f?.[only]?.includes(code))) known.set(row.i, ofFile(row));
    }
    if (known.size < +(length ?? 0)) throw new Error("rows are missing");
    rows = [...known.values()];
    complete = true;
    fill();
    if ("asked" in table.dataset) restore(); // here the controls came with the first file
  };
  const read = () => reading ??= readAll().finally(() => { reading = undefined; });
  // Show what is asked for; false where not all rows could be read: then those of the page are shown, and nothing else.
  const ask = async (note = keep) => {
    limit = Math.max(STEP, limit);
    if (head.cells.length) note();
    if (files && !complete) {
      try {
        await read();
      } catch { // from a file of one's own no browser reads other files, whatever the network
        const local = location.protocol === "file:";
        if (local && head.cells.length) apply(); else put(rows);
        status.textContent = local ? told.local : head.cells.length ? told.failed : told.none;
        return false;
      }
      note();
    }
    apply();
    return true;
  };

  // The controls, once the columns are known.
  const ready = () => {
    [...head.cells].forEach((cell, at) => {
      const name = cell.textContent.trim();
      if (cell.dataset.choose) choose(cell.dataset.choose, name, at);
      for (const way of ["ascending", "descending"]) {
        sort.append(new Option(`${name} ${way === "ascending" ? "↑" : "↓"}`, `${at} ${way}`));
      }
    });
    for (const term of document.querySelectorAll("dl.facets dt[data-dimension]")) {
      const { dimension } = term.dataset;
      for (const link of term.nextElementSibling.querySelectorAll("a[data-code]")) {
        labels.set(`${dimension} ${link.dataset.code}`, link.textContent.trim());
      }
      if (!selects.has(dimension)) choose(dimension, term.textContent.trim());
    }
    tool(told.sort, sort);
    bar.append(make("div", {}, clear), make("div", {}, save));
    table.after(more);
  };
  const headed = (file) => {
    document.getElementById("list-title").textContent = file.title;
    const above = document.getElementById("list-above");
    if (file.above) above.innerHTML = file.above;
    document.title = `${file.title} · ${document.title}`;
    for (const column of file.columns) {
      const cell = make("th", { scope: "col" }, column.title);
      if (column.kind) cell.className = column.kind;
      if (column.dimension) cell.dataset.choose = column.dimension;
      if (column.main) cell.dataset.main = "";
      head.append(cell);
    }
    bar.hidden = false, ready();
  };

  // A file for spreadsheets: with a mark for UTF-8, and no cell that begins as a formula does.
  save.addEventListener("click", async () => {
    if (!await ask()) return;
    const quoted = (text) => `"${(/^[=+@\t\r＝＋＠－-]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
    const line = (cells) => cells.map(quoted).join(",");
    const columns = [...head.cells];
    const lines = [line(columns.map((cell) => tidy(cell.textContent))),
      ...chosen().map((row) => line(columns.map((_, at) => wordsOf(row, at))))];
    const link = make("a", { download: `${tidy(document.querySelector("h1").textContent)}.csv` });
    link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
  more.addEventListener("click", async () => {
    const before = body.rows.length;
    limit = before + STEP;
    if (await ask()) body.rows[before]?.querySelector("a")?.focus({ preventScroll: true });
  });
  clear.addEventListener("click", () => {
    for (const [, control] of controls()) control.value = "";
    ask();
    find.focus();
  });
  sort.addEventListener("change", () => ask());
  const typed = ({ isComposing }) => { if (!isComposing) ask(soon); }; // signs that are composed are no word yet
  for (const event of ["input", "compositionend"]) find.addEventListener(event, typed);
  // Whoever opens a choice, by finger or key, is given all its values; who only passes by is not.
  for (const event of ["pointerdown", "keydown"]) {
    bar.addEventListener(event, ({ target, key }) => {
      if (files && !complete && target.matches("select") && target !== sort && key !== "Tab" && key !== "Shift") ask();
    });
  }
  limit = Math.max(rows.length, STEP);
  (table.closest(".table-scroll") || table).before(bar, status);
  bar.hidden = !head.cells.length;
  if (files === false) status.textContent = told.none;
  else if (head.cells.length) {
    ready();
    fill();
    restore();
    if (controls().some(([, control]) => control.value)) ask();
    else apply();
  } else ask();
})();
