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
}
