// Comfort for a form: a count of the letters that are left, and a button that cannot be pressed twice.
"use strict";

for (const box of document.querySelectorAll("textarea[data-longest]")) {
  const longest = Number(box.dataset.longest);
  const count = box.form.querySelector("[data-count]");
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, count.dataset.thousands);
  let pause;
  const show = () => {
    // As the server counts: characters, a line end as one.
    const left = longest - [...box.value].length;
    count.hidden = left > longest / 5;
    count.textContent = (left < 0 ? count.dataset.over : count.dataset.left).replace(
      "{count}",
      grouped(Math.abs(left)),
    );
  };
  // A screen reader reads the count when the writer pauses, not at every letter.
  box.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(show, 400);
  });
  show();
}

// The server knows the same signs (contact/advice.py). It is a hint: nothing is sent or kept of it.
const western = (text) =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15);
const isCard = (number) =>
  [...number.replace(/\D/g, "")]
    .reverse()
    .map((digit, place) => (place % 2 ? digit * 2 - 9 * (digit > 4) : Number(digit)))
    .reduce((sum, digit) => sum + digit) %
    10 ===
  0;
const looksSensitive = (text) =>
  (text.match(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g) || []).some(isCard) ||
  /(?<!\d)\d(?:[ -]?\d){17}(?!\d)/.test(text) ||
  /(?:password|passwd|mot de passe|mdp|كلمة (?:ال)?(?:سر|مرور))[^\n:=]{0,15}[:=]\s*\S/i.test(text);

for (const hint of document.querySelectorAll("[data-advice]")) {
  const box = hint.parentElement.querySelector("textarea");
  const look = () => (hint.hidden = !looksSensitive(western(box.value)));
  box.addEventListener("change", look);
  look();
}

for (const form of document.querySelectorAll("form[data-once]")) {
  const release = () => form.removeAttribute("aria-busy");
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("aria-busy")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    // A line that is cut must not lock the form for good.
    setTimeout(release, 10000);
  });
  addEventListener("pageshow", release);
}

// What sends files at once is fetched only when somebody is about to choose one.
for (const box of document.querySelectorAll("[data-script]")) {
  const fetchScript = () => {
    if (document.querySelector(`script[src="${box.dataset.script}"]`)) return;
    const script = document.createElement("script");
    script.src = box.dataset.script;
    document.head.append(script);
  };
  for (const name of ["pointerover", "focusin", "dragenter"]) box.addEventListener(name, fetchScript);
  if (box.querySelector("li")) fetchScript();
}
