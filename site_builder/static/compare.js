/* Any two lines of a project's story side by side: the whole state after each, and what differs; and each line, where
   it is opened, with its whole state. It reads the page alone. Without a script a line tells what differs from another,
   with a link to that one. */
"use strict";
(() => {
  const story = document.querySelector("ol.entries"), lines = story ? [...story.querySelectorAll("li.entry")] : [];
  const ZH = document.documentElement.lang.startsWith("zh");
  const SAY = ZH
    ? { title: "比较两个时点的状态", first: "前一时点", second: "后一时点", field: "内容", all: "只列不同", none: "两个时点的状态相同。" }
    : { title: "Compare the state at two points", first: "First", second: "Second", field: "What", all: "Differences only", none: "The state is the same at both points." };
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
  story.before(box);
})();
