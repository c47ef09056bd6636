// The dashboard's charts, by Chart.js. Each says in words what it shows, for who cannot see it.

const charts = new Map();

// A colour of the page as the browser's scheme has it: canvases know neither variables nor light-dark().
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function draw(name, configuration, words) {
  const canvas = document.querySelector(`[data-chart="${name}"]`);
  if (!canvas) return;
  charts.get(name)?.destroy();
  canvas.setAttribute("aria-label", words);
  charts.set(name, new window.Chart(canvas, configuration));
}

function note(name, text) {
  const node = document.querySelector(`[data-chart-note="${name}"]`);
  if (node) node.textContent = text;
}

function axes(grid, text, horizontal) {
  const value = { beginAtZero: true, grid: { color: grid, drawBorder: false }, ticks: { color: text, precision: horizontal ? undefined : 0, maxTicksLimit: 6 } };
  const category = { grid: { display: false, drawBorder: false }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 12 } };
  return horizontal ? { x: value, y: category } : { x: { ...category, stacked: true }, y: { ...value, stacked: true } };
}

export async function drawCharts() {
  if (!document.querySelector("[data-chart]") || !window.Chart) return;
  let data;
  try {
    const answer = await fetch("/dashboard/charts");
    if (!answer.ok) return;
    data = await answer.json();
  } catch {
    return;
  }
  const [grid, text, good, bad, busy] = ["--line", "--muted", "--good", "--bad", "--busy"].map(colour);
  const common = { responsive: true, maintainAspectRatio: false, animation: false };
  const legend = { labels: { color: text, boxWidth: 12, boxHeight: 12 }, position: "bottom" };
  const [days, stages] = [data.days, data.stages];
  const total = (key) => days.reduce((sum, day) => sum + day[key], 0);
  draw(
    "days",
    {
      type: "bar",
      data: {
        labels: days.map((day) => day.day.slice(5)),
        datasets: [
          { label: "Succeeded", data: days.map((day) => day.successful), backgroundColor: good, maxBarThickness: 26 },
          { label: "Failed", data: days.map((day) => day.failed), backgroundColor: bad, maxBarThickness: 26 },
        ],
      },
      options: { ...common, scales: axes(grid, text, false), plugins: { legend } },
    },
    `Deployments of the last ${days.length} days: ${total("successful")} succeeded, ${total("failed")} failed.`,
  );
  note("stages", stages.length === 0 ? "This shows what an installation spends its time on, after the first success." : "");
  if (stages.length === 0) return;
  const unit = (seconds) => `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  draw(
    "stages",
    {
      type: "bar",
      data: {
        labels: stages.map((stage) => stage.name),
        datasets: [{ label: "Seconds busy", data: stages.map((stage) => stage.seconds), backgroundColor: busy, maxBarThickness: 22 }],
      },
      options: {
        ...common,
        indexAxis: "y",
        scales: axes(grid, text, true),
        plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => unit(item.parsed.x) } } },
      },
    },
    `Mean of the newest ${data.sample} deployments that succeeded: ${stages.map((stage) => `${stage.name} ${unit(stage.seconds)}`).join(", ")}.`,
  );
}
