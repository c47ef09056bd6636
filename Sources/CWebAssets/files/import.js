// Reads a file into a field of the form, where it can be looked at before it is sent. Without this script the file itself is sent.
const megabytes = (bytes, round) => `${round(bytes / 100000) / 10} MB`;
// Of Excel since 2007 (a ZIP archive), and of before (a compound file).
const spreadsheets = ["504b0304", "d0cf11e0"];

// What is in a file, or why that cannot be taken.
async function read(file, limit) {
  if (file.size > limit) return { problem: `${file.name} is too large (${megabytes(file.size, Math.ceil)}; the most is ${megabytes(limit, Math.floor)}). Split it.` };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const start = [...bytes.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (spreadsheets.includes(start)) return { problem: `${file.name} is an Excel file. Save it as “CSV UTF-8”, then choose that file.` };
  try {
    // Text in UTF-16 has zeros, and no other text does.
    if (!bytes.includes(0)) return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    // Said below.
  }
  return { problem: `${file.name} is no text in UTF-8. Save it as “CSV UTF-8”, then choose it again.` };
}

function say(input, problem) {
  const id = `problem-${input.id}`;
  const described = input.getAttribute("aria-describedby")?.split(" ") ?? [];
  input.parentElement.querySelectorAll(".invalid-feedback").forEach((old) => old.remove());
  input.classList.toggle("is-invalid", Boolean(problem));
  input.setAttribute("aria-invalid", String(Boolean(problem)));
  input.setAttribute("aria-describedby", [...(problem ? [id] : []), ...described.filter((name) => !name.startsWith("problem-"))].join(" "));
  if (!problem) return;
  const words = Object.assign(document.createElement("p"), { id, className: "invalid-feedback", textContent: problem });
  words.setAttribute("role", "alert");
  input.after(words);
}

for (const input of document.querySelectorAll("[data-file-to]")) {
  const target = document.getElementById(input.dataset.fileTo);
  // What is in the file goes with the field.
  input.removeAttribute("name");
  const take = async () => {
    const file = input.files[0];
    if (!file) return;
    // Nothing of before may pass for what is in this file.
    target.value = "";
    const { text, problem } = await read(file, Number(input.dataset.limit)).catch(() => ({ problem: `${file.name} cannot be read.` }));
    if (file !== input.files[0]) return;
    say(input, problem);
    if (problem) {
      input.value = "";
      input.focus();
      return;
    }
    target.value = text;
    for (const name of ["first", "last"]) if (input.form.elements[name]) input.form.elements[name].value = "";
    target.focus();
  };
  input.addEventListener("change", take);
  // Chosen before this script was here.
  if (target.value === "") take();
}
