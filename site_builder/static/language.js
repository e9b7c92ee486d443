// The link to the other language opens the same place there: the same line, the same question of a search, and the same
// choice in a list, whose codes hold in both.
{
  const link = document.querySelector(".language a"), { href } = link;
  const asked = () => document.querySelector("form.search[action='search.html'] + #found, table[data-list]") ? location.search : "";
  const follow = () => { link.href = href + asked() + location.hash; };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
}
