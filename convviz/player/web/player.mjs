// The player: one state, one value that is shown, one place that compares it with the one before and draws what differs.

import { buildBatch, drawThumbs, showBatch } from "./controls/batch.mjs";
import { showMenu, toggleMenu, wireMenu } from "./controls/menu.mjs";
import { present } from "./controls/present.mjs";
import { READOUT, showReadout } from "./controls/readout.mjs";
import { showTip, speak, TIP } from "./controls/tip.mjs";
import { controls, drawTicks, showSettings, showTransport, wireControls } from "./controls/transport.mjs";
import { find } from "./draw/find.mjs";
import { readTheme, watchTheme } from "./draw/theme.mjs";
import { say } from "./draw/words.mjs";
import { addSave } from "./export/save.mjs";
import { sentence, stageAt } from "./model/frame.mjs";
import { precise } from "./model/numbers.mjs";
import { decode } from "./model/payload.mjs";
import { advanced, isAtEnd, STARTED, startOf } from "./model/playback.mjs";
import { jumped, moved, whole } from "./model/position.mjs";
import { metBy, sizeOf } from "./model/reach.mjs";
import {
  defaultSettings,
  isPresenting,
  queryOf,
  readPosition,
  readSettings,
  writePosition,
  writeSettings,
} from "./model/settings.mjs";
import { imageShown, NOTHING, shownOf, stepOf } from "./model/shown.mjs";
import { tapAt } from "./model/taps.mjs";
import { Scene } from "./scene.mjs";
import { VIEWS } from "./views/registry.mjs";

/**
 * @import { Actions } from "./controls/transport.mjs"
 * @import { Pointer } from "./draw/canvas.mjs"
 * @import { TensorView } from "./draw/tensor.mjs"
 * @import { Cell } from "./model/frame.mjs"
 * @import { Payload, Window } from "./model/payload.mjs"
 * @import { Position } from "./model/position.mjs"
 * @import { Parameters, Settings } from "./model/settings.mjs"
 * @import { Shown, State } from "./model/shown.mjs"
 *
 * @typedef {object} Host  What whoever shows a player may tell it, and be told.
 * @property {string} [query]  the query string to begin with
 * @property {(parameters: Parameters) => void} [remember]  a setting has changed, or the position has come to rest
 * @property {() => void} [leave]  somebody leaves a presentation
 */

/**
 * For whoever shows a player or takes pictures of it: load, set, seek, show, copy, redraw, destroy; and to read, `state`, `payload`,
 * `settings`, `position`, `frame` and `query`, none of which ever changes in place.
 */
export class Player {
  /** @type {Readonly<State>} */
  #state = NOTHING;
  /** @type {Shown | null} */
  #shown = null; // what is on the screen: model/shown.mjs
  /** @type {(() => void)[]} */
  #stops = []; // what ends with the player

  /** @type {Uint8Array} */
  message; // a saved page and a copy carry it
  /** @type {Settings} */
  defaults;
  frames = 0; // that have been painted

