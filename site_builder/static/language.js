// The link to the other language opens the same place there: the same line, and the same question of a search. What is
// chosen in a list stays behind: its words are those of one language.
{
  const link = document.querySelector(".language a"), { href } = link;
  const asked = () => document.querySelector("form.search[action='search.html'] + #found") ? location.search : "";
  const follow = () => { link.href = href + asked() + location.hash; };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
}
