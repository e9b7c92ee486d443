// Searching, choosing, sorting and saving the rows of a table marked data-list. Without this script the newest rows are
// there, and older ones page by page. A long list has files of rows (JSON) beside it: they are read once somebody asks
// for more than the page holds. What is asked stands in the address, in codes that hold in both languages.
"use strict";
(() => {
  const told = document.currentScript.dataset;
  const table = document.querySelector("table[data-list]");
  if (!table) return;
  const body = table.tBodies[0], head = table.tHead.rows[0];
  const asked = new URLSearchParams(location.search);
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const STEP = 100, FILE = 1000;
  let { files, up = "" } = table.dataset, limit = 0, reading, complete;

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
  const plain = (html) => make("template", { innerHTML: html }).content.textContent;
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
  const wordsOf = (row, at) => row.element ? row.element.cells[at].textContent.trim() : plain(row.c[at].h);
  const textOf = (row) => row.text ??= (row.element ? row.element.textContent
    : row.c.map((cell) => [plain(cell.h), ...(cell.t ?? []).map((tag) => tag[1]), cell.n].join(" ")).join(" ")).toLowerCase();
  const valueOf = (row, at) => {
    if (!row.element) return row.c[at].v ?? row.c[at].h.match(/datetime="([^"]*)"/)?.[1] ?? wordsOf(row, at);
    const cell = row.element.cells[at];
    return cell.dataset.value || cell.querySelector("time")?.dateTime || cell.textContent.trim();
  };
  // The names of the values in a column: what it links, or all it says.
  const namesOf = (row, at) => {
    const cell = row.element ? row.element.cells[at] : make("template", { innerHTML: row.c[at].h }).content;
    const links = [...cell.querySelectorAll("a")].map((link) => link.textContent.trim());
    return links.length ? links : [cell.textContent.trim()];
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
  const fold = make("button", { type: "button", className: "fold" }, told.fold);
  const unfold = (open) => fold.setAttribute("aria-expanded", open);
  fold.addEventListener("click", () => unfold(fold.getAttribute("aria-expanded") === "false"));
  unfold(false);
  bar.append(fold);
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
    history.replaceState(history.state, "", (`${query}` ? `?${query}` : location.pathname) + location.hash);
  };
  const restore = () => {
    for (const [name, control] of controls()) {
      const value = asked.get(name) ?? "";
      // A choice whose rows are not read yet, or that no row of the column is called by, has the page's name for it.
      if (value && control.options && ![...control.options].some((option) => option.value === value)) {
        control.append(new Option(labels.get(`${name} ${value}`) ?? value, value));
        control.parentElement.hidden = false;
      }
      control.value = value;
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
      const before = select.value, known = select.selectedOptions[0];
      const options = [...values].sort((one, two) => order.compare(one[1], two[1])).map(([code, name]) => new Option(name, code));
      if (before && !values.has(before)) options.push(known);
      select.replaceChildren(new Option(told.all, ""), ...options);
      select.value = before;
      select.parentElement.hidden = options.length < 2 && !before; // nothing to choose from
    }
  };

  const chosen = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
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
  const more = make("button", { type: "button" }, told.more);
  const save = make("button", { type: "button" }, told.save);
  const apply = () => {
    const found = chosen(), shown = found.slice(0, limit);
    [...head.cells].forEach((cell, at) => {
      const [column, way] = sort.value.split(" ");
      if (way && +column === at) cell.setAttribute("aria-sort", way);
      else cell.removeAttribute("aria-sort");
    });
    body.replaceChildren(...shown.map(elementOf));
    more.hidden = found.length <= shown.length;
    const words = files && !complete ? told.part : told.shown;
    status.textContent = words.replace("{fit}", found.length).replace("{shown}", shown.length);
    return found;
  };

  // All rows: read once, file by file, the last of which is not full.
  const readAll = async () => {
    status.textContent = told.reading;
    const known = new Map(rows.map((row) => [row.i, row]));
    const { only, code } = table.dataset;
    for (let number = 0, some; number === 0 || some.length === FILE; number++) {
      const answer = await fetch(`${up}${files}-${number}.json`);
      if (!answer.ok) throw new Error(`${answer.status}`);
      const file = await answer.json();
      some = file.rows;
      if (!head.cells.length) headed(file);
      for (const row of some) if (!known.has(row.i) && (!only || row.f?.[only]?.includes(code))) known.set(row.i, ofFile(row));
    }
    rows = [...known.values()];
    complete = true;
  };
  const read = () => reading ??= readAll().then(() => { fill(); restoreOnce(); }).catch((error) => {
    reading = undefined;
    throw error;
  });
  let restored = false;
  const restoreOnce = () => {
    if (!restored) restore();
    restored = true;
  };
  const ask = async () => {
    limit = Math.max(STEP, limit);
    keep();
    if (files && !complete) {
      try {
        await read();
      } catch {
        apply();
        status.textContent = head.cells.length ? told.failed : told.none;
        return;
      }
    }
    apply();
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
    bar.append(status, more, save);
  };
  const headed = (file) => {
    document.getElementById("list-title").textContent = file.title;
    document.title = `${file.title} · ${document.title}`;
    for (const column of file.columns) {
      const cell = make("th", { scope: "col" }, column.title);
      if (column.kind) cell.className = column.kind;
      if (column.dimension) cell.dataset.choose = column.dimension;
      if (column.main) cell.dataset.main = "";
      head.append(cell);
    }
    ready();
  };

  // A file that every spreadsheet opens: with a mark for UTF-8, and no cell that begins as a formula does.
  save.addEventListener("click", async () => {
    await ask();
    const quoted = (text) => `"${(/^[=+@\t-]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
    const line = (cells) => cells.map(quoted).join(",");
    const lines = [line([...head.cells].map((cell) => cell.textContent.trim())),
      ...chosen().map((row) => line([...elementOf(row).cells].map((cell) => cell.textContent.trim())))];
    const link = make("a", { download: "list.csv" });
    link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
  more.addEventListener("click", () => { limit += STEP; ask(); });
  sort.addEventListener("change", () => ask());
  find.addEventListener("input", () => ask());
  // Whoever reaches for a choice sees all its values.
  bar.addEventListener("focusin", (event) => {
    if (files && !complete && event.target.matches("select")) read().then(apply, () => { status.textContent = told.failed; });
  });
  limit = Math.max(rows.length, STEP);
  (table.closest(".table-scroll") || table).before(bar);
  bar.append(status);
  if (files === false) status.textContent = told.none;
  else if (head.cells.length) {
    ready();
    fill();
    restore();
    if (controls().some(([, control]) => control.value)) ask();
    else apply();
  } else ask();
})();
