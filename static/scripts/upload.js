// enhanceUploads lets files be dropped on [data-upload], lists what is chosen and
// says at once when they are too large or too many. The server checks again.
export function enhanceUploads(root) {
  for (const area of root.querySelectorAll("[data-upload]")) enhance(area);
}

function enhance(area) {
  const input = area.querySelector("input[type=file]");
  const list = area.querySelector("[data-upload-list]");
  const limit = Number(area.dataset.maxBytes) || Infinity;
  const most = Number(area.dataset.maxFiles) || Infinity;

  input.addEventListener("change", show);
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("is-over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("is-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });

  function show() {
    const files = [...input.files];
    let problem = files.length > most ? area.dataset.tooMany : "";
    if (files.reduce((sum, file) => sum + file.size, 0) > limit) problem = area.dataset.tooLarge;
    input.setCustomValidity(problem);
    list.replaceChildren(...files.map((file) => line(file, problem)));
  }
}

function line(file, problem) {
  const item = document.createElement("li");
  const name = document.createElement("div");
  name.className = "file-name";
  name.textContent = `${file.name} (${size(file.size)})`;
  item.append(name);
  if (problem) {
    item.className = "is-error";
    const hint = document.createElement("p");
    hint.className = "file-hint-invalid";
    hint.textContent = problem;
    item.append(hint);
  }
  return item;
}

function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
