// Quote what is selected in a post: a button beside the selection leads to the reply, and the words stand in its box.
{
  const KEPT = "quote";
  const button = document.querySelector("[data-quote-selection]");
  const form = document.querySelector("form[data-quote]");
  const reply = (node) => node?.closest(".post")?.querySelector('.acts a[href*="/posts/new"]');
  const prose = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".prose");

  const chosen = () => {
    const { anchorNode, focusNode, isCollapsed } = getSelection();
    const words = getSelection().toString().trim();
    const inside = !isCollapsed && words && prose(anchorNode) === prose(focusNode) && reply(prose(anchorNode));
    return inside ? { to: inside.getAttribute("href"), words } : null;
  };

  const place = () => {
    button.hidden = !chosen();
    if (button.hidden) return;
    const { left, bottom } = getSelection().getRangeAt(0).getBoundingClientRect();
    button.style.left = `${Math.max(8, Math.min(left, innerWidth - button.offsetWidth - 8)) + scrollX}px`;
    button.style.top = `${bottom + scrollY + 8}px`;
  };

  const go = () => {
    const quote = chosen();
    const near = reply(document.activeElement);
    if (!quote) return near && location.assign(`${near.href}&quote=1`);
    sessionStorage.setItem(KEPT, JSON.stringify(quote));
    location.assign(quote.to);
  };

  const put = () => {
    const quote = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    if (quote?.to !== location.pathname + location.search) return;
    sessionStorage.removeItem(KEPT);
    const area = form.elements.body;
    const lines = [form.dataset.quote, "", ...quote.words.split("\n")].map((line) => `> ${line}`.trimEnd());
    area.value = [area.value.trimEnd(), lines.join("\n"), ""].filter((part, at) => part || at).join("\n\n");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  };

  if (button) {
    let waiting;
    // The selection stays while the button is pressed.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", go);
    document.addEventListener("quote", go);
    document.addEventListener("selectionchange", () => {
      clearTimeout(waiting);
      waiting = setTimeout(place, 200);
    });
  }
  // After what was kept has come back.
  if (form) document.addEventListener("DOMContentLoaded", put);
}
