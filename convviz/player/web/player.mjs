// The player: one payload, one position in time, and views that each draw one thing from the frame there.
import { buildBatch, drawThumbs, showBatch } from "./batch.mjs";
import { prepare } from "./canvas.mjs";
import { divergingScale, inputScale, largest, scale } from "./colours.mjs";
import { addLegend } from "./legend.mjs";
import { CONTROLS, STEPS_PER_SECOND, showSettings, showTransport, ticks, wireControls } from "./controls.mjs";
import { frameAt, number, originAt, sentence, stageAt, stepAt, targetAt } from "./frame.mjs";
import { wireTensor } from "./inspect.mjs";
import { openMenu, showMenu, wireMenu } from "./menu.mjs";
import { decode } from "./payload.mjs";
import { jumped, macsAt, moved, whole } from "./position.mjs";
import { present, zoomFor } from "./present.mjs";
import { metBy, regionsFrom, sizeOf } from "./reach.mjs";
import { showReadout, READOUT } from "./readout.mjs";
import { defaultSettings, isPresenting, readSettings, writeSettings } from "./settings.mjs";
import { tapIdentities } from "./taps.mjs";
import { TensorView } from "./tensor.mjs";
import { readTheme, watchTheme } from "./theme.mjs";
import { VIEWS } from "./views.mjs";
import { addSave } from "./export/save.mjs";

const NONE = [0, 0, 0, 0];
const TENSOR_HEIGHT = 336;
const PRESENTED = { above: 190, below: 345, smallest: 170, largest: 64 }; // pixels around the tensors on a presentation's screen
const THUMB = 24; // the scrubber's, as in player.css
const GLIDE_FROM = 0.6; // the window rests this part of a step's time, then glides to the next position

