// watchWhatIfs asks the server at each change of a [data-what-if] form and puts its
// answer in place. Without scripts the form has a button for that.
export function watchWhatIfs(root) {
  for (const form of root.querySelectorAll("form[data-what-if]")) watch(form);
}

const pause = 60; // ms without a change before the server is asked

function watch(form) {
  const result = document.getElementById(form.dataset.whatIf);
  const say = form.querySelector("[data-what-if-say]");
  let timer;
  let request;

  form.querySelector("[data-what-if-apply]").hidden = true; // it is applied at once
  for (const lever of form.querySelectorAll("[data-lever]")) {
    const number = lever.querySelector("input[name]");
    const slider = lever.querySelector("[data-lever-slider]");
    const reset = lever.querySelector("[data-lever-reset]");
    const show = () => {
      const changed = number.value.trim() !== lever.dataset.base;
      lever.classList.toggle("is-changed", changed);
      reset.hidden = !changed;
    };
    const set = (value) => {
      number.value = slider.value = value;
      show();
      ask();
    };
    slider.hidden = false;
    slider.value = number.value;
    show();
    slider.addEventListener("input", () => set(slider.value));
    number.addEventListener("input", () => {
      slider.value = number.value;
      show();
      ask();
    });
    reset.addEventListener("click", () => {
      set(lever.dataset.base);
      number.focus();
    });
  }

  // Fields of a form without levers: asked as they are filled in.
  for (const input of form.querySelectorAll("input:not([type=hidden])")) {
    if (!input.closest("[data-lever]")) input.addEventListener("input", ask);
  }

  function ask() {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  }

  async function send() {
    request?.abort();
    request = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "part");
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: request.signal });
      if (!answer.ok && answer.status !== 422) throw new Error(answer.statusText);
      show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") say.textContent = form.dataset.failed;
    }
  }

  // What was open stays open.
  function show(html) {
    const open = [...result.querySelectorAll("details")].map((details) => details.open);
    result.innerHTML = html;
    result.querySelectorAll("details").forEach((details, i) => (details.open = open[i] ?? false));
    say.textContent = result.querySelector("[data-what-if-finding]")?.textContent ?? "";
  }
}
