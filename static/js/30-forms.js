// Small helps for forms: the server checks and says what is wrong, a second click sends nothing, areas grow, counters count.
{
  const submits = "button:not([type=button]):not([type=reset])";

  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    // Later, since a button that is off already would not be sent with the form.
    setTimeout(() => form.querySelectorAll(submits).forEach((button) => (button.disabled = true)));
  });

  addEventListener("pageshow", () => {
    document.querySelectorAll(`form ${submits}:disabled`).forEach((button) => (button.disabled = false));
  });

  for (const form of document.forms) form.noValidate = true;

  document.querySelector("[data-focus]")?.focus();

  const grow = (area) => {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  };

  const count = (counter) => {
    const field = document.getElementById(counter.dataset.for);
    const most = Number(counter.dataset.count);
    const now = [...field.value].length;
    counter.hidden = now < most * 0.8;
    counter.textContent = `${now} / ${most}`;
    counter.classList.toggle("over", now > most);
  };

  addEventListener("input", ({ target }) => {
    if (target.matches("[data-grow]")) grow(target);
    document.querySelectorAll("[data-count]").forEach((counter) => counter.dataset.for === target.id && count(counter));
  });

  document.querySelectorAll("[data-grow]").forEach(grow);
  document.querySelectorAll("[data-count]").forEach(count);
}