export class Player {
  /**
   * `rested(step)` is called when the position has come to rest, `remember({ parameter: text or null })` when a setting has
   * changed. `query` is the page's query string: the settings to begin with.
   */
  constructor(root, rested = () => {}, { query = "", remember = () => {} } = {}) {
    this.root = root;
    this.rested = rested;
    this.remember = remember;
    this.query = query;
    this.position = { step: 0, lit: 1 };
    this.settings = defaultSettings(VIEWS);
    this.playing = false;
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
      menu: () => openMenu(root),
      set: (changes) => this.set(changes),
    };
    wireControls(root, actions);
    wireMenu(root, (changes) => this.set(changes));
    this.isPresenting = isPresenting(query);
    this.endPresentation = this.isPresenting ? present(root, actions, () => leavePresentation()) : () => {};
    this.scene = root.querySelector(".scene");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.redraw = () => this.payload && this.#relayout();
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
      this.defaults = defaultSettings(VIEWS, payload.views);
      this.settings = readSettings(this.query, VIEWS, this.defaults);
    }
    this.position = isFirst && this.settings.granularity === "multiply" ? { step, lit: 1 } : whole(payload, step);
    this.inspected = null;
    this.hover = null;
    if (this.pinned >= payload.stages[0].output[0]) this.pinned = null;
    this.#build();
    buildBatch(this.root, payload, (image) => this.#pin(image));
    this.#showSettings();
    this.#relayout();
    if (!isFirst && !keeps) this.rested(this.step);
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
    if (changes.granularity) this.#go(changes.granularity === "multiply" ? { step: this.step, lit: 1 } : whole(this.payload, this.step));
    if (changes.views) this.#buildViews();
    if (changes.views) this.#relayout();
    else if ("taps" in changes) this.#refresh();
    this.remember(writeSettings(this.settings, this.defaults));
  }

  /** Look at a cell of tensor `index` (null: at none): what made it is shown, and what it reaches lights up. */
  look(index, cell, { pointer = null, isSpoken = false } = {}) {
    if (!cell) return this.lookAway();
    const isSame = this.hover?.tensor === index && this.hover.cell.join() === cell.join();
    const view = this.views[index];
    const isInside = view.holds(cell);
    if (!isSame) {
      this.hover = { tensor: index, cell, isInside };
      this.inspected = isInside && index > 0 ? this.stepOf(index, cell) : null;
      this.paint();
    }
    const said = this.#describe(index, cell);
    this.#tip(said, pointer ?? view.pointOf(cell));
    if (isSpoken) this.#speak(index === 0 ? said : "");
  }

  /** Look at a weight, [kh, kw, channel of the window] of the current filter: the cells that it meets light up. */
  lookAtWeight(weight, { pointer, isSpoken = false }) {
    this.hover = { weight };
    this.inspected = null;
    this.isDue = true;
    this.paint();
    const { stage, target, filter } = this.frame;
    const [kh, kw, kc] = weight;
    const value = filter[(kh * stage.taps[1] + kw) * stage.taps[2] + kc];
    const count = sizeOf(metBy(stage, weight, target[3]));
    const said = `weight row ${kh + 1}, column ${kw + 1}, channel ${this.frame.origin[2] + kc + 1}: ${number(value)}, meets ${count} input cell${count === 1 ? "" : "s"}`;
    this.#tip(said, pointer);
    if (isSpoken) this.#speak(said);
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
    this.#go(this.settings.granularity === "multiply" && step === 0 ? { step: 0, lit: 1 } : whole(this.payload, step));
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
    this.rested(this.step);
  }

  /** Lay out and draw everything anew, at once. */
  redraw() {
    this.#relayout();
  }

  /** Draw the frame at the position, or at the inspected step, and say on the root element what was drawn. */
  paint() {
    const { payload } = this;
    const shown = this.inspected ?? this.#stepInPinned() ?? this.step;
    const lit = this.inspected === null ? this.position.lit : Infinity;
    const isNew = this.frame?.step !== shown || this.frame.payload !== payload || this.shownLit !== lit;
    if (isNew) this.frame = { ...frameAt(payload, shown, lit), payload };
    this.shownLit = lit;
    const { frame } = this;
    if (isNew || this.isStale || this.isDue) this.#drawViews(frame);
    this.#drawTensors(frame);
    if (isNew || this.isStale || this.wasPlaying !== this.playing || this.paintedMac !== macsAt(this.payload, this.position)) this.#say(frame);
    this.isStale = false;
    this.isDue = false;
    this.root.dataset.frame = ++this.frames;
  }

  #say(frame) {
    const { payload, root } = this;
    const text = sentence(frame, payload);
    const now = root.querySelector(".now");
    now.setAttribute("aria-live", this.playing && this.inspected === null ? "off" : "polite");
    now.textContent = text;
    showTransport(root, { step: this.step, steps: payload.steps, playing: this.playing, text });
    showReadout(root, frame, payload);
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

  #drawTensors(frame) {
    const { payload, views } = this;
    const playhead = stageAt(payload, this.step);
    const done = this.step - playhead.firstStep + (this.position.lit === playhead.tapCount ? 1 : 0);
    const target = this.#playheadTarget(playhead);
    const isGhost = this.inspected !== null && target[0] === frame.target[0];
    const regions = this.#regions(frame);
    views.forEach((view, index) => {
      const writer = payload.stages[index - 1];
      const [, height, width, channels] = view.shape;
      const perImage = height * width * channels;
      const n = frame.target[0];
      let revealed = perImage;
      if (writer) revealed = writer.index < playhead.index ? perImage : writer.index > playhead.index ? 0 : done - n * perImage;
      view.show(n, Math.max(0, Math.min(perImage, revealed)));
      const context = view.clearMarks();
      if (isGhost && index === playhead.index) view.markWindow(context, playhead, originAt(playhead, target), { isGhost: true });
      if (index === frame.stage.index) this.#markWindow(view, context, frame);
      if (regions[index]) view.light(context, regions[index]);
      if (isGhost && index === playhead.index + 1) view.markCell(context, cellOf(target), true);
      if (index === frame.stage.index + 1) view.markCell(context, cellOf(frame.target));
    });
  }

  /** What lights up on each tensor. Where a window or a target is drawn, these say it already. */
  #regions(frame) {
    const { hover, payload } = this;
    const none = payload.tensors.map(() => null);
    if (hover?.weight) return none.with(frame.stage.index, metBy(frame.stage, hover.weight, frame.target[3]));
    if (!hover?.isInside) return none;
    const regions = regionsFrom(payload, hover.tensor, hover.cell);
    return hover.tensor === 0 ? regions : regions.with(hover.tensor, null).with(hover.tensor - 1, null);
  }

  #markWindow(view, context, frame) {
    const [row, column, first] = frame.origin;
    const { targets, columns } = frame.stage;
    const ow = frame.target[2];
    const glides = this.glide > 0 && this.inspected === null && ow + 1 < targets[3];
    const distance = glides ? columns.origins[ow + 1] - columns.origins[ow] : 0;
    const eased = this.glide * this.glide * (3 - 2 * this.glide);
    const origin = [row, column + (glides ? distance * eased : 0), first];
    view.markWindow(context, frame.stage, origin, { identities: this.taps });
    if (!frame.isWhole) view.markTap(context, tapCell(frame));
  }

  #drawViews(frame) {
    const { payload, theme } = this;
    const { stage } = frame;
    if (this.viewedStage !== stage || this.isStale) {
      this.viewedStage = stage;
      const scales = this.#stageScales(stage);
      this.taps = this.settings.taps ? tapIdentities(stage.taps) : null;
      for (const { view, figure } of this.panels) {
        view.resize({ width: figure.clientWidth, payload, stage, theme, scales, taps: this.taps });
      }
      this.figures.forEach((figure, tensor) => {
        const role = tensor === stage.index ? "being read" : tensor === stage.index + 1 ? "being written" : "";
        figure.querySelector(".role").textContent = role;
      });
    }
    for (const { view } of this.panels) view.draw(frame, payload);
  }

  /** The colours of what a stage reads, multiplies with, and makes. */
  #stageScales({ index, weights }) {
    const { isDark } = this.theme;
    const bound = largest(this.payload.tensors[index].values) * largest(weights) || 1;
    return {
      input: this.scales[index],
      weights: divergingScale("weights", weights, isDark),
      products: scale("activations", -bound, bound, isDark),
      output: this.scales[index + 1],
    };
  }

  #build() {
    const { payload, scene } = this;
    const shapes = payload.tensors.map(({ shape }) => shape.join());
    const signature = JSON.stringify([shapes, payload.stages.map(({ title, pads, taps }) => [title, pads, taps])]);
    if (signature === this.signature) {
      this.views.forEach((view, index) => (view.values = payload.tensors[index].values));
      return;
    }
    this.signature = signature;
    scene.replaceChildren();
    this.figures = payload.tensors.map(({ shape }, index) => this.#figure(tensorName(payload, index), shape));
    this.#buildViews();
    this.views = payload.tensors.map(({ shape, values }, index) => {
      const view = new TensorView(this.figures[index], { shape, values, pads: payload.stages[index]?.pads ?? NONE });
      view.stack.setAttribute("aria-label", `${tensorName(payload, index)}: ${shape[3]} channels of ${shape[1]} rows and ${shape[2]} columns`);
      wireTensor(this, view, index);
      return view;
    });
  }

  /** The figures below the tensors, one per view that is switched on. */
  #buildViews() {
    this.scene.querySelectorAll(".work").forEach((figure) => figure.remove());
    this.panels = VIEWS.filter(({ id }) => this.settings.views.includes(id)).map((View) => {
      const figure = this.#figure(View.title);
      figure.classList.add("work", View.id);
      return { view: new View(figure, this), figure };
    });
    this.viewedStage = null;
  }

  /** A figure with a caption; a tensor's has its shape, its part in the stage, and a legend. */
  #figure(name, shape = null) {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    const words = { title: name };
    if (shape) Object.assign(words, { role: "", size: (shape[0] > 1 ? shape : shape.slice(1)).join(" × ") });
    for (const [className, text] of Object.entries(words)) {
      const span = document.createElement("span");
      span.className = className;
      span.textContent = text;
      caption.append(span);
    }
    figure.append(caption);
    this.scene.append(figure);
    if (shape) figure.showScale = addLegend(caption);
    return figure;
  }

  #relayout() {
    const { payload, root, scene } = this;
    this.width = root.clientWidth;
    if (!this.width) return;
    this.theme = readTheme(root);
    const { isDark } = this.theme;
    this.scales = payload.tensors.map(({ values }, index) =>
      index === 0 ? inputScale(values, payload.pixels, isDark) : divergingScale("activations", values, isDark),
    );
    const areas = this.views.map(({ shape, pads }) => Math.sqrt((shape[1] + pads[0] + pads[1]) * (shape[2] + pads[2] + pads[3]) * shape[3]));
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    scene.style.setProperty("--columns", areas.map((area) => `minmax(0, ${Math.max(0.7, Math.min(1.5, area / mean)).toFixed(3)}fr)`).join(" "));
    scene.style.setProperty("--count", this.views.length);
    this.views.forEach((view, index) => {
      const figure = this.figures[index];
      view.resize(figure.clientWidth, this.#tensorHeight(), this.theme, this.scales[index], this.isPresenting ? PRESENTED.largest : undefined);
      figure.showScale(this.scales[index]);
    });
    drawThumbs(root, payload.tensors[0], this.scales[0]);
    this.isStale = true;
    this.#drawTicks();
    this.paint();
  }

  #resized() {
    const isOther = this.root.clientWidth !== this.width || (this.isPresenting && this.windowHeight !== innerHeight);
    if (this.payload && isOther) this.#relayout();
  }

  /** A presentation fills the screen, with room for the first views if there are any. */
  #tensorHeight() {
    if (!this.isPresenting) return TENSOR_HEIGHT;
    this.windowHeight = innerHeight;
    const room = innerHeight / zoomFor(innerWidth, innerHeight) - PRESENTED.above - (this.panels.length ? PRESENTED.below : 0);
    return Math.max(PRESENTED.smallest, room);
  }

  #drawTicks() {
    const canvas = this.root.querySelector(".ticks");
    const [width, height] = [canvas.parentElement.clientWidth, 10];
    const context = prepare(canvas, width, height);
    context.clearRect(0, 0, width, height);
    for (const [fraction, kind] of ticks(this.payload)) {
      context.fillStyle = kind === "stage" ? this.theme.accent : kind === "filter" ? this.theme.muted : this.theme.border;
      const x = THUMB / 2 + fraction * (width - THUMB); // the thumb's middle stays half a thumb away from both ends
      context.fillRect(Math.round(x), 0, kind === "row" ? 1 : 2, { stage: height, filter: 7, row: 4 }[kind]);
    }
  }

  #describe(index, cell) {
    const value = this.views[index].valueAt(this.frame.target[0], cell);
    if (value === null) return "padding: 0";
    const [row, column, channel] = cell;
    return `row ${row + 1}, column ${column + 1}, channel ${channel + 1}: ${number(value)}`;
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
    this.isStale = true;
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
    if (!this.playing) this.rested(this.step);
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
}

function tensorName({ stages }, index) {
  if (index === 0) return "Input";
  if (stages.length === 1) return "Output";
  return `${stages[index - 1].title} output`;
}

const cellOf = ([, oh, ow, oc]) => [oh, ow, oc];

/** The cell of the input, perhaps padding, that the product in work reads. */
function tapCell({ stage: { rows, columns, channels, taps }, origin, lit }) {
  const tap = lit - 1;
  const [kh, kw, kc] = [Math.floor(tap / taps[2] / taps[1]), Math.floor(tap / taps[2]) % taps[1], tap % taps[2]];
  return [origin[0] + rows.offsets[kh], origin[1] + columns.offsets[kw], origin[2] + channels.offsets[kc]];
}

/** The page without ?present=1: what Python hides is its own business, so it is asked again. */
function leavePresentation() {
  const address = new URL(location.href);
  address.searchParams.delete("present");
  location.replace(address);
}
