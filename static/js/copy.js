// Comfort for a copy in the making: how far it is, and its link, appear by themselves. Focus is kept.
"use strict";

const SECONDS = 3;

const region = document.querySelector("[data-copy]");
const said = document.querySelector("[data-ready]");

const advance = (news) => {
  const busy = region.querySelector("[data-busy]");
  const late = news.querySelector("[data-late]");
  busy.replaceWith(news.querySelector("[data-busy]"));
  if (!late || region.querySelector("[data-late]")) return;
  region.querySelector("[data-busy]").after(late);
  said.textContent = said.dataset.slow;
};

// What has the keyboard's focus is about to go: the same button takes it, else what comes first.
const passFocus = (held) => {
  const action = held.form?.getAttribute("action");
  const same = [...region.querySelectorAll("form")].find(
    (form) => form.getAttribute("action") === action,
  );
  (same ?? region).querySelector("a, button").focus();
};

const finish = (news) => {
  const held = document.activeElement;
  const isHeld = region.contains(held);
  region.replaceChildren(...news.childNodes);
  if (isHeld) passFocus(held);
  if (region.querySelector("[data-fetch]")) said.textContent = said.dataset.ready;
};

const ask = async () => {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("[data-copy]");
    if (!news) return; // the address has to be proven anew
    if (!news.querySelector("progress")) {
      finish(news);
      return;
    }
    advance(news);
  } catch {
    // A line that is cut comes back, or not: the next question tells.
  }
  setTimeout(ask, SECONDS * 1000);
};

setTimeout(ask, SECONDS * 1000);
