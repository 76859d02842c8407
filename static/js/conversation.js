// Comfort for an inquiry's page: a new message appears by itself. The draft and the focus stay put.
"use strict";

const [QUICK, SLOW, HIDDEN] = [15, 60, 180]; // seconds between two questions

const thread = document.querySelector("[data-news]");
const said = document.querySelector("[data-said]");
let tag = thread.dataset.tag;
let pause = QUICK;
let timer;
let asking = false;

const plan = () => {
  clearTimeout(timer);
  if (thread.querySelector("[data-over]")) return;
  timer = setTimeout(ask, (document.hidden ? HIDDEN : pause) * 1000);
};

const show = (page) => {
  const list = thread.querySelector("ol");
  const fresh = [...page.querySelectorAll("[data-message]")].filter(
    (message) => !document.getElementById(message.id),
  );
  const over = page.querySelector("[data-over]");
  list.append(...fresh);
  thread.querySelector("[data-over]")?.remove();
  if (over) list.after(over);
  if (!fresh.length) return;
  // The same words again are read again only if they were gone in between.
  said.textContent = "";
  setTimeout(() => (said.textContent = said.dataset.said), 100);
};

const ask = async () => {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(thread.dataset.news, {
      headers: { "If-None-Match": tag },
      cache: "no-store",
    });
    if (answer.status === 404) return;
    pause = Math.min(pause * 1.5, SLOW);
    if (answer.ok) {
      tag = answer.headers.get("ETag");
      pause = QUICK;
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    }
  } catch {
    pause = SLOW;
  } finally {
    asking = false;
  }
  plan();
};

document.addEventListener("visibilitychange", () => (document.hidden ? plan() : ask()));
plan();
