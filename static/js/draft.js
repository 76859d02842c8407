// Comfort at the desk: whoever leaves a draft behind is asked first.
"use strict";

const boxes = [...document.querySelectorAll(".desk-form textarea")];
let sent;

document.addEventListener("submit", (event) => (sent = event.target));
addEventListener("beforeunload", (event) => {
  const left = boxes.some((box) => box.form !== sent && box.value !== box.defaultValue);
  if (left) event.preventDefault();
});
