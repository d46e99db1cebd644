// enhanceTabs turns sections under [data-tabs] into tabs. Without scripts they
// stand one below the other and the list above them is a list of links.
export function enhanceTabs(root) {
  for (const area of root.querySelectorAll("[data-tabs]")) enhance(area);
}

function enhance(area) {
  const list = area.querySelector("ul");
  const links = [...list.querySelectorAll("a")];
  const panels = links.map((link) => document.getElementById(link.hash.slice(1)));

  list.setAttribute("role", "tablist");
  links.forEach((link, i) => {
    link.parentElement.setAttribute("role", "presentation");
    link.setAttribute("role", "tab");
    link.id ||= `${panels[i].id}-tab`;
    link.setAttribute("aria-controls", panels[i].id);
    panels[i].setAttribute("role", "tabpanel");
    panels[i].setAttribute("aria-labelledby", link.id);
    panels[i].tabIndex = 0;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      select(i);
    });
  });
  list.addEventListener("keydown", (event) => {
    const now = links.indexOf(document.activeElement);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: links.length - 1 }[event.key];
    if (now < 0 || next === undefined) return;
    event.preventDefault();
    const i = (next + links.length) % links.length;
    select(i);
    links[i].focus();
  });

  function select(chosen) {
    links.forEach((link, i) => {
      const on = i === chosen;
      link.parentElement.classList.toggle("active", on);
      link.setAttribute("aria-selected", String(on));
      link.tabIndex = on ? 0 : -1;
      panels[i].classList.toggle("active", on);
      panels[i].hidden = !on;
    });
  }
  const named = panels.findIndex((panel) => `#${panel.id}` === location.hash);
  select(Math.max(named, 0));
}
