// Comfort for files: each is sent at once, with a bar and a way to cancel; they may be dropped too.
"use strict";

const holdsFiles = (event) => event.dataTransfer.types.includes("Files");

// A file that misses its place must not take the page's, and the draft with it.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!holdsFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}

for (const box of document.querySelectorAll(".files[data-attach]")) {
  const input = box.querySelector("input[type=file]");
  const { form } = input;
  const list = box.querySelector(".attached");
  const errors = box.querySelector("[data-errors]");
  const status = box.querySelector("[role=status]");
  const words = box.dataset;
  // One after the other, so that each is counted with those before it.
  const waiting = [];
  let asked = null;
  errors.setAttribute("role", "alert");

  const say = (text, name) => {
    status.textContent = text.replace("{name}", name);
  };
  const complain = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    errors.append(line);
    errors.className = "error";
    status.textContent = "";
  };
  const body = () => {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("field", input.name);
    return data;
  };
  // What has the keyboard's focus is about to go: it passes on, and is never lost.
  const passFocus = (line, heir) => {
    if (line.contains(document.activeElement)) heir.focus();
  };
  const button = (text, name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet-button";
    made.textContent = text;
    made.setAttribute("aria-label", `${text}${words.colon}${name}`);
    made.addEventListener("click", act);
    return made;
  };
  // In place of the box to tick, which waits for the form to be sent: gone is gone.
  const easeRemoval = (line) => {
    const name = line.querySelector(".drop bdi").textContent;
    const token = line.querySelector("input[type=hidden]").value;
    const away = () => {
      const data = body();
      data.set("attachments-drop", token);
      fetch(words.detach, { method: "POST", body: data });
      line.remove();
      say(words.gone, name);
      input.focus();
    };
    const made = button(words.remove, name, away);
    line.querySelector(".drop").replaceWith(made);
    return made;
  };
  const settle = () => {
    waiting.shift();
    if (waiting.length) waiting[0]();
    else if (asked) {
      const by = asked;
      asked = null;
      form.requestSubmit(by.submitter);
    }
  };
  const send = (file) => {
    const line = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    const request = new XMLHttpRequest();
    const data = body();
    for (const kept of list.querySelectorAll("input[type=hidden]")) data.append("attachments-kept", kept.value);
    data.append("attachments", file);
    name.textContent = file.name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(name, bar, button(words.cancel, file.name, () => request.abort()));
    list.append(line);
    say(words.begun, file.name);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      const made = answer.querySelector("li");
      const refusals = [422, 429].includes(request.status) ? answer.querySelectorAll("p") : [];
      if (made) {
        line.after(made);
        passFocus(line, easeRemoval(made));
        line.remove();
        say(words.done, file.name);
      }
      for (const refusal of refusals) complain(refusal.textContent);
      if (!made && !refusals.length) complain(words.fails.replace("{name}", file.name));
    });
    request.addEventListener("error", () => complain(words.fails.replace("{name}", file.name)));
    request.addEventListener("abort", () => say(words.cancelled, file.name));
    request.addEventListener("loadend", () => {
      passFocus(line, input);
      line.remove();
      settle();
    });
    request.open("POST", words.attach);
    request.send(data);
  };
  const take = (files) => {
    errors.textContent = errors.className = "";
    for (const file of files) {
      waiting.push(() => send(file));
      if (waiting.length === 1) waiting[0]();
    }
    input.value = "";
  };

  input.addEventListener("change", () => take([...input.files]));
  for (const name of ["dragover", "dragleave", "drop"]) {
    box.addEventListener(name, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      box.classList.toggle("over", name === "dragover");
      if (name === "drop") take([...event.dataTransfer.files]);
    });
  }
  // Whoever presses Send too early gets it done as soon as the files are there.
  form.addEventListener("submit", (event) => {
    if (!waiting.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    asked = { submitter: event.submitter };
    say(words.wait, "");
  }, true);
  list.querySelectorAll("li").forEach(easeRemoval);
  if (input.files.length) take([...input.files]);
}
