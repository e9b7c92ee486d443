/* Any two lines of a project's story side by side: the whole state after each, and what differs; and each line, where
   it is opened, with its whole state. It reads the page alone. Without a script a line tells what differs from another,
   with a link to that one. */
"use strict";
(() => {
  const story = document.querySelector("section.story"), number = (line) => Number(line.id.slice(1));
  const lines = [...(story?.querySelectorAll("li.entry") ?? [])].sort((one, other) => number(one) - number(other));
  const ZH = document.documentElement.lang.startsWith("zh");
  const SAY = ZH
    ? { title: "比较两个时点的状态", first: "前一时点", second: "后一时点", field: "内容", all: "只列不同", none: "两个时点的状态相同。",
        asOf: (day, n) => `截至${day}：第${n}号是当日为止的最后一项记录，其“此后状态”即当日的情况。`, before: (day) => `${day}及以前没有记录。` }
    : { title: "Compare the state at two points", first: "First", second: "Second", field: "What", all: "Differences only", none: "The state is the same at both points.",
        asOf: (day, n) => `As of ${day}: entry ${n} is the last one up to that day; “after it” below is how all stood then.`, before: (day) => `There is no entry of ${day} or before.` };
  const make = (tag, more) => Object.assign(document.createElement(tag), more);

  /* The state after a line: label -> the element with its value. What is told by a link is looked up where the link leads. */
  function state(line, seen = new Set()) {
    if (!line || seen.has(line.id)) return new Map();
    seen.add(line.id);
    const stood = line.querySelector("details details");
    const link = stood ? stood.querySelector(":scope > a") : line.querySelector("details > dl > dd > a[href^='#e']:only-child");
    const target = link && document.getElementById(link.hash.slice(1));
    const found = new Map(target ? state(target, seen) : []);
    if (!stood) return found;
    for (const label of stood.querySelectorAll("dt")) {
      const value = label.nextElementSibling, far = value.querySelector("a[href^='#e']");
      const told = far && state(document.getElementById(far.hash.slice(1))).get(label.textContent);
      if (value.textContent === "—") found.delete(label.textContent);
      else found.set(label.textContent, told || value);
    }
    return found;
  }

  function chosen(label, place, box) {
    const all = make("label", { textContent: label }), pick = make("select");
    lines.forEach((line) => {
      const said = line.querySelector("p").textContent.trim().replace(/\s+/g, " ");
      pick.append(make("option", { value: line.id, textContent: said.slice(0, ZH ? 48 : 90) }));
    });
    pick.selectedIndex = place;
    all.append(pick);
    box.append(all);
    return pick;
  }

  function show(first, second, only, out) {
    const [then, now] = [first, second].map((pick) => state(document.getElementById(pick.value)));
    const labels = [...new Set([...then.keys(), ...now.keys()])];
    const said = (side, label) => side.get(label)?.textContent;
    const same = (label) => said(then, label) === said(now, label);
    const rows = labels.filter((label) => !only.checked || !same(label));
    out.replaceChildren();
    if (!rows.length) return void out.append(make("p", { textContent: SAY.none }));
    const table = make("table", { className: "cards" }), head = make("tr"), body = make("tbody");
    for (const text of [SAY.field, SAY.first, SAY.second]) head.append(make("th", { scope: "col", textContent: text }));
    for (const label of rows) {
      const row = make("tr", { className: same(label) ? "" : "changed" });
      row.append(make("th", { scope: "row", textContent: label }));
      for (const [side, name] of [[then, SAY.first], [now, SAY.second]]) {
        const cell = make("td", { textContent: said(side, label) || "—" });
        cell.dataset.label = name;
        row.append(cell);
      }
      body.append(row);
    }
    table.append(make("thead"), body);
    table.firstChild.append(head);
    out.append(table);
  }

  function tellWhole(stood) {
    const whole = [...state(stood.closest("li.entry"))];
    stood.querySelector("dl").replaceChildren(
      ...whole.flatMap(([label, value]) => [make("dt", { textContent: label }), value.cloneNode(true)]));
    stood.querySelector(":scope > a")?.remove();
  }
  for (const stood of story?.querySelectorAll("details details") ?? []) {
    stood.addEventListener("toggle", () => tellWhole(stood), { once: true });
  }

  /* The state on any day has an address: #as-of-2016-01-01 by the days of decision, #public-by-2016-01-01 by those on which
     each entry was public. The last line up to then is opened; without a script the days that have a line lead to it. */
  function asOf() {
    const asked = /^#(as-of|public-by)-(\d{4}-\d\d-\d\d)$/.exec(location.hash);
    story.querySelector(".as-of")?.remove();
    if (!asked) return;
    const decided = (line) => line.querySelector("time")?.dateTime;
    const day = (line) => (asked[1] === "as-of" ? decided(line) : line.dataset.public || decided(line));
    const line = lines.filter((each) => day(each) && day(each) <= asked[2]).at(-1);
    const told = ZH ? asked[2].replace(/^0*(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日") : asked[2];
    const said = make("p", { className: "notice as-of", textContent: line ? SAY.asOf(told, number(line)) : SAY.before(told) });
    said.setAttribute("role", "status");
    if (line) line.prepend(said); else story.querySelector("h2").after(said);
    for (const each of line?.querySelectorAll("details") ?? []) each.open = true;
    said.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", asOf);
  if (story) asOf();

  if (lines.filter((line) => line.querySelector("details details")).length < 2) return;
  const box = make("details", { className: "compare" }), out = make("div");
  out.setAttribute("aria-live", "polite");
  box.append(make("summary", { textContent: SAY.title }));
  const first = chosen(SAY.first, 0, box), second = chosen(SAY.second, lines.length - 1, box);
  const only = make("input", { type: "checkbox", checked: true }), label = make("label");
  label.append(only, SAY.all);
  box.append(label, out);
  for (const each of [first, second, only]) each.onchange = () => show(first, second, only, out);
  box.ontoggle = () => box.open && show(first, second, only, out);
  story.querySelector("h3, ol.entries").before(box);
})();
