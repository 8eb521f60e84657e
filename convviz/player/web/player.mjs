// The player: one payload, one position in time, and views that each draw one thing from the frame there.
import { prepare } from "./canvas.mjs";
import { divergingScale, inputScale, largest, scale } from "./colours.mjs";
import { addLegend } from "./legend.mjs";
import { CONTROLS, STEPS_PER_SECOND, showTransport, ticks, wireControls } from "./controls.mjs";
import { frameAt, number, originAt, sentence, stageAt, stepAt, targetAt } from "./frame.mjs";
import { decode } from "./payload.mjs";
import { jumped, macsAt, moved, whole } from "./position.mjs";
import { showReadout, READOUT } from "./readout.mjs";
import { TensorView } from "./tensor.mjs";
import { readTheme, watchTheme } from "./theme.mjs";
import { VIEWS } from "./views.mjs";
import { addSave } from "./export/save.mjs";

const NONE = [0, 0, 0, 0];
const TENSOR_HEIGHT = 336;
const GLIDE_FROM = 0.6; // the window rests this part of a step's time, then glides to the next position

export class Player {
  /** `rested(step)` is called when the position has come to rest. */
  constructor(root, rested = () => {}) {
    this.root = root;
    this.rested = rested;
    this.position = { step: 0, lit: 1 };
    this.speed = 1;
    this.granularity = "element";
    this.isLooping = false;
    this.isOn = new Set(VIEWS.filter(({ isOptional }) => !isOptional).map(({ id }) => id));
    this.playing = false;
    this.inspected = null;
    this.frames = 0;
    root.className = "player";
    root.tabIndex = 0;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Convolution player");
    root.innerHTML = `${CONTROLS}<p class="now" role="status"></p>${READOUT}<div class="scene"></div><div class="tip" hidden></div>`;
    wireControls(root, {
      seek: (step) => this.seek(step),
      move: (by) => this.#go(moved(this.payload, this.position, by, this.granularity)),
      leap: (unit, direction) => this.seek(this.step + direction * this.#stepsOf(unit)),
      jump: (unit, direction) => this.seek(jumped(this.payload, this.step, direction, unit)),
      toggle: () => this.toggle(),
      speed: (speed) => (this.speed = speed),
      granularity: (unit) => this.#setGranularity(unit),
      loop: (isLooping) => (this.isLooping = isLooping),
    });
    this.scene = root.querySelector(".scene");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(root);
    watchTheme(root, () => this.payload && this.#relayout());
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
    this.position = whole(payload, step);
    this.inspected = null;
    this.#build();
    this.#relayout();
    if (!isFirst && !keeps) this.rested(this.step);
  }

  destroy() {
    this.playing = false;
    this.observer.disconnect();
  }

  get step() {
    return this.position.step;
  }

  seek(step) {
    this.#go(this.granularity === "multiply" && step === 0 ? { step: 0, lit: 1 } : whole(this.payload, step));
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
      due += (Math.max(0, now - last) / 1000) * this.speed * STEPS_PER_SECOND;
      last = now;
      const units = Math.floor(due);
      due -= units;
      if (units && this.#isAtEnd()) {
        if (!this.isLooping) return this.pause();
        this.position = this.#start();
      } else if (units) this.position = moved(this.payload, this.position, units, this.granularity);
      if (this.#isAtEnd() && !this.isLooping) return this.pause();
      const isGliding = this.granularity === "element" && this.speed <= 4 && !this.calm.matches;
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
    const shown = this.inspected ?? this.step;
    const lit = this.inspected === null ? this.position.lit : Infinity;
    const isNew = this.frame?.step !== shown || this.frame.payload !== payload || this.shownLit !== lit;
    if (isNew) this.frame = { ...frameAt(payload, shown, lit), payload };
    this.shownLit = lit;
    const { frame } = this;
    this.#drawTensors(frame);
    if (isNew || this.isStale) this.#drawViews(frame);
    if (isNew || this.isStale || this.wasPlaying !== this.playing || this.paintedMac !== macsAt(this.payload, this.position)) this.#say(frame);
    this.isStale = false;
    this.root.dataset.frame = ++this.frames;
  }

  #say(frame) {
    const { payload, root } = this;
    const text = sentence(frame, payload);
    const now = root.querySelector(".now");
    now.setAttribute("aria-live", this.playing ? "off" : "polite");
    now.textContent = text;
    showTransport(root, { step: this.step, steps: payload.steps, playing: this.playing, text });
    showReadout(root, frame, payload);
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
    views.forEach((view, index) => {
      const writer = payload.stages[index - 1];
      const [, height, width, channels] = view.shape;
      const perImage = height * width * channels;
      const n = frame.target[0];
      let revealed = perImage;
      if (writer) revealed = writer.index < playhead.index ? perImage : writer.index > playhead.index ? 0 : done - n * perImage;
      view.show(n, Math.max(0, Math.min(perImage, revealed)));
      const context = view.clearMarks();
      if (index === frame.stage.index) this.#markWindow(view, context, frame, playhead);
      if (index === frame.stage.index + 1) {
        if (this.inspected !== null && playhead === frame.stage) view.markCell(context, cellOf(this.#playheadTarget(playhead)), true);
        view.markCell(context, cellOf(frame.target));
      }
    });
  }

  #markWindow(view, context, frame, playhead) {
    if (this.inspected !== null && playhead === frame.stage) {
      view.markWindow(context, playhead, originAt(playhead, this.#playheadTarget(playhead)), true);
    }
    const [row, column, first] = frame.origin;
    const { targets, columns } = frame.stage;
    const ow = frame.target[2];
    const glides = this.glide > 0 && this.inspected === null && ow + 1 < targets[3];
    const distance = glides ? columns.origins[ow + 1] - columns.origins[ow] : 0;
    const eased = this.glide * this.glide * (3 - 2 * this.glide);
    view.markWindow(context, frame.stage, [row, column + (glides ? distance * eased : 0), first]);
  }

  #drawViews(frame) {
    const { payload, theme } = this;
    const { stage } = frame;
    if (this.viewedStage !== stage || this.isStale) {
      this.viewedStage = stage;
      const scales = this.#stageScales(stage);
      for (const { view, figure } of this.panels) {
        view.resize({ width: figure.clientWidth, payload, stage, theme, scales });
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
      this.#wirePointer(view, index);
      return view;
    });
  }

  /** The figures below the tensors, one per view that is switched on. */
  #buildViews() {
    this.scene.querySelectorAll(".work").forEach((figure) => figure.remove());
    this.panels = VIEWS.filter(({ id }) => this.isOn.has(id)).map((View) => {
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
      view.resize(figure.clientWidth, TENSOR_HEIGHT, this.theme, this.scales[index]);
      figure.showScale(this.scales[index]);
    });
    this.isStale = true;
    this.#drawTicks();
    this.paint();
  }

  #resized() {
    if (this.payload && this.root.clientWidth !== this.width) this.#relayout();
  }

  #drawTicks() {
    const canvas = this.root.querySelector(".ticks");
    const [width, height] = [canvas.parentElement.clientWidth, 10];
    const context = prepare(canvas, width, height);
    context.clearRect(0, 0, width, height);
    for (const [fraction, kind] of ticks(this.payload)) {
      context.fillStyle = kind === "stage" ? this.theme.accent : this.theme.muted;
      const x = 8 + fraction * (width - 16); // the thumb's middle travels from 8 px to 8 px before the end
      context.fillRect(Math.round(x), 0, kind === "stage" ? 2 : 1, kind === "stage" ? height : 5);
    }
  }

  #wirePointer(view, index) {
    const { stack } = view;
    const writer = () => this.payload.stages[index - 1];
    const step = (cell) => cell && writer() && stepAt(writer(), [this.frame.target[0], ...cell]);
    stack.addEventListener("pointermove", (event) => {
      const cell = view.hit(event);
      this.#tip(event, view, cell);
      const inspected = event.pointerType === "touch" ? null : (step(cell) ?? null);
      if (inspected !== this.inspected) this.#inspect(inspected);
    });
    stack.addEventListener("pointerleave", () => {
      this.#tip(null);
      if (this.inspected !== null) this.#inspect(null);
    });
    stack.addEventListener("click", (event) => {
      const at = step(view.hit(event));
      if (at !== undefined && at !== null) this.seek(at);
    });
    if (index > 0) stack.classList.add("seekable");
  }

  #inspect(step) {
    this.inspected = step;
    this.paint();
  }

  #tip(event, view, cell) {
    const tip = this.root.querySelector(".tip");
    tip.hidden = !cell;
    if (!cell) return;
    const [row, column, channel] = cell;
    const value = view.valueAt(this.frame.target[0], cell);
    const place = `row ${row + 1}, column ${column + 1}, channel ${channel + 1}`;
    tip.textContent = value === null ? `padding: 0` : `${place}: ${number(value)}`;
    const box = this.root.getBoundingClientRect();
    const left = event.clientX - box.left;
    tip.style.left = `${Math.max(4, Math.min(left + 14, box.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${event.clientY - box.top + 18}px`;
  }

  /** Change what a move and a second of playing at 1× amount to. */
  #setGranularity(unit) {
    this.granularity = unit;
    if (unit === "multiply") this.#go({ step: this.step, lit: 1 });
    else this.#go(whole(this.payload, this.step));
  }

  #go(position) {
    this.position = position;
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
    return this.granularity === "multiply" ? { step: 0, lit: 1 } : whole(this.payload, 0);
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
