// The link to the other language opens the same place there: it takes along what was asked, and the line.
{
  const link = document.querySelector(".language a"), { href } = link;
  const follow = () => { link.href = href + location.search + location.hash; };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
}
