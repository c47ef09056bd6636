// The chart of a report, drawn from its table.
import { axes, colour } from "./charts.js";

const canvas = document.querySelector("[data-report-chart]");
const dayLength = 86400000;
// What fits on a screen; older days are in the table.
const longest = 366;

function days() {
  const known = new Map([...document.querySelectorAll("[data-day]")].map((node) => [node.dataset.day, node.dataset]));
  const all = [...known.keys()].sort();
  const last = Date.parse(all.at(-1));
  const first = Math.max(Date.parse(all[0]), last - (longest - 1) * dayLength);
  const list = [];
  for (let time = first; time <= last; time += dayLength) {
    const day = new Date(time).toISOString().slice(0, 10);
    const data = known.get(day);
    list.push({ day, successful: Number(data?.successful ?? 0), failed: Number(data?.failed ?? 0) });
  }
  return list;
}

let chart = null;

function draw() {
  if (!canvas || !window.Chart) return;
  const list = days();
  const [grid, text, good, bad] = ["--line", "--muted", "--good", "--bad"].map(colour);
  chart?.destroy();
  chart = new window.Chart(canvas, {
    type: "bar",
    data: {
      labels: list.map((entry) => entry.day.slice(5)),
      datasets: [
        { label: "Succeeded", data: list.map((entry) => entry.successful), backgroundColor: good, maxBarThickness: 26 },
        { label: "Failed", data: list.map((entry) => entry.failed), backgroundColor: bad, maxBarThickness: 26 },
      ],
    },
    options: {
      responsive: true, maintainAspectRatio: false, animation: false, scales: axes(grid, text, false),
      plugins: { legend: { labels: { color: text, boxWidth: 12, boxHeight: 12 }, position: "bottom" } },
    },
  });
}

draw();
document.addEventListener("themechange", draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
