// What was typed into a form comes back when it was not taken because the session was over, once the same person has signed in again.
const key = "rpi_deploy_form";
const who = document.querySelector(".who strong")?.textContent ?? "";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(kept) {
  try {
    if (kept) sessionStorage.setItem(key, JSON.stringify(kept));
    else sessionStorage.removeItem(key);
  } catch {
    // The browser keeps nothing, or not so much: then it is typed again.
  }
}

const isTicked = (control) => control.type === "checkbox" || control.type === "radio";
const isKept = (control) => control.name && control.matches("input, select, textarea") && !["hidden", "password", "file", "submit"].includes(control.type);

function fieldsOf(form) {
  return [...form.elements].filter(isKept).map((control) => ({ name: control.name, value: control.value, on: isTicked(control) ? control.checked : null }));
}

function put(form, fields) {
  for (const { name, value, on } of fields) {
    const control = [...form.elements].find((other) => isKept(other) && other.name === name && (on === null || other.value === value));
    if (!control) continue;
    const isOther = on === null ? control.value !== value : control.checked !== on;
    if (!isOther) continue;
    if (on === null) control.value = value;
    else control.checked = on;
    control.closest("details")?.setAttribute("open", "");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const words = document.createElement("p");
  words.className = "notice notice-info";
  words.setAttribute("role", "status");
  words.textContent = "What you typed is here again: you were signed out before it was sent. Look at it, then send it.";
  form.prepend(words);
}

const formAt = (address) => [...document.querySelectorAll("form[data-form]")].find((form) => form.getAttribute("action") === address);

const kept = read();
const login = document.querySelector("[data-login]");
if (kept && login) {
  // A wrong password in between changes nothing about it.
  if (!kept.isLost) write("lostForm" in login.dataset ? { ...kept, isLost: true } : null);
} else if (kept) {
  const form = formAt(kept.action);
  if (!kept.isLost || kept.who !== who) {
    write(null);
  } else if (form) {
    write(null);
    put(form, kept.fields);
  }
}

document.addEventListener("submit", (event) => {
  // A preview sends the same again by a form that has nothing to type in.
  const form = event.target.matches("form[data-form]") ? event.target : formAt(event.target.getAttribute("action"));
  if (form && who) write({ action: form.getAttribute("action"), who, fields: fieldsOf(form) });
});
