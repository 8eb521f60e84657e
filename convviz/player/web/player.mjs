// The player: one payload, one position in time, and views that each draw one thing from the frame there.
import { buildBatch, drawThumbs, showBatch } from "./controls/batch.mjs";
import { showMenu, toggleMenu, wireMenu } from "./controls/menu.mjs";
import { present } from "./controls/present.mjs";
import { READOUT, showReadout } from "./controls/readout.mjs";
import {
  CONTROLS,
  drawTicks,
  STEPS_PER_SECOND,
  showSettings,
  showTransport,
  wireControls,
} from "./controls/transport.mjs";
import { readTheme, watchTheme } from "./draw/theme.mjs";
import { say } from "./draw/words.mjs";
import { addSave } from "./export/save.mjs";
import { defaultSettings, isPresenting, readProduct, readSettings, writeSettings } from "./model/settings.mjs";
import { frameAt, sentence, stageAt, stepAt, targetAt } from "./model/frame.mjs";
import { precise } from "./model/numbers.mjs";
import { decode } from "./model/payload.mjs";
import { jumped, macsAt, moved, whole } from "./model/position.mjs";
import { metBy, sizeOf } from "./model/reach.mjs";
import { tapAt } from "./model/taps.mjs";
import { Scene } from "./scene.mjs";
import { VIEWS } from "./views/registry.mjs";

const GLIDE_FROM = 0.6; // the window rests this part of a step's time, then glides to the next position

