// While a title is written, threads that may have asked the same are shown under it.
{
  const PAUSE = 600;
  const SHORTEST = 6;
  const place = document.querySelector("[data-similar]");
  const title = place?.closest("form").elements.title;
  let waiting;
  let asked = "";

  const show = (words, page) => {
    if (title.value.trim() !== words || !page) return;
    place.replaceChildren(...page.querySelectorAll("[data-asked]"));
  };

  const ask = () => {
    const words = title.value.trim();
    if (words === asked) return;
    asked = words;
    if (words.length < SHORTEST) return place.replaceChildren();
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.onload = () => request.status === 200 && show(words, request.response);
    request.open("GET", `${place.dataset.similar}?title=${encodeURIComponent(words)}`);
    request.send();
  };

  title?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}
