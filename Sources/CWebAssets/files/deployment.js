// The page of one deployment: its card moves on, and the page comes anew when the device is at another step.
import { LiveConnection } from "./live.js";
import { showProgress, showSilence } from "./cards.js";
import { serverClock } from "./times.js";

const page = document.querySelector("[data-deployment-page]");
if (page.dataset.open === "true") {
  const id = Number(page.dataset.deploymentPage);
  let isGoing = false;
  new LiveConnection(
    Number(page.dataset.lastEvent),
    ({ event, data }) => {
      if (event === "stats_update") serverClock(data.timestamp);
      if (event !== "deployment_update" || data.id !== id || showProgress(data) || isGoing) return;
      isGoing = true;
      location.reload();
    },
    () => {},
  );
  setInterval(showSilence, 1000);
}
