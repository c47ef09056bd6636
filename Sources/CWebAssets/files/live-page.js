// A page whose regions are asked for again when something has changed.
import { LiveConnection, isLeaving, signInAgain } from "./live.js";
import { refreshTimes, serverClock } from "./times.js";

const page = document.querySelector("[data-live-page]");
// At most so often, however much happens.
const pause = 700;

let timer = null;
let isAsking = false;
let isOutdated = false;
let isHeld = false;

function outdated() {
  isOutdated = true;
  if (!timer && !isAsking && !isHeld) timer = setTimeout(refresh, pause);
}

// While something is dragged, nothing is replaced below the hand.
export function hold(isOn) {
  isHeld = isOn;
  if (!isOn && isOutdated) outdated();
}

export async function refresh() {
  clearTimeout(timer);
  timer = null;
  isAsking = true;
  isOutdated = false;
  try {
    const answer = await fetch(page.dataset.livePage, { headers: { Accept: "text/html" } });
    if (answer.status === 401) signInAgain();
    else if (answer.ok && !isHeld) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // The live connection notices, too, and everything is asked for again when it is back.
  }
  isAsking = false;
  if (isOutdated) outdated();
}

const name = (control) => `${control.form?.getAttribute("action") ?? control.getAttribute("href")} ${control.getAttribute("aria-label") ?? control.textContent}`;

function put(fresh) {
  for (const region of fresh.querySelectorAll("[data-region]")) {
    const old = page.querySelector(`[data-region="${region.dataset.region}"]`);
    if (!old) continue;
    // What may be done is another thing now, and that stands outside of the regions.
    if (old.dataset.state !== region.dataset.state) return isLeaving() || location.reload();
    if (old.innerHTML === region.innerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    // What somebody is just filling in or about to answer stays as it is.
    if (focused?.matches("input, select, textarea") || old.querySelector("[data-menu][open]")) continue;
    const wanted = focused && name(focused);
    old.replaceChildren(...region.childNodes);
    if (wanted) [...old.querySelectorAll("a, button")].find((control) => name(control) === wanted)?.focus();
  }
  page.dispatchEvent(new Event("fresh"));
  refreshTimes(page);
}

function take({ event, data }) {
  if (event === "status" || event === "stats_update") serverClock(data.timestamp);
  if (event !== "stats_update" && event !== "system_status" && event !== "error") outdated();
}

new LiveConnection(Number(page.dataset.lastEvent), take, () => {});
// An end that comes nearer and devices that fall silent are no events.
setInterval(() => { if (!document.hidden) outdated(); }, 10000);
