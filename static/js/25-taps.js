// A reaction is one tap: the button of form#tap is sent without leaving the page. Whatever goes wrong, the form is sent as it is.
{
  const form = document.getElementById("tap");

  const send = async (button) => {
    const answer = await fetch(button.formAction, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form, button)),
    });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  };

  const show = (button, { count }) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    const way = button.getAttribute("formaction").split("?")[0];
    button.setAttribute("aria-pressed", on);
    button.setAttribute("formaction", on ? `${way}?_method=DELETE` : way);
    const number = button.querySelector(".num") ?? button.appendChild(document.createElement("span"));
    number.className = "num";
    number.textContent = count || "";
  };

  form?.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || button.dataset.plain) return;
    event.preventDefault();
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      show(button, await send(button));
    } catch {
      button.dataset.plain = "yes";
      form.requestSubmit(button);
    }
    button.ariaBusy = "false";
  });
}
