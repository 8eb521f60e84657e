// The picture: the tensors side by side, below them the views that are switched on. It draws what is shown, and asks nobody else.

import { wireTensor } from "./controls/inspect.mjs";
import { divergingScale, inputScale, largest, scale } from "./draw/colours.mjs";
import { find } from "./draw/find.mjs";
import { addLegend } from "./draw/legend.mjs";
import { tapIdentities } from "./draw/tap-colours.mjs";
import { TensorView } from "./draw/tensor.mjs";
import { originAt } from "./model/frame.mjs";
import { tapIndex } from "./model/taps.mjs";
import { VIEWS } from "./views/registry.mjs";

/**
 * @import { Player } from "./player.mjs"
 * @import { Pen } from "./draw/canvas.mjs"
 * @import { Scale } from "./draw/colours.mjs"
 * @import { TapIdentity } from "./draw/tap-colours.mjs"
 * @import { Cell, Frame, Target } from "./model/frame.mjs"
 * @import { Pads, Payload, Stage } from "./model/payload.mjs"
 * @import { Settings } from "./model/settings.mjs"
 * @import { Shown } from "./model/shown.mjs"
 * @import { Context, View, ViewClass } from "./views/registry.mjs"
 *
 * @typedef {{ view: View, figure: HTMLElement, place: string | undefined }} Panel
 * @typedef {{ view: TensorView, figure: HTMLElement, showScale: (scale: Scale) => void }} TensorPanel
 */

/** @type {Pads} */
const NONE = [0, 0, 0, 0];
const TENSOR_HEIGHT = 336;
const PRESENTED = { around: 190, smallest: 150, largest: 64 }; // pixels around the tensors on a presentation's screen

export class Scene {
  signature = "";
  bench = box("div", "workbench");
  aside = box("div", "aside");
  /** @type {TensorPanel[]} */
  tensors = [];
  /** @type {Scale[]} */
  scales = [];
  /** @type {Map<string, Panel>} */
  panels = new Map(); // by the id of a view: one that is switched off and on again is the same one
  /** @type {Panel[]} */
  shown = [];
  /** @type {TapIdentity[] | null} */
  tapColours = null;
  /** @type {Context["scales"]} */
  stageScales;

  /**
   * Inside `element`; the player's hands (look, seek …) answer to what is drawn.
   * @param {HTMLElement} element
   * @param {Player} player
   */
  constructor(element, player) {
    this.element = element;
    this.player = player;
  }

  /**
   * Bring the picture from `before` (null: there is none) to `now`, both as in model/shown.mjs. All that compares is here.
   * @type {(now: Shown, before: Shown | null) => void}
   */
  paint(now, before) {
    /** @type {(...keys: (keyof Shown)[]) => boolean} */
    const isOther = (...keys) => !before || keys.some((key) => now[key] !== before[key]);
    /** @type {(...keys: (keyof Settings)[]) => boolean} */
    const isSet = (...keys) => !before || keys.some((key) => now.settings[key] !== before.settings[key]);
    const isOtherRoom = isOther("payload", "theme", "width", "height") || isSet("views");
    const isOtherStage = isOtherRoom || now.frame.stage !== before?.frame.stage;
    if (isOther("payload")) this.#build(now.payload);
    if (isOther("payload") || isSet("views")) this.#choose(now.settings.views);
    if (isOther("payload", "theme")) this.scales = tensorScales(now);
    const isFitted = isOtherStage || isSet("tapColours", "folds", "code");
    if (isFitted) this.#fitViews(now);
    if (isOtherRoom) this.#fitTensors(now); // after the views: a presentation gives the tensors what these leave
    if (isOtherStage) this.#nameRoles(now.frame.stage);
    this.#drawTensors(now);
    if (!isFitted && !isOther("frame", "look") && !isSet("granularity")) return;
    for (const { view } of this.shown) view.draw(now.frame, this.#context(now)); // words: they change the page, so they come last
  }

  /**
   * A figure per tensor: new ones if the shapes are others, else new values in the old ones.
   * @type {(payload: Payload) => void}
   */
  #build(payload) {
    const shapes = payload.tensors.map(({ shape }) => shape.join());
    const signature = JSON.stringify([shapes, payload.stages.map(({ title, pads }) => [title, pads])]);
    if (signature === this.signature) {
      this.tensors.forEach(({ view }, index) => {
        view.values = payload.tensors[index].values;
      });
      return;
    }
    this.signature = signature;
    this.tensors = payload.tensors.map(({ shape, values }, index) => {
      const name = tensorName(payload, index);
      const { figure, caption } = titled(name, { role: "", size: (shape[0] > 1 ? shape : shape.slice(1)).join(" × ") });
      const showScale = addLegend(caption);
      const view = new TensorView(figure, { shape, values, pads: payload.stages[index]?.pads ?? NONE });
      const [, rows, columns, channels] = shape;
      view.stack.setAttribute("aria-label", `${name}: ${channels} channels of ${rows} rows and ${columns} columns`);
      wireTensor(this.player, view, index);
      return { view, figure, showScale };
    });
  }