export class Player {
  /**
   * `rested({ step, product })` is called when the position has come to rest (product: how many of its products are done, or
   * null if steps are larger), `remember({ parameter: text or null })` when a setting has changed. `query` is the page's query
   * string: the settings to begin with.
   */
  constructor(root, rested = () => {}, { query = "", remember = () => {} } = {}) {
    this.root = root;
    this.rested = rested;
    this.remember = remember;
    this.query = query;
    this.position = { step: 0, lit: 1 };
    this.settings = defaultSettings(VIEWS);
    this.playing = false;
    this.glide = 0; // how far the window has come on its way to the next position, 0 to 1
    this.inspected = null; // a step that is shown instead of the position
    this.pinned = null; // an image of the batch that is shown instead of the one in work
    this.hover = null; // { tensor, cell } or { weight }: what lights up all that has to do with it
    this.frames = 0;
    root.className = "player";
    root.tabIndex = 0;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Convolution player");
    root.innerHTML = `${CONTROLS}<p class="now" role="status"></p>${READOUT}<fieldset class="batch" hidden></fieldset>
      <div class="scene"></div><div class="tip" hidden></div><p class="spoken" aria-live="polite"></p>`;
    const actions = {
      seek: (step) => this.seek(step),
      move: (by) => this.#go(moved(this.payload, this.position, by, this.settings.granularity)),
      leap: (unit, direction) => this.seek(this.step + direction * this.#stepsOf(unit)),
      jump: (unit, direction) => this.seek(jumped(this.payload, this.step, direction, unit)),
      toggle: () => this.toggle(),
      taps: () => this.set({ taps: !this.settings.taps }),
      menu: () => toggleMenu(root),
      set: (changes) => this.set(changes),
    };
    wireControls(root, actions);
    wireMenu(root, (changes) => this.set(changes));
    this.isPresenting = isPresenting(query);
    this.endPresentation = this.isPresenting ? present(root, actions, () => leavePresentation(this.step)) : () => {};
    this.scene = new Scene(root.querySelector(".scene"), this);
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.redraw = () => this.payload && this.#relayout(); // at once
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(root);
    watchTheme(root, this.redraw);
    document.fonts.addEventListener("loadingdone", this.redraw); // what was written in a stand-in
    addSave(this);
  }

  /** Show a new message. The position stays if the timeline is as long as before, else it is the message's own. */
  load(bytes) {
    this.message = bytes; // a saved page carries it
    const payload = decode(bytes);
    const isFirst = !this.payload;
    const keeps = !isFirst && payload.steps === this.payload.steps;
    if (!keeps) this.pause();
    const step = keeps ? this.step : isFirst ? payload.step : 0;
    this.payload = payload;
    if (isFirst) {
      this.defaults = defaultSettings(VIEWS, payload.views, this.isPresenting);
      this.settings = readSettings(this.query, VIEWS, this.defaults);
    }
    this.position = whole(payload, step);
    if (isFirst && this.settings.granularity === "multiply")
      this.position.lit = Math.min(this.position.lit, readProduct(this.query));
    this.inspected = null;
    this.hover = null;
    if (this.pinned >= payload.stages[0].output[0]) this.pinned = null;
    this.scene.load(payload, this.settings.views);
    buildBatch(this.root, payload, (image) => this.#pin(image));
    this.#showSettings();
    this.#relayout();
    if (!isFirst) this.#rest();
  }

  destroy() {
    this.playing = false;
    this.observer.disconnect();
    document.fonts.removeEventListener("loadingdone", this.redraw);
    this.endPresentation();
  }

  get step() {
    return this.position.step;
  }

  /** Change some of the settings: { views, taps, granularity, speed, loop }. */
  set(changes) {
    this.settings = { ...this.settings, ...changes };
    this.#showSettings();
    if (changes.granularity) this.seek(this.step);
    if (changes.views) {
      this.scene.choose(changes.views);
      this.#relayout();
    } else if ("taps" in changes || changes.granularity) this.#refresh();
    this.remember(writeSettings(this.settings, this.defaults));
  }

  /** Look at a cell of tensor `index` (null: at none): what made it is shown, and what it reaches lights up. */
  look(index, cell, { pointer = null, isSpoken = false } = {}) {
    if (!cell) return this.lookAway();
    const isSame = this.hover?.tensor === index && this.hover.cell.join() === cell.join();
    const { view } = this.scene.tensors[index];
    const isInside = view.holds(cell);
    if (!isSame) {
      this.hover = { tensor: index, cell, isInside };
      this.inspected = isInside && index > 0 ? this.stepOf(index, cell) : null;
      this.paint();
    }
    const said = this.#describe(index, cell);
    this.#tip(said, pointer ?? view.pointOf(cell));
    if (isSpoken) this.#speak(index === 0 || this.inspected === this.step ? said : ""); // else the sentence of the frame says it
  }

  /** Look at a weight, [kh, kw, channel of the window] of the current filter: the cells that it meets light up. */
  lookAtWeight(weight, { pointer, isSpoken = false }) {
    this.hover = { weight };
    this.inspected = null;
    this.isDue = true;
    this.paint();
    const { stage, target, filter } = this.frame;
    const [kh, kw, kc] = weight;
    const value = filter[tapAt(stage, weight)];
    const count = sizeOf(metBy(stage, weight, target[3]));
    const said = `weight row ${kh + 1}, column ${kw + 1}, channel ${this.frame.origin[2] + kc + 1}: ${precise(value)}, meets ${count} input cell${count === 1 ? "" : "s"}`;
    this.#tip(said, pointer);
    if (isSpoken) this.#speak(said);
  }

  /** Say something beside the pointer. */
  hint(text, pointer) {
    this.#tip(text, pointer);
  }

  lookAway() {
    this.#tip(null);
    this.#speak("");
    if (!this.hover && this.inspected === null) return;
    this.isDue = Boolean(this.hover?.weight);
    this.hover = null;
    this.inspected = null;
    this.paint();
  }

  /** The step that writes a cell of tensor `index` in the image that is shown. */
  stepOf(index, cell) {
    return stepAt(this.payload.stages[index - 1], [this.frame.target[0], ...cell]);
  }

  seek(step) {
    const position = whole(this.payload, step);
    this.#go(
      this.settings.granularity === "multiply" && step < this.payload.steps ? { ...position, lit: 1 } : position,
    );
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.#isAtEnd()) this.position = this.#start();
    this.playing = true;
    this.paint();
    let last = performance.now();
    let due = 0;
    const run = (this.run = Symbol("run")); // a pause and a new start within one frame must not leave two loops
    const tick = (now) => {
      if (!this.playing || this.run !== run) return;
      due += (Math.max(0, now - last) / 1000) * this.settings.speed * STEPS_PER_SECOND;
      last = now;
      const units = Math.floor(due);
      due -= units;
      if (units && this.#isAtEnd()) {
        if (!this.settings.loop) return this.pause();
        this.position = this.#start();
      } else if (units) this.position = moved(this.payload, this.position, units, this.settings.granularity);
      if (this.#isAtEnd() && !this.settings.loop) return this.pause();
      const isGliding = this.settings.granularity === "element" && this.settings.speed <= 4 && !this.calm.matches;
      this.glide = isGliding ? Math.max(0, (due - GLIDE_FROM) / (1 - GLIDE_FROM)) : 0;
      this.paint();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    const wasPlaying = this.playing;
    this.playing = false;
    this.glide = 0;
    if (!wasPlaying) return;
    this.paint();
    this.#rest();
  }

  /** Draw the frame at the position, or at the inspected step, and say on the root element what was drawn. */
  paint() {
    const { payload } = this;
    const shown = this.inspected ?? this.#stepInPinned() ?? this.step;
    const lit = this.inspected === null ? this.position.lit : Infinity;
    const isNew = this.frame?.step !== shown || this.frame.payload !== payload || this.shownLit !== lit;
    if (isNew) this.frame = { ...frameAt(payload, shown, lit), payload };
    this.shownLit = lit;
    const { frame, scene } = this;
    const isOther = isNew || scene.isStale;
    if (isOther || this.isDue) scene.prepare(frame, this.settings.taps);
    scene.drawTensors(frame, {
      playhead: this.#playhead(),
      isInspecting: this.inspected !== null,
      glide: this.glide,
      hover: this.hover,
    });
    if (isOther || this.isDue) scene.drawViews(frame);
    if (isOther || this.wasPlaying !== this.playing || this.paintedMac !== macsAt(this.payload, this.position))
      this.#say(frame);
    this.isDue = false;
    this.root.dataset.frame = ++this.frames;
  }

  #say(frame) {
    const { payload, root } = this;
    const text = sentence(frame, payload);
    const now = root.querySelector(".now");
    now.ariaLive = this.playing && this.inspected === null ? "off" : "polite";
    say(now, text);
    showTransport(root, { step: this.step, steps: payload.steps, playing: this.playing, text });
    showReadout(root, frame, payload, this.inspected !== null && this.inspected !== this.step);
    showBatch(root, payload, this.#playheadTarget(stageAt(payload, this.step))[0], this.pinned);
    this.wasPlaying = this.playing;
    this.paintedMac = macsAt(this.payload, this.position);
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
      playhead: this.step,
      playing: this.playing,
    });
  }

  #relayout() {
    const { payload, root, scene } = this;
    this.width = root.clientWidth;
    this.windowHeight = innerHeight;
    if (!this.width) return;
    this.theme = readTheme(root);
    scene.resize(this.theme, this.isPresenting);
    drawThumbs(root, payload.tensors[0], scene.scales[0]);
    drawTicks(root, payload, this.theme);
    this.paint();
    if (!this.isPresenting) return;
    scene.resize(this.theme, true); // now it is known how much room the views leave to the tensors
    this.paint();
  }

