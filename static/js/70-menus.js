// A menu closes when one looks elsewhere; Escape gives the focus back.
{
  const close = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(except)) menu.open = false;
  };

  addEventListener("click", (event) => close(event.target));
  addEventListener("focusin", (event) => close(event.target));
  addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // What may be done with a post stands on a page of its own: it is asked for when somebody wants it.
  const open = (link, page) => {
    const found = page?.querySelector("[data-popup]");
    if (!found) return location.assign(link.href);
    const menu = document.createElement("details");
    const summary = document.createElement("summary");
    menu.dataset.menu = "";
    menu.open = true;
    summary.setAttribute("aria-label", link.getAttribute("aria-label"));
    summary.append(...link.childNodes);
    found.className = "popup";
    menu.append(summary, found);
    link.replaceWith(menu);
    summary.focus();
  };

  const ask = (link) => {
    // Of the ways to read a page this is the one that Trusted Types let pass: it runs nothing.
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.onloadend = () => open(link, request.response);
    request.open("GET", link.href);
    request.send();
  };

  addEventListener("click", (event) => {
    const link = event.target.closest("a[data-more]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask(link);
  });
}
