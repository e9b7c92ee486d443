// The overview without a script is a whole table; with one it is sorted by a column, and rows are kept side by side.
{
  const table = document.querySelector("table.overview"), tools = document.querySelector("#compare");
  const button = tools.querySelector("button"), bodies = [...table.tBodies], first = [...table.querySelectorAll("tr[data-reached]")];
  const home = new Map(first.map((row) => [row, row.parentNode]));
  for (const row of first) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", `${table.dataset.pick} ${row.querySelector("a").textContent.trim()}`);
    row.cells[0].prepend(box, " ");
  }
  const picked = () => first.filter((row) => row.querySelector("input").checked);
  const show = () => {
    const kept = button.getAttribute("aria-pressed") === "true" ? new Set(picked()) : null;
    for (const row of first) row.hidden = kept !== null && !kept.has(row);
    const sorted = table.querySelector("[aria-sort]");
    for (const body of bodies) body.rows[0].hidden = kept !== null || sorted !== null;
  };
  button.addEventListener("click", () => {
    const pressed = button.getAttribute("aria-pressed") === "true";
    if (!pressed && !picked().length) return;
    button.setAttribute("aria-pressed", !pressed);
    show();
  });
  for (const head of table.querySelectorAll("th[data-sort]")) {
    const sort = document.createElement("button");
    sort.type = "button";
    sort.append(...head.childNodes);
    head.append(sort);
    sort.addEventListener("click", () => {
      const way = head.getAttribute("aria-sort") === "descending" ? "ascending" : head.hasAttribute("aria-sort") ? null : "descending";
      for (const each of table.querySelectorAll("[aria-sort]")) each.removeAttribute("aria-sort");
      if (way) head.setAttribute("aria-sort", way);
      const value = (row) => row.dataset[head.dataset.sort] === "" ? -1 : Number(row.dataset[head.dataset.sort]);
      const rows = way ? [...first].sort((a, b) => (value(b) - value(a)) * (way === "descending" ? 1 : -1)) : first;
      for (const row of rows) (way ? bodies[0] : home.get(row)).append(row);
      show();
    });
  }
  tools.hidden = false;
}