  #resized() {
    const isOther = this.root.clientWidth !== this.width || (this.isPresenting && this.windowHeight !== innerHeight);
    if (this.payload && isOther) this.#relayout();
  }

  #describe(index, cell) {
    const value = this.scene.tensors[index].view.valueAt(this.frame.target[0], cell);
    if (value === null) return "padding: 0";
    const [row, column, channel] = cell;
    return `row ${row + 1}, column ${column + 1}, channel ${channel + 1}: ${precise(value)}`;
  }

  /** Say something to screen readers only. */
  #speak(text) {
    this.root.querySelector(".spoken").textContent = text;
  }

  #tip(text, { clientX, clientY } = {}) {
    const tip = this.root.querySelector(".tip");
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text;
    const box = this.root.getBoundingClientRect();
    const zoom = box.width / this.root.offsetWidth || 1;
    const left = (clientX - box.left) / zoom;
    tip.style.left = `${Math.max(4, Math.min(left + 14, this.root.offsetWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${(clientY - box.top) / zoom + 18}px`;
  }

  #refresh() {
    this.scene.isStale = true;
    this.paint();
  }

  #showSettings() {
    showSettings(this.root, this.settings, this.payload);
    showMenu(this.root, this.settings);
  }

  #pin(image) {
    this.pinned = image;
    this.paint();
  }

  /** The place in the pinned image that the animation has reached in its own; null without one. */
  #stepInPinned() {
    if (this.pinned === null) return null;
    const stage = stageAt(this.payload, this.step);
    return stepAt(stage, [this.pinned, ...this.#playheadTarget(stage).slice(1)]);
  }

  #go(position) {
    this.position = position;
    if (this.inspected !== null) this.hover = null;
    this.inspected = null;
    this.glide = 0;
    this.paint();
    if (!this.playing) this.#rest();
  }

  #rest() {
    const { step, lit } = this.position;
    this.rested({ step, product: this.settings.granularity === "multiply" ? lit : null });
  }

  /** Steps from a cell to the same cell one row, or one filter, further on. */
  #stepsOf(unit) {
    const [, , height, width] = stageAt(this.payload, this.step).targets;
    return unit === "row" ? width : height * width;
  }

  #start() {
    return this.settings.granularity === "multiply" ? { step: 0, lit: 1 } : whole(this.payload, 0);
  }

  #isAtEnd() {
    return macsAt(this.payload, this.position) === this.payload.macs;
  }

  #playheadTarget(stage) {
    return targetAt(stage, this.step - stage.firstStep);
  }

  /** How far the animation has come: the stage in work, the element in work there, and how many are complete. */
  #playhead() {
    const stage = stageAt(this.payload, this.step);
    const done = this.step - stage.firstStep + (this.position.lit === stage.tapCount ? 1 : 0);
    return { stage, target: this.#playheadTarget(stage), done };
  }
}

/** The page without ?present=1: what Python hides is its own business, so it is asked again. */
function leavePresentation(step) {
  const address = new URL(location.href);
  address.searchParams.delete("present");
  if (step > 0) address.searchParams.set("step", step); // it may not have rested yet
  location.replace(address);
}
