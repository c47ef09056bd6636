// Reads a file into the list of kart numbers, where it can be looked at before it is sent.
const limit = 1048576;

for (const field of document.querySelectorAll("[data-file-field]")) {
  field.hidden = false;
  const input = field.querySelector("[data-file-to]");
  const list = document.getElementById(input.dataset.fileTo);
  input.addEventListener("change", async () => {
    const file = input.files[0];
    input.setCustomValidity("");
    if (!file) return;
    if (file.size > limit) {
      input.value = "";
      input.setCustomValidity("A file has at most 1 MB. Split it.");
      input.reportValidity();
      input.setCustomValidity("");
      return;
    }
    list.value = await file.text();
    for (const name of ["first", "last"]) input.form.elements[name].value = "";
    list.focus();
  });
}
