// What all pages have: the choice of colours, menus that close, filters that apply themselves, and times that go on.
import { keepTimes } from "./times.js";

const year = 31536000;

// The browser's zone, so that "today" is today here. Seen by the server from the next page on.
document.cookie = `rpi_deploy_zone=${-new Date().getTimezoneOffset()}; Path=/; Max-Age=${year}; SameSite=Lax`;

keepTimes();

for (const form of document.querySelectorAll("[data-themes]")) {
  form.addEventListener("submit", (event) => {
    const theme = event.submitter?.value;
    if (!theme) return;
    event.preventDefault();
    document.cookie = `rpi_deploy_theme=${theme}; Path=/; Max-Age=${year}; SameSite=Lax`;
    document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-themes] button")) button.setAttribute("aria-pressed", String(button.value === theme));
    document.dispatchEvent(new Event("themechange"));
  });
}

// Menus and questions close by Escape, by a click elsewhere, and by their own button.
for (const button of document.querySelectorAll("[data-menu-close]")) button.hidden = false;
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-menu-close]");
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target) || menu.contains(close)) menu.open = false;
    if (close && menu.contains(close)) menu.querySelector("summary").focus();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const form of document.querySelectorAll("[data-filters]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=date]")) form.requestSubmit();
  });
  // Short addresses: what was left empty is not in them.
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
  });
}
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("[data-filters] :disabled")) field.disabled = false;
});

// A change is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.querySelector(".is-invalid")?.focus();
