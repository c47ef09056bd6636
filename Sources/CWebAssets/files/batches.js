// The line of batches: moved by dragging (Sortable) or by buttons, without loading the page again.
import { hold, refresh } from "./live-page.js";

const page = document.querySelector("[data-live-page]");
const said = document.querySelector("[data-said]");

// The server answers with the page that says what was done.
async function send(address, fields) {
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields) });
    const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
    said.textContent = shown.querySelector("main .notice[role='status'], main .lead")?.textContent.trim() ?? "";
  } catch {
    said.textContent = "The server cannot be reached: nothing was moved.";
  }
  await refresh();
}

page.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-move]")) return;
  event.preventDefault();
  const label = event.submitter?.getAttribute("aria-label");
  const address = form.getAttribute("action");
  await send(address, new FormData(form));
  const again = page.querySelector(`[data-move][action="${address}"] [aria-label="${label}"]`);
  // At the end of the line only the way back is left.
  (again ?? page.querySelector(`[data-move][action="${address}"] button`))?.focus();
});

const batch = (row) => row?.querySelector("[data-handle]")?.dataset.handle;

async function drop({ item, oldIndex, newIndex }) {
  hold(false);
  const moved = batch(item);
  if (!moved || oldIndex === newIndex) return;
  const token = page.querySelector("[name='csrf_token']").value;
  const next = batch(item.nextElementSibling);
  const place = next ? { before: next } : { after: batch(item.previousElementSibling) };
  await send(`/batches/${moved}/move`, { csrf_token: token, ...place });
}

function makeSortable() {
  const rows = page.querySelector("[data-line] tbody");
  const handles = page.querySelectorAll("[data-handle]");
  if (!rows || handles.length === 0 || !window.Sortable) return;
  for (const handle of handles) handle.hidden = false;
  // The same by mouse, pen and finger; the browser's own dragging knows no fingers.
  window.Sortable.create(rows, { handle: "[data-handle]", animation: 120, forceFallback: true, onStart: () => hold(true), onEnd: drop });
}

page.addEventListener("fresh", () => {
  const rows = page.querySelector("[data-line] tbody");
  if (rows && !window.Sortable?.get(rows)) makeSortable();
});
makeSortable();
