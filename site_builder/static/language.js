// The link to the other language opens the same place there: the same line, the same question of a search, and the same
// choice in a list, whose codes hold in both.
{
  const link = document.querySelector(".language a"), { href } = link;
  const asked = () => document.querySelector("form.search[action='search.html'] + #found, table[data-list]") ? location.search : "";
  // The words that are looked for in a list are of one language.
  const said = (query) => {
    const kept = new URLSearchParams(query);
    kept.delete("find");
    return `${kept}` && `?${kept}`;
  };
  const follow = () => { link.href = href + said(asked()) + location.hash; };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
}
