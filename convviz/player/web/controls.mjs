// The transport: play, pause, step, scrub, speed, and the keys that do the same.

export const STEPS_PER_SECOND = 4; // at speed 1×
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

const ICONS = {
  first: "M3 5h2v10H3zM11 5v10l-6-5zM18 5v10l-6-5z",
  back: "M15 5v10l-7-5zM5 5h2v10H5z",
  play: "M6 4l11 6-11 6z",
  forward: "M5 5v10l7-5zM13 5h2v10h-2z",
  pause: "M6 4h3v12H6zM11 4h3v12h-3z",
  last: "M15 5h2v10h-2zM2 5v10l6-5zM9 5v10l6-5z",
};

const icon = (name) => `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
const button = (action, name, keys) =>
  `<button type="button" data-action="${action}" aria-label="${name}" title="${name} (${keys})">${icon(action)}</button>`;

export const CONTROLS = `
  <div class="bar">
    <div class="buttons">
      ${button("first", "First step", "Home")}
      ${button("back", "Step back", "←")}
      ${button("play", "Play", "Space")}
      ${button("forward", "Step", "→")}
      ${button("last", "Last step", "End")}
    </div>
    <div class="track"><input type="range" min="0" value="0" aria-label="Step"><canvas class="ticks" aria-hidden="true"></canvas></div>
    <label class="speed">Speed <select aria-label="Speed">${SPEEDS.map(
      (speed) => `<option value="${speed}"${speed === 1 ? " selected" : ""}>${speed < 1 ? (speed === 0.5 ? "½" : "¼") : speed}×</option>`,
    ).join("")}</select></label>
  </div>`;

/** Connect the transport to `actions`: { seek, move, toggle, speed }. `jump` says how far a row or a filter reaches. */
export function wireControls(root, actions) {
  const range = root.querySelector("input[type=range]");
  const buttons = root.querySelector(".buttons");
  buttons.addEventListener("mousedown", (event) => {
    event.preventDefault(); // a button that the mouse pressed does not take the focus, and so never steals Space later
    root.focus({ preventScroll: true });
  });
  buttons.addEventListener("click", (event) => {
    const action = event.target.closest("button")?.dataset.action;
    if (action === "play") actions.toggle();
    else if (action === "first") actions.seek(0);
    else if (action === "last") actions.seek(Infinity);
    else if (action) actions.move(action === "back" ? -1 : 1);
  });
  range.addEventListener("input", () => actions.seek(Number(range.value)));
  root.querySelector("select").addEventListener("change", (event) => actions.speed(Number(event.target.value)));
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.localName === "select") return;
    if (event.key === " " && event.target.localName === "button") return; // the keyboard reached it: its own Space
    const act = keyAction(event, actions);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function keyAction({ key, shiftKey }, { seek, move, toggle, jump }) {
  return {
    " ": toggle,
    ArrowRight: () => move(shiftKey ? jump("plane") : 1),
    ArrowLeft: () => move(shiftKey ? -jump("plane") : -1),
    ArrowDown: () => move(jump("row")),
    ArrowUp: () => move(-jump("row")),
    PageDown: () => move(jump("plane")),
    PageUp: () => move(-jump("plane")),
    Home: () => seek(0),
    End: () => seek(Infinity),
  }[key];
}

/** Show what the transport controls: position, and whether it plays. */
export function showTransport(root, { step, steps, playing, text }) {
  const range = root.querySelector("input[type=range]");
  range.max = steps - 1;
  range.value = step;
  range.setAttribute("aria-valuetext", text);
  const play = root.querySelector("[data-action=play]");
  if ((play.dataset.playing === "true") === playing) return;
  play.dataset.playing = playing;
  play.innerHTML = icon(playing ? "pause" : "play");
  play.setAttribute("aria-label", playing ? "Pause" : "Play");
  play.title = `${playing ? "Pause" : "Play"} (Space)`;
}

/** Where the scrubber's ticks stand: [fraction of the timeline, "stage" | "filter"], filters only while they are few. */
export function ticks({ stages, steps }) {
  const found = [];
  for (const { firstStep, targets: [batch, channels, height, width] } of stages) {
    for (let plane = 0; plane < batch * channels; plane++) {
      const kind = plane === 0 ? "stage" : "filter";
      found.push([(firstStep + plane * height * width) / steps, kind]);
    }
  }
  return found.length > 160 ? found.filter(([, kind]) => kind === "stage") : found;
}
