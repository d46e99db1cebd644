// guardForms moves the focus to the error summary of a refused form, keeps a form
// from being sent twice, and asks before a form with data-guard is left half filled in.
// Forms with data-progress are sent by their own script.
export function guardForms(root) {
  root.querySelector("[data-error-summary]")?.focus();

  for (const form of root.querySelectorAll("form:not([data-progress])")) {
    let sent = false;
    let changed = form.dataset.guard === "changed"; // it came back with what is not kept yet
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
    // Back from the page cache: the form may be sent again.
    window.addEventListener("pageshow", () => (sent = false));
    if (!("guard" in form.dataset)) continue;
    form.addEventListener("input", () => (changed = true));
    window.addEventListener("beforeunload", (event) => {
      if (changed && !sent) event.preventDefault();
    });
  }
}