  /**
   * @param {HTMLElement} root
   * @param {Host} [host]
   */
  constructor(root, { query = "", remember = () => {}, leave = () => {} } = {}) {
    this.root = root;
    this.remember = remember;
    this.begin = query;
    root.className = "player";
    root.tabIndex = 0;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Convolution player");
    root.innerHTML = `${controls(VIEWS)}<p class="now" role="status"></p>${READOUT}<fieldset class="batch" hidden></fieldset>
      <div class="scene"></div>${TIP}`;
    const actions = this.#actions();
    wireControls(root, actions);
    wireMenu(root, (changes) => this.set(changes));
    this.scene = new Scene(find(root, ".scene"), this);
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.isPresenting = isPresenting(query);
    if (this.isPresenting) this.#stops.push(present(root, actions, { zoomed: (zoom) => this.#fit(zoom), leave }));
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(root);
    this.#stops.push(
      () => observer.disconnect(),
      watchTheme(root, () => this.redraw()),
    );
    addSave(this);
  }

  /**
   * Show a new message. The position stays if the timeline is as long as before, else it is the message's own.
   * @type {(bytes: Uint8Array) => void}
   */
  load(bytes) {
    this.message = bytes;
    const payload = decode(bytes);
    const { payload: before, position } = this.#state;
    if (!before) return this.#begin(payload);
    const keeps = payload.steps === before.steps;
    const settings = withImage(this.settings, payload);
    this.#update({
      payload,
      settings,
      look: null,
      isPlaying: this.#state.isPlaying && keeps,
      position: whole(payload, keeps ? position.step : 0),
    });
  }

  /** @type {(payload: Payload) => void} */
  #begin(payload) {
    this.defaults = defaultSettings(VIEWS, payload.views, this.isPresenting);
    const settings = withImage(readSettings(this.begin, VIEWS, this.defaults), payload);
    const { step, product } = readPosition(this.begin, payload.step);
    const position = whole(payload, step);
    if (settings.granularity === "multiply") position.lit = Math.min(position.lit, product);
    this.#update({ payload, settings, position, ...this.#room() });
  }

  destroy() {
    this.#state = { ...this.#state, isPlaying: false };
    for (const stop of this.#stops) stop();
  }

  get state() {
    return this.#state;
  }

  get payload() {
    return this.#state.payload;
  }

  get settings() {
    return this.#state.settings;
  }

  get position() {
    return this.#state.position;
  }

  get step() {
    return this.position.step;
  }

  /** What is shown of the convolution: the frame at the position, or at what somebody points at. */
  get frame() {
    return /** @type {Shown} nobody asks before something is shown */ (this.#shown).frame;
  }

  get theme() {
    return this.#state.theme;
  }

  /** Settings and position as the query string with which a player of the same message shows the same. */
  get query() {
    const { payload, settings, position } = this.#state;
    const usual = defaultSettings(VIEWS, payload.views);
    return queryOf({ ...writeSettings(settings, usual), ...writePosition(position, settings) });
  }

  /**
   * Change some of the settings (model/settings.mjs).
   * @type {(changes: Partial<Settings>) => void}
   */
  set(changes) {
    this.#update({ settings: { ...this.settings, ...changes } });
    if (changes.granularity) this.seek(this.step);
  }

  /**
   * Go to a step; where single products are shown, to its first one.
   * @type {(step: number) => void}
   */
  seek(step) {
    const position = whole(this.payload, step);
    const isToFirst = this.settings.granularity === "multiply" && step < this.payload.steps;
    this.show(isToFirst ? { ...position, lit: 1 } : position);
  }

  /**
   * Go to the step that writes a cell of tensor `index` in the image that is shown.
   * @type {(index: number, cell: Cell) => void}
   */
  seekCell(index, cell) {
    this.seek(stepOf(this.#state, index, cell));
  }

  /**
   * Go to a position { step, lit }.
   * @type {(position: Position) => void}
   */
  show(position) {
    this.#update({ position, clock: STARTED, ...(this.#shown?.isLooking && { look: null }) });
  }

  toggle() {
    if (this.#state.isPlaying) return this.pause();
    const { payload, position, settings } = this.#state;
    const start = isAtEnd(payload, position) ? startOf(payload, settings) : position;
    this.#update({ isPlaying: true, isCalm: this.calm.matches, clock: STARTED, position: start });
    this.#run();
  }

  pause() {
    if (this.#state.isPlaying) this.#update({ isPlaying: false, clock: STARTED });
  }

  /**
   * Look at a cell of tensor `index` (null: at none): what made it is shown, and what it reaches lights up.
   * @type {(index: number, cell: Cell | null, how?: { pointer?: Pointer, isSpoken?: boolean }) => void}
   */
  look(index, cell, { pointer = null, isSpoken = false } = {}) {
    if (!cell) return this.lookAway();
    const { view } = this.scene.tensors[index];
    const { look } = this.#state;
    const isSame = look?.tensor === index && look.cell?.join() === cell.join();
    if (!isSame) this.#update({ look: { tensor: index, cell, isInside: view.holds(cell) } });
    const said = this.#describe(view, cell);
    showTip(this.root, said, pointer ?? view.pointOf(cell));
    const isInFrame = index > 0 && this.#shown?.isLooking && this.frame.step !== this.step;
    if (isSpoken) speak(this.root, isInFrame ? "" : said); // else the sentence of the frame says it
  }

  /**
   * Look at a weight, [kh, kw, channel of the window] of the current filter: the cells that it meets light up.
   * @type {(weight: Window, how: { pointer: Pointer, isSpoken?: boolean }) => void}
   */
  lookAtWeight(weight, { pointer, isSpoken = false }) {
    const isSame = this.#state.look?.weight?.join() === weight.join();
    if (!isSame) this.#update({ look: { weight } });
    const { stage, target, filter, origin } = this.frame;
    const [kh, kw, kc] = weight;
    const value = precise(filter[tapAt(stage, weight)]);
    const count = sizeOf(metBy(stage, weight, target[3]));
    const place = `weight row ${kh + 1}, column ${kw + 1}, channel ${origin[2] + kc + 1}`;
    const said = `${place}: ${value}, meets ${count} input cell${count === 1 ? "" : "s"}`;
    showTip(this.root, said, pointer);
    if (isSpoken) speak(this.root, said);
  }

  lookAway() {
    showTip(this.root, null);
    speak(this.root, "");
    if (this.#state.look) this.#update({ look: null });
  }

  /**
   * Say something beside the pointer.
   * @type {(text: string, pointer: Pointer) => void}
   */
  hint(text, pointer) {
    showTip(this.root, text, pointer);
  }

  /**
   * A player of the same message that shows the same, laid out `width` pixels wide and out of sight. Whoever asks destroys it.
   * @type {(width?: number) => Player}
   */
  copy(width = this.root.offsetWidth) {
    const root = document.createElement("div");
    root.inert = true;
    root.style.cssText = `position:fixed;left:-20000px;top:0;width:${width}px`;
    this.root.after(root);
    const copy = new Player(root, { query: this.query });
    copy.#stops.push(() => root.remove());
    copy.load(this.message);
    return copy;
  }

  /** Draw everything anew: what it is drawn with (colours, fonts, pixels) has changed, or a picture is taken. */
  redraw() {
    if (this.payload) this.#update(this.#room());
  }

  /** @type {() => Actions} */
  #actions() {
    const { root } = this;
    return {
      seek: (step) => this.seek(step),
      move: (by) => this.show(moved(this.payload, this.position, by, this.settings.granularity)),
      leap: (unit, direction) => this.seek(this.step + direction * this.#stepsOf(unit)),
      jump: (unit, direction) => this.seek(jumped(this.payload, this.step, direction, unit)),
      toggle: () => this.toggle(),
      taps: () => this.set({ tapColours: !this.settings.tapColours }),
      menu: () => toggleMenu(root),
      set: (changes) => this.set(changes),
    };
  }

  /** Play, frame after frame, until somebody pauses it or it has come to its end. */
  #run() {
    let last = performance.now();
    const run = Symbol("run"); // a pause and a new start within one frame must not leave two loops
    this.run = run;
    /** @type {(now: number) => void} */
    const tick = (now) => {
      if (!this.#state.isPlaying || this.run !== run) return;
      const { payload, position, clock, settings } = this.#state;
      const next = advanced(payload, position, clock, (now - last) / 1000, settings);
      last = now;
      const { isOver } = next.clock;
      this.#update({ position: next.position, clock: isOver ? STARTED : next.clock, isPlaying: !isOver });
      if (!isOver) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  /**
   * The only way in which the state changes. Nothing is drawn before there is a payload and room for it.
   * @type {(changes: Partial<State>) => void}
   */
  #update(changes) {
    this.#state = Object.freeze({ ...this.#state, ...changes });
    const { payload, width } = this.#state;
    if (payload && width) this.#paint();
  }

  /** Show the state: compare what is to be shown with what is shown, and draw the difference. */
  #paint() {
    const before = this.#shown;
    const now = shownOf(this.#state, before);
    this.#shown = now;
    const { root } = this;
    const { payload, settings, playhead, theme } = now;
    /** @type {(...keys: (keyof Shown)[]) => boolean} */
    const isOther = (...keys) => !before || keys.some((key) => now[key] !== before[key]);
    const isFirst = !before;
    if (isOther("payload")) buildBatch(root, payload, (image) => this.set({ image }));
    if (isOther("payload", "settings")) {
      showSettings(root, settings, payload);
      showMenu(root, settings);
    }
    this.scene.paint(now, before);
    if (isOther("payload", "theme", "width")) {
      drawThumbs(root, payload.tensors[0], this.scene.scales[0], theme);
      drawTicks(root, payload, theme);
    }
    const [image] = playhead.target;
    if (isOther("payload") || image !== before?.playhead.target[0] || settings.image !== before.settings.image) {
      showBatch(root, payload, image, settings.image);
    }
    if (isOther("frame", "position", "isPlaying", "isLooking")) this.#say(now);
    root.dataset.frame = String(++this.frames);
    if (isFirst) return;
    if (isOther("settings")) this.remember(writeSettings(settings, this.defaults));
    if (!now.isPlaying && isOther("payload", "position", "isPlaying"))
      this.remember(writePosition(now.position, settings));
  }

  /** @type {(now: Shown) => void} */
  #say({ payload, frame, position, isPlaying, isLooking }) {
    const { root } = this;
    const text = sentence(frame, payload);
    const now = find(root, ".now");
    now.ariaLive = isPlaying && !isLooking ? "off" : "polite";
    say(now, text);
    showTransport(root, { step: position.step, steps: payload.steps, isPlaying, text });
    showReadout(root, frame, payload, isLooking && frame.step !== position.step);
    Object.assign(root.dataset, {
      step: frame.step,
      steps: payload.steps,
      macsDone: frame.macs,
      macsTotal: payload.macs,
      sum: frame.sum,
      verdict: frame.verdict,
      stage: frame.stage.index,
      target: frame.target.join(","),
      lit: frame.lit,
      playhead: position.step,
      playing: isPlaying,
    });
  }

  /**
   * The room that there is, or that a presentation has at its zoom; a height matters to presentations only.
   * @type {(zoom?: number) => Partial<State>}
   */
  #room(zoom = this.#state.zoom) {
    const height = this.isPresenting ? innerHeight : 0;
    const { isPresenting } = this;
    return { width: this.root.clientWidth, height, zoom, isPresenting, theme: readTheme(this.root, zoom) };
  }

  /** @type {(zoom?: number) => void} */
  #fit(zoom = this.#state.zoom) {
    const { width, height, zoom: before } = this.#state;
    const isSame =
      this.root.clientWidth === width && (!this.isPresenting || (innerHeight === height && zoom === before));
    if (this.payload) {
      if (!isSame) this.#update(this.#room(zoom));
    } else this.#state = { ...this.#state, zoom };
  }

  /** @type {(view: TensorView, cell: Cell) => string} */
  #describe(view, cell) {
    const value = view.valueAt(imageShown(this.#state), cell);
    if (value === null) return "padding: 0";
    const [row, column, channel] = cell;
    return `row ${row + 1}, column ${column + 1}, channel ${channel + 1}: ${precise(value)}`;
  }

  /**
   * Steps from a cell to the same cell one row, or one filter, further on.
   * @type {(unit: "row" | "filter") => number}
   */
  #stepsOf(unit) {
    const [, , height, width] = stageAt(this.payload, this.step).targets;
    return unit === "row" ? width : height * width;
  }
}

/**
 * Settings whose image is one of the payload's.
 * @type {(settings: Settings, payload: Payload) => Settings}
 */
function withImage(settings, { stages }) {
  const [count] = stages[0].output;
  return settings.image === null || settings.image < count ? settings : { ...settings, image: null };
}
