// watchUploads sends the files of [data-progress] forms by script, says how far they
// are and offers to stop. The server answers a line of JSON for each phase, the last
// with where to go or what to show. Without scripts the form is sent as it is.
export function watchUploads(root, enhance) {
  for (const form of root.querySelectorAll("form[data-progress]")) watch(form, enhance);
}

function watch(form, enhance) {
  const area = form.querySelector("[data-progress-area]");
  const bar = area.querySelector("progress");
  const say = form.querySelector("[data-progress-say]");
  const texts = area.dataset;
  let request;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!request) send();
  });
  area.querySelector("[data-progress-cancel]").addEventListener("click", () => request?.abort());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) end("");
  });

  function send() {
    request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/x-ndjson");
    let quarter = -1;
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (!lengthComputable) return;
      bar.value = (100 * loaded) / total;
      if (Math.floor((4 * loaded) / total) === quarter) return; // read out four times, no more
      quarter = Math.floor((4 * loaded) / total);
      say.textContent = `${texts.sending} (${25 * quarter}%)`;
    });
    request.upload.addEventListener("load", () => bar.removeAttribute("value"));
    request.addEventListener("progress", () => {
      const { phase } = lastLine(request.responseText);
      if (phase && texts[phase] && say.textContent !== texts[phase]) say.textContent = texts[phase];
    });
    request.addEventListener("load", () => finish(request));
    request.addEventListener("error", () => end(texts.failed));
    request.addEventListener("abort", () => end(texts.cancelled));
    bar.value = 0;
    area.hidden = false;
    say.textContent = texts.sending;
    request.send(new FormData(form));
  }

  function finish({ status, responseText }) {
    const { location, page } = status === 200 ? lastLine(responseText) : { page: responseText };
    if (location) {
      window.location.assign(location);
      return;
    }
    end(page ? "" : texts.failed);
    if (page) show(page, enhance);
  }

  function end(sentence) {
    request = undefined;
    area.hidden = true;
    say.textContent = sentence;
  }
}

// lastLine returns the last whole line of JSON.
function lastLine(text) {
  const lines = text.split("\n");
  lines.pop(); // what follows the last line break is not whole
  return lines.length ? JSON.parse(lines.at(-1)) : {};
}

// show puts the main part of a page in place of the one that is shown.
function show(html, enhance) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = document.adoptNode(page.querySelector("main"));
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  enhance(main);
  const start = main.querySelector("[data-error-summary]") ?? main;
  start.focus();
  start.scrollIntoView();
}
