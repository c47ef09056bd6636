// Times as the reader's clock shows them, and how long ago they were. The server has begun the same way: see Times.swift.

const two = (number) => String(number).padStart(2, "0");

export function clock(date) {
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function stamp(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(date)}`;
}

export function duration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 600) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  if (seconds < 3600) return `${minutes} min`;
  if (seconds < 86400) return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return seconds < 172800 ? "1 day" : `${Math.floor(seconds / 86400)} days`;
}

// What is left of something that goes on: "1:43 left" stays as wide as it is.
export function left(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s left`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} left`;
  return `${duration(milliseconds)} left`;
}

function relative(date, now) {
  const seconds = Math.floor(Math.abs(now - date) / 1000);
  if (seconds < 5) return "just now";
  const text =
    seconds < 60 ? `${seconds} s`
    : seconds < 3600 ? `${Math.floor(seconds / 60)} min`
    : seconds < 86400 ? `${Math.floor(seconds / 3600)} h`
    : seconds < 172800 ? "1 day"
    : `${Math.floor(seconds / 86400)} days`;
  return now >= date ? `${text} ago` : `in ${text}`;
}

// How far the server's clock is ahead of this one, in milliseconds: what is told relative to now goes by the server's.
let ahead = 0;
export function serverClock(timestamp) {
  const milliseconds = Date.parse(timestamp);
  if (!Number.isNaN(milliseconds)) ahead = milliseconds - Date.now();
}
export const now = () => Date.now() + ahead;

function put(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

export function refreshTimes(root = document) {
  for (const element of root.querySelectorAll("time[data-time]")) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    if (element.dataset.time === "clock") put(element, clock(date));
    else if (element.dataset.time === "second") put(element, `${stamp(date)}:${two(date.getSeconds())}`);
    else if (element.dataset.time === "ago") put(element, relative(date.getTime(), now()));
    else {
      const text = `${stamp(date)} `;
      if (element.firstChild.nodeValue !== text) element.firstChild.nodeValue = text;
      put(element.querySelector(".ago"), relative(date.getTime(), now()));
    }
  }
}

export function keepTimes() {
  refreshTimes();
  setInterval(refreshTimes, 5000);
}
