// The live connection: tells what happens, comes again by itself, and catches up on what happened meanwhile.

const firstPause = 500;
const longestPause = 15000;
// The server sends statistics every five seconds; after this silence the connection counts as lost.
const patience = 20000;

// The next page is on its way, by a form or by a link of this script: nothing is to cut it short.
let leavingUntil = 0;
const leave = () => { leavingUntil = Date.now() + 15000; };
addEventListener("submit", (event) => { if (!event.defaultPrevented) leave(); });
addEventListener("pageshow", () => { leavingUntil = 0; });
export const isLeaving = () => Date.now() < leavingUntil;

// The session is over, unless somebody has signed in again in another window. Gives whether that brings another page: not while no server answers.
export async function signInAgain() {
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (!answer || isLeaving()) return false;
  leave();
  if (answer.type !== "opaqueredirect") location.reload();
  else location.assign(`/login?${new URLSearchParams({ next: location.pathname + location.search, reason: "session" })}`);
  return true;
}

export class LiveConnection {
  // `after`: the entry of the audit log that the page knows of. `onState`: told "connecting", "live", "lost" with seconds to the next attempt.
  constructor(after, onMessage, onState) {
    this.after = after;
    this.onMessage = onMessage;
    this.onState = onState;
    this.pause = firstPause;
    this.open();
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.hurry(); });
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => { if (event.persisted) this.open(); });
  }

  open() {
    this.close();
    this.onState("connecting");
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws?after=${this.after}`);
    this.socket = socket;
    this.watch();
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      this.watch();
      const message = JSON.parse(event.data);
      if (message.event === "status") {
        this.pause = firstPause;
        this.onState("live");
      }
      this.onMessage(message);
      if (message.id > this.after) this.after = message.id;
    };
    socket.onclose = (event) => {
      if (socket !== this.socket) return;
      // 1008: the session is over.
      if (event.code === 1008) signInAgain().then((isGone) => { if (!isGone) this.retry(); });
      else this.retry();
    };
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    clearInterval(this.countdown);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  retry() {
    this.close();
    // Not all browsers at the same moment when a server comes back.
    const pause = this.pause * (0.75 + Math.random() / 2);
    this.pause = Math.min(this.pause * 2, longestPause);
    const end = Date.now() + pause;
    const tell = () => this.onState("lost", Math.max(1, Math.ceil((end - Date.now()) / 1000)));
    tell();
    this.countdown = setInterval(tell, 1000);
    this.timer = setTimeout(() => this.open(), pause);
  }

  // Somebody is looking, or the network is back: no reason to wait.
  hurry() {
    if (this.timer && !this.socket) this.open();
  }

  watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.retry(), patience);
  }
}
