// Sorting and filtering of the tables marked data-list. Without this script every row is still there, page by page.
// Rows of the list's other pages come from those pages themselves; nothing else is fetched.
"use strict";
(() => {
  const told = document.currentScript.dataset;
  const table = document.querySelector("table[data-list]");
  if (!table) return;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const pages = [...document.querySelectorAll("nav[data-pages] a")].map((link) => link.href);
  const known = new Set([...body.rows].map((row) => row.dataset.row));
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const chosen = new Map();
  let loaded = false;

  const make = (tag, told = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), told);
    element.append(...inside);
    return element;
  };

  // What a cell is sorted by: a stated value, a day, or its text.
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value || cell.querySelector("time")?.dateTime || cell.textContent.trim();
  };

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

  // What is asked of the list stands in its address, so that it can be shared and comes back.
  const asked = new URLSearchParams(location.search);
  const controls = () => bar.querySelectorAll("input, select");
  const nameOf = (control) => control.id.replace("list-", "");
  const keep = () => {
    const query = new URLSearchParams();
    for (const control of controls()) if (control.value) query.set(nameOf(control), control.value);
    if (loaded) query.set("all", 1);
    history.replaceState(history.state, "", (`${query}` ? `?${query}` : location.pathname) + location.hash);
  };
  // A value that this list has not, such as one in the other language, is left out.
  const restore = () => {
    for (const control of controls()) {
      control.value = asked.get(nameOf(control)) ?? "";
      if (control.selectedIndex < 0) control.value = "";
    }
    for (const [column, select] of selects) chosen.set(column, select.value);
    if (sort.value || [...chosen.values()].some(Boolean)) unfold(true);
  };

  const apply = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of body.rows) {
      const text = row.textContent.toLowerCase();
      const fits = words.every((word) => text.includes(word))
        && [...chosen].every(([column, value]) => !value || parts(row, column).includes(value));
      row.hidden = !fits;
      shown += fits;
    }
    status.textContent = told.shown.replace("{shown}", shown).replace("{loaded}", body.rows.length);
  };

  // A cell that links several names can be chosen by each of them.
  const parts = (row, column) => {
    const links = [...row.cells[column].querySelectorAll("a")].map((link) => link.textContent.trim());
    return links.length ? links : [row.cells[column].textContent.trim()];
  };

  const fill = () => {
    for (const [column, select] of selects) {
      const values = new Set([...body.rows].flatMap((row) => parts(row, column)));
      const before = select.value;
      const named = [...values].sort(order.compare).map((value) => new Option(value, value));
      select.replaceChildren(new Option(told.all, ""), ...named);
      select.value = values.has(before) ? before : "";
      select.parentElement.hidden = values.size < 2; // nothing to choose from
    }
  };

  // Rows as they came, or by a column; a head says which, for those who hear the table.
  const sort = make("select", { id: "list-sort" }, new Option(told.given, ""));
  const arrange = () => {
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    const [column, way] = sort.value.split(" ");
    const rows = [...body.rows];
    if (way) {
      heads[column].setAttribute("aria-sort", way);
      const values = new Map(rows.map((row) => [row, valueOf(row, column)]));
      rows.sort((one, two) => order.compare(values.get(one), values.get(two)) * (way === "ascending" ? 1 : -1));
    } else {
      const day = (row) => row.dataset.on ?? "";
      rows.sort((one, two) => (day(two) > day(one)) - (day(two) < day(one)) || two.dataset.row - one.dataset.row);
    }
    body.append(...rows);
  };

  const selects = new Map();
  heads.forEach((head, column) => {
    const name = head.textContent.trim();
    if (head.hasAttribute("data-choose")) {
      const select = make("select", { id: `list-choose-${column}` });
      select.addEventListener("change", () => { chosen.set(column, select.value); apply(); keep(); });
      selects.set(column, select);
      tool(name, select);
    }
    for (const way of ["ascending", "descending"]) {
      sort.append(new Option(`${name} ${way === "ascending" ? "↑" : "↓"}`, `${column} ${way}`));
    }
  });
  tool(told.sort, sort);
  sort.addEventListener("change", () => { arrange(); keep(); });

  // A page of the list lives in the same folder or one below: its links are made to hold from here.
  const load = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const row of [...(page.querySelector("table[data-list]")?.tBodies[0].rows ?? [])]) {
      if (known.has(row.dataset.row)) continue;
      known.add(row.dataset.row);
      for (const link of row.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address).href;
      body.append(document.adoptNode(row));
    }
  };

  if (pages.length) {
    const more = make("button", { type: "button" }, told.more);
    more.addEventListener("click", async () => {
      more.disabled = true;
      try {
        while (pages.length) {
          await load(pages[0]);
          pages.shift();
          apply();
        }
        more.remove();
        loaded = true;
      } catch {
        more.disabled = false;
        status.textContent = told.failed;
        return;
      } finally {
        fill();
        if (asked.has("all")) restore();
        asked.delete("all");
        arrange();
      }
      apply();
      keep();
    });
    bar.append(more);
    if (asked.has("all")) queueMicrotask(() => more.click());
  }
  bar.append(status);
  find.addEventListener("input", () => { apply(); keep(); });
  fill();
  restore();
  if (sort.value) arrange();
  (table.closest(".table-scroll") || table).before(bar);
  apply();
})();
