() => {
  // What is wrong with how the texts of table cells stand: they meet a neighbour's, or are broken inside a word.
  const found = [], near = 4, longest = 20;
  const seen = rect => rect.width > 1 && rect.height > 1;
  const texts = function* (cell) {
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (walk.currentNode.data.trim() && walk.currentNode.parentElement.checkVisibility()) yield walk.currentNode;
  };
  const boxes = (node, from = 0, to = node.data.length) => {
    const range = document.createRange();
    range.setStart(node, from); range.setEnd(node, to);
    return [...range.getClientRects()].filter(seen);
  };
  const lines = rects => new Set(rects.map(rect => Math.round(rect.top / 4))).size;
  const told = cell => cell.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
  for (const row of document.querySelectorAll("main tr")) {
    const cells = [...row.cells].map(cell => [cell, [...texts(cell)].flatMap(node => boxes(node))]);
    cells.forEach(([cell, mine], place) => {
      const next = cells[place + 1];
      for (const one of mine) for (const other of next?.[1] ?? []) {
        const beside = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
        if (beside && other.left - one.right < near && one.left - other.right < near) {
          found.push(`"${told(cell)}" meets "${told(next[0])}"`);
          return;
        }
      }
    });
    for (const [cell] of cells) {
      for (const node of texts(cell)) {
        if (node.parentElement.closest("code.hash, pre")) continue;
        for (const word of node.data.matchAll(/Article \d+|[\p{Script=Latin}\p{N}\u2019']{2,}/gu)) {
          if (word[0].length <= longest && lines(boxes(node, word.index, word.index + word[0].length)) > 1)
            found.push(`"${word[0]}" is broken in "${told(cell)}"`);
        }
      }
      for (const time of cell.querySelectorAll("time")) {
        if (lines([...texts(time)].flatMap(node => boxes(node))) > 1) found.push(`the day "${told(time)}" is broken`);
      }
    }
  }
  for (const region of document.querySelectorAll("main [role=region]")) {
    if (region.getBoundingClientRect().right < innerWidth - 80 && region.scrollWidth > region.clientWidth + 1)
      found.push(`"${region.ariaLabel}" is cut off though there is room`);
  }
  return [...new Set(found)];
}
