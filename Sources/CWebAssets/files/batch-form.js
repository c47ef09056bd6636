// Says whether there are hostnames enough while a batch is described. The server checks it again.
const form = document.querySelector("form[data-form]");
const place = document.querySelector("[data-pool-check]");
const names = ["venue", "product", "count"];

let timer = null;
let asked = 0;

async function check() {
  const query = new URLSearchParams(names.map((name) => [name, form.elements[name].value]));
  asked += 1;
  const number = asked;
  try {
    const answer = await fetch(`/batches/pool-check?${query}`, { headers: { Accept: "text/html" } });
    if (!answer.ok || number !== asked) return;
    place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  } catch {
    // It is checked when the form is sent.
  }
}

form.addEventListener("input", (event) => {
  if (!names.includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(check, 200);
});
