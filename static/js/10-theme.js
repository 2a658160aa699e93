// The theme shows at once and is kept by the server, as the form without JavaScript does.
{
  const choice = document.querySelector("[data-theme-choice]");
  choice?.addEventListener("change", () => {
    document.documentElement.dataset.theme = choice.value;
    fetch(choice.form.action, { method: "POST", body: new URLSearchParams(new FormData(choice.form)), redirect: "manual" });
  });
}
