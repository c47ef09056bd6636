// Reads a file into a field of the form, where it can be looked at before it is sent. Without this script the file itself is sent.
const limit = 1048576;

for (const input of document.querySelectorAll("[data-file-to]")) {
  const target = document.getElementById(input.dataset.fileTo);
  // What is in the file goes with the field.
  input.removeAttribute("name");
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
    target.value = await file.text();
    for (const name of ["first", "last"]) if (input.form.elements[name]) input.form.elements[name].value = "";
    target.focus();
  });
}
