// Comfort for a copy in the making: how far it is, and its link, appear by themselves.
"use strict";

const SECONDS = 3;

const region = document.querySelector("[data-copy]");
const said = document.querySelector("[data-ready]");

const ask = async () => {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("[data-copy]");
    if (!news) return; // the address has to be proven anew
    const bars = [region, news].map((one) => one.querySelector("progress"));
    if (bars.every(Boolean)) {
      region.querySelector("[data-busy]").replaceWith(news.querySelector("[data-busy]"));
    } else {
      region.replaceChildren(...news.childNodes);
      said.textContent = said.dataset.ready;
      return;
    }
  } catch {
    // A line that is cut comes back, or not: the next question tells.
  }
  setTimeout(ask, SECONDS * 1000);
};

setTimeout(ask, SECONDS * 1000);
