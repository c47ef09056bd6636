// Brings what a device reports into its card between two answers of the server: the numbers of DeviceCard.swift, by the same rules.
import { duration, left, now } from "./times.js";

const put = (card, name, text) => {
  const node = card.querySelector(`[data-${name}]`);
  if (node && node.textContent !== text) node.textContent = text;
  return node;
};

function rate(bytesPerSecond) {
  const tenths = Math.floor((bytesPerSecond + 50000) / 100000);
  return tenths >= 100 ? `${Math.floor((tenths + 5) / 10)} MB/s` : `${Math.floor(tenths / 10)}.${tenths % 10} MB/s`;
}

// Whether the card could show it; else the server has to be asked for it.
export function showProgress(deployment) {
  const card = document.querySelector(`[data-card="${deployment.id}"]`);
  if (!card || card.dataset.state !== (deployment.stalled ? "stalled" : deployment.deployment_status)) return false;
  card.dataset.seen = `${deployment.last_seen_at.replace(" ", "T")}Z`;
  if (!deployment.is_open || deployment.stalled) return true;
  const total = deployment.bytes_total ?? 0;
  const done = Math.min(deployment.bytes_written ?? 0, total) + Math.min(deployment.verified_bytes ?? 0, total);
  const percent = total > 0 ? Math.min(99, Math.floor((done * 50) / total)) : 0;
  put(card, "percent", `${percent} %`);
  const bar = card.querySelector("[data-bar]");
  bar.value = percent;
  const moves = deployment.deployment_status === "downloading" || deployment.deployment_status === "verifying";
  const speed = moves ? deployment.rate ?? 0 : 0;
  put(card, "rate", speed > 0 ? rate(speed) : "");
  put(card, "left", speed > 0 && total > 0 ? left(((2 * total - done) / speed) * 1000) : "");
  const message = deployment.last_message ?? "";
  put(card, "message", message).parentElement.title = message;
  return true;
}

export function showSilence() {
  for (const node of document.querySelectorAll("[data-silence]")) {
    const seen = Date.parse(node.closest("[data-card]").dataset.seen);
    node.textContent = `Stalled for ${duration(Math.abs(now() - seen))}`;
  }
}