  /**
   * The figures below the tensors: one per view in `ids`, in the registry's order.
   * @type {(ids: string[]) => void}
   */
  #choose(ids) {
    this.shown = VIEWS.filter(({ id }) => ids.includes(id)).map((View) => this.#panel(View));
    /** @type {(where: string | undefined) => HTMLElement[]} */
    const at = (where) => this.shown.filter(({ place }) => place === where).map(({ figure }) => figure);
    lineUp(this.aside, at("aside"));
    lineUp(this.bench, [...(this.aside.childElementCount ? [this.aside] : []), ...at("bench")]);
    const figures = this.tensors.map(({ figure }) => figure);
    lineUp(this.element, [...figures, ...(this.bench.childElementCount ? [this.bench] : []), ...at(undefined)]);
  }

  /** @type {(View: ViewClass) => Panel} */
  #panel(View) {
    const known = this.panels.get(View.id);
    if (known) return known;
    const { figure } = titled(View.title);
    figure.classList.add("work", View.id);
    const panel = { view: new View(figure, this.player), figure, place: View.place };
    this.panels.set(View.id, panel);
    return panel;
  }

  /**
   * Lay the views out for the stage in work; the one on the bench first, because it leaves the others their room.
   * @type {(now: Shown) => void}
   */
  #fitViews(now) {
    const { stage } = now.frame;
    this.tapColours = now.settings.tapColours ? tapIdentities(stage.window) : null;
    this.stageScales = stageScales(now, this.scales);
    const context = this.#context(now);
    const first = this.shown.filter(({ place }) => place === "bench");
    const others = this.shown.filter(({ place }) => place !== "bench");
    for (const { view, figure, place } of [...first, ...others]) {
      const { clientWidth: width } = place === "bench" ? this.element : figure;
      view.fit({ ...context, width });
    }
  }

  /**
   * What a view may know besides the frame: see views/registry.mjs.
   * @type {(now: Shown) => Context}
   */
  #context({ payload, settings, look, theme, frame: { stage } }) {
    return { payload, settings, look, theme, stage, scales: this.stageScales, tapColours: this.tapColours };
  }

  /**
   * The tensors side by side, each as wide as it has cells, within limits; a presentation fills the screen.
   * @type {(now: Shown) => void}
   */
  #fitTensors({ theme, isPresenting, zoom, height: windowHeight }) {
    const { tensors, element } = this;
    const areas = tensors.map(({ view: { shape, pads } }) =>
      Math.sqrt((shape[1] + pads[0] + pads[1]) * (shape[2] + pads[2] + pads[3]) * shape[3]),
    );
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    const shares = areas.map((area) => Math.max(0.7, Math.min(1.5, area / mean)).toFixed(3));
    element.style.setProperty("--columns", shares.map((share) => `minmax(0, ${share}fr)`).join(" "));
    const left = windowHeight / zoom - PRESENTED.around - (this.bench.isConnected ? this.bench.offsetHeight : 0);
    const height = isPresenting
      ? Math.max(PRESENTED.smallest, left)
      : Math.max(TENSOR_HEIGHT, Math.min(1.5 * TENSOR_HEIGHT, 0.3 * element.clientWidth));
    const widths = tensors.map(({ figure }) => figure.clientWidth); // all of them before anything is changed: one layout
    tensors.forEach(({ view, showScale }, index) => {
      const scale = this.scales[index];
      view.fit({ width: widths[index], height, theme, scale, largest: isPresenting ? PRESENTED.largest : undefined });
      showScale(scale);
    });
  }

  /** @type {(stage: Stage) => void} */
  #nameRoles(stage) {
    this.tensors.forEach(({ figure }, tensor) => {
      const role = tensor === stage.index ? "being read" : tensor === stage.index + 1 ? "being written" : "";
      find(figure, ".role").textContent = role;
    });
  }

  /**
   * The tensors filled as far as the playhead has come; its window is a pale ghost while another step is looked at.
   * @type {(now: Shown) => void}
   */
  #drawTensors({ payload, frame, playhead, isLooking, glide, regions }) {
    const isGhost = isLooking && playhead.target[0] === frame.target[0];
    this.tensors.forEach(({ view }, index) => {
      const writer = payload.stages[index - 1];
      const [, height, width, channels] = view.shape;
      const perImage = height * width * channels;
      const n = frame.target[0];
      let revealed = perImage;
      if (writer && writer.index > playhead.stage.index) revealed = 0;
      if (writer === playhead.stage) revealed = playhead.done - n * perImage;
      view.show(n, Math.max(0, Math.min(perImage, revealed)));
      const context = view.clearMarks();
      if (isGhost && index === playhead.stage.index) {
        view.markWindow(context, playhead.stage, originAt(playhead.stage, playhead.target), { isGhost });
      }
      if (index === frame.stage.index) this.#markWindow(view, context, frame, glide);
      const region = regions[index];
      if (region) view.light(context, region);
      if (isGhost && index === playhead.stage.index + 1) view.markCell(context, cellOf(playhead.target), isGhost);
      if (index !== frame.stage.index + 1) return;
      if (isLooking) view.preview(context, cellOf(frame.target));
      view.markCell(context, cellOf(frame.target));
    });
  }

  /** @type {(view: TensorView, context: Pen, frame: Frame, glide: number) => void} */
  #markWindow(view, context, frame, glide) {
    const [row, column, first] = frame.origin;
    const { targets, columns } = frame.stage;
    const ow = frame.target[2];
    const distance = glide > 0 && ow + 1 < targets[3] ? columns.origins[ow + 1] - columns.origins[ow] : 0;
    const eased = glide * glide * (3 - 2 * glide);
    view.markWindow(context, frame.stage, [row, column + distance * eased, first], { identities: this.tapColours });
    if (!frame.isWhole) view.markTap(context, tapCell(frame));
  }
}

