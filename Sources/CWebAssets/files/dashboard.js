// The dashboard stays up to date: numbers of devices come over the live connection, all else is asked of the server again when something has changed.
import { LiveConnection, signInAgain } from "./live.js";
import { showProgress, showSilence } from "./cards.js";
import { drawCharts } from "./charts.js";
import { refreshTimes, serverClock } from "./times.js";

const dashboard = document.querySelector("[data-dashboard]");
const state = document.querySelector("[data-live-state]");
// At most so often, however much happens.
const pause = 400;

let timer = null;
let isAsking = false;
let isOutdated = false;
let isRefused = false;
let counts = "";

function outdated() {
  isOutdated = true;
  if (!timer && !isAsking) timer = setTimeout(refresh, pause);
}

async function refresh() {
  timer = null;
  isAsking = true;
  isOutdated = false;
  try {
    const answer = await fetch("/dashboard/live", { headers: { Accept: "text/html" } });
    isRefused = !answer.ok;
    if (answer.status === 401) signInAgain();
    else if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // The live connection notices, too, and everything is asked for again when it is back.
  }
  isAsking = false;
  tell();
  if (isOutdated) outdated();
}

// A choice that was made but not sent yet.
function keepChoices(old, fresh) {
  for (const control of old.querySelectorAll("select, [type='checkbox']")) {
    const same = [...fresh.querySelectorAll(control.tagName)].find((other) =>
      other.name === control.name && (control.type !== "checkbox" || other.value === control.value));
    if (same && control.type === "checkbox") same.checked = control.checked;
    else if (same && [...same.options].some((option) => option.value === control.value)) same.value = control.value;
  }
}

function put(fresh) {
  for (const region of fresh.querySelectorAll("[data-region]")) {
    const old = dashboard.querySelector(`[data-region="${region.dataset.region}"]`);
    if (!old || old.innerHTML === region.innerHTML) continue;
    if (region.dataset.region === "cards") replaceCards(old, region);
    // What somebody is just filling in stays as it is.
    else if (!old.querySelector("form")?.contains(document.activeElement)) {
      keepChoices(old, region);
      old.replaceChildren(...region.childNodes);
    }
  }
  refreshTimes(dashboard);
}

// Only the cards that are not as they were, so that bars move on and the keyboard's focus stays.
function replaceCards(old, region) {
  const list = old.querySelector(".pis");
  const freshList = region.querySelector(".pis");
  if (!list || !freshList) {
    old.replaceChildren(...region.childNodes);
    return;
  }
  list.className = freshList.className;
  const known = new Map([...list.children].map((card) => [card.dataset.card, card]));
  const cards = [...freshList.children].map((card) => {
    const before = known.get(card.dataset.card);
    if (!before || before.outerHTML === card.outerHTML) return before ?? card;
    const hadFocus = before.contains(document.activeElement);
    before.dataset.state = card.dataset.state;
    before.dataset.seen = card.dataset.seen;
    before.className = card.className;
    const bar = before.querySelector("progress");
    const freshBar = card.querySelector("progress");
    bar.value = freshBar.value;
    freshBar.replaceWith(bar);
    before.replaceChildren(...card.childNodes);
    if (hadFocus) before.querySelector("a").focus();
    return before;
  });
  if (cards.length !== list.children.length || cards.some((card, index) => list.children[index] !== card)) list.replaceChildren(...cards);
}

function take({ event, data }) {
  switch (event) {
    case "status":
      serverClock(data.timestamp);
      // What has changed between the page and the connection is asked for whole.
      outdated();
      break;
    case "deployment_update":
      if (!showProgress(data)) outdated();
      break;
    case "stats_update": {
      serverClock(data.timestamp);
      const now = [data.open_deployments, data.successful_deployments, data.failed_deployments, data.available_hostnames, data.total_venues].join();
      if (counts !== "" && counts !== now) {
        outdated();
        if (counts.split(",")[1] !== String(data.successful_deployments)) drawCharts();
      }
      counts = now;
      break;
    }
    case "system_status":
    case "error":
      break;
    default:
      outdated();
  }
}

let connection = "connecting";
let secondsLeft = 0;

function tell() {
  const kind = connection === "live" && isRefused ? "lost" : connection;
  state.dataset.state = kind;
  const text = {
    live: "Live",
    connecting: "Connecting…",
    lost: connection === "lost"
      ? `Connection lost: what you see may be old. Trying again in ${secondsLeft} s.`
      : "The server cannot say what is new: what you see may be old. The page System says more.",
  }[kind];
  if (state.textContent !== text) state.textContent = text;
}

function show(kind, seconds) {
  connection = kind;
  secondsLeft = seconds;
  tell();
}

new LiveConnection(Number(dashboard.dataset.lastEvent), take, show);
setInterval(showSilence, 1000);
// Devices in the lobby say nothing when they leave, and a batch's end moves: a look now and then costs little.
setInterval(() => { if (!document.hidden) outdated(); }, 10000);
drawCharts();
document.addEventListener("themechange", drawCharts);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