/**
 * The colours of every tensor's values.
 * @type {(now: Shown) => Scale[]}
 */
function tensorScales({ payload: { tensors, pixels }, theme: { isDark } }) {
  return tensors.map(({ values }, index) =>
    index === 0 ? inputScale(values, pixels, isDark) : divergingScale("activations", values, isDark),
  );
}

/**
 * The colours of what a stage reads, multiplies with, and makes.
 * @type {(now: Shown, scales: Scale[]) => Context["scales"]}
 */
function stageScales({ payload, theme: { isDark }, frame: { stage } }, scales) {
  const { index, weights } = stage;
  const bound = largest(payload.tensors[index].values) * largest(weights) || 1;
  return {
    input: scales[index],
    weights: divergingScale("weights", weights, isDark),
    products: scale("activations", -bound, bound, isDark),
    output: scales[index + 1],
  };
}

/**
 * A figure with a caption of some words, each of a class of its own.
 * @type {(title: string, words?: Record<string, string>) => { figure: HTMLElement, caption: HTMLElement }}
 */
function titled(title, words = {}) {
  const [figure, caption] = [box("figure"), box("figcaption")];
  for (const [name, text] of Object.entries({ title, ...words })) {
    const span = box("span", name);
    span.textContent = text;
    caption.append(span);
  }
  figure.append(caption);
  return { figure, caption };
}

/**
 * Make `children` the only ones of `parent`, in this order, without touching those that stand there already.
 * @type {(parent: Element, children: Element[]) => void}
 */
function lineUp(parent, children) {
  for (const child of [...parent.children]) if (!children.includes(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}

/** @type {(tag: string, className?: string) => HTMLElement} */
const box = (tag, className = "") => Object.assign(document.createElement(tag), { className });

/** @type {(payload: Payload, index: number) => string} */
function tensorName({ stages }, index) {
  if (index === 0) return "Input";
  if (stages.length === 1) return "Output";
  return `${stages[index - 1].title} output`;
}

/** @type {(target: Target) => Cell} */
const cellOf = ([, oh, ow, oc]) => [oh, ow, oc];

/**
 * The cell of the input, perhaps padding, that the product in work reads.
 * @type {(frame: Frame) => Cell}
 */
function tapCell({ stage, origin, lit }) {
  const { rows, columns, channels } = stage;
  const [kh, kw, kc] = tapIndex(stage, lit - 1);
  return [origin[0] + rows.offsets[kh], origin[1] + columns.offsets[kw], origin[2] + channels.offsets[kc]];
}
