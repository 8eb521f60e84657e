// The picture: the tensors side by side, below them the views that are switched on. It draws what the player tells it to.

import { wireTensor } from "./controls/inspect.mjs";
import { zoomFor } from "./controls/present.mjs";
import { divergingScale, inputScale, largest, scale } from "./draw/colours.mjs";
import { addLegend } from "./draw/legend.mjs";
import { tapIdentities } from "./draw/tap-colours.mjs";
import { TensorView } from "./draw/tensor.mjs";
import { originAt } from "./model/frame.mjs";
import { metBy, regionsFrom } from "./model/reach.mjs";
import { tapIndex } from "./model/taps.mjs";
import { VIEWS } from "./views/registry.mjs";

const NONE = [0, 0, 0, 0];
const TENSOR_HEIGHT = 336;
const PRESENTED = { around: 190, smallest: 150, largest: 64 }; // pixels around the tensors on a presentation's screen

export class Scene {
  /** Inside `element`; the player's hands (look, seek …) answer to what is drawn. */
  constructor(element, player) {
    this.element = element;
    this.player = player;
    this.tensors = [];
    this.panels = [];
    this.isStale = true; // the views are to be drawn even if the frame is the same
  }

  /** Take a payload: new figures if its shapes are others, else new values in the old ones. */
  load(payload, ids) {
    const shapes = payload.tensors.map(({ shape }) => shape.join());
    const signature = JSON.stringify([shapes, payload.stages.map(({ title, pads, taps }) => [title, pads, taps])]);
    this.payload = payload;
    if (signature === this.signature) {
      this.tensors.forEach(({ view }, index) => (view.values = payload.tensors[index].values));
      return;
    }
    this.signature = signature;
    this.element.replaceChildren();
    const figures = payload.tensors.map(({ shape }, index) => this.#figure(tensorName(payload, index), { shape }));
    this.choose(ids);
    this.tensors = payload.tensors.map(({ shape, values }, index) => {
      const view = new TensorView(figures[index], { shape, values, pads: payload.stages[index]?.pads ?? NONE });
      const [, rows, columns, channels] = shape;
      view.stack.setAttribute(
        "aria-label",
        `${tensorName(payload, index)}: ${channels} channels of ${rows} rows and ${columns} columns`,
      );
      wireTensor(this.player, view, index);
      return { view, figure: figures[index] };
    });
  }

  /** The figures below the tensors, one per view in `ids`. */
  choose(ids) {
    this.element.querySelectorAll(".work, .workbench").forEach((place) => place.remove());
    const [bench, aside] = ["workbench", "aside"].map((className) =>
      Object.assign(document.createElement("div"), { className }),
    );
    bench.append(aside);
    this.element.append(bench);
    this.panels = VIEWS.filter(({ id }) => ids.includes(id)).map((View) => {
      const figure = this.#figure(View.title, { parent: { bench, aside }[View.place] });
      figure.classList.add("work", View.id);
      return { view: new View(figure, this.player), figure, place: View.place };
    });
    for (const place of [aside, bench]) if (!place.childElementCount) place.remove();
    this.stage = null;
  }

  /** Lay everything out anew; a presentation (`isPresented`) fills the screen. */
  resize(theme, isPresented) {
    const { payload, tensors, element } = this;
    this.theme = theme;
    this.scales = payload.tensors.map(({ values }, index) =>
      index === 0
        ? inputScale(values, payload.pixels, theme.isDark)
        : divergingScale("activations", values, theme.isDark),
    );
    const areas = tensors.map(({ view: { shape, pads } }) =>
      Math.sqrt((shape[1] + pads[0] + pads[1]) * (shape[2] + pads[2] + pads[3]) * shape[3]),
    );
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    element.style.setProperty(
      "--columns",
      areas.map((area) => `minmax(0, ${Math.max(0.7, Math.min(1.5, area / mean)).toFixed(3)}fr)`).join(" "),
    );
    const height = isPresented
      ? this.#presentedHeight()
      : Math.max(TENSOR_HEIGHT, Math.min(1.5 * TENSOR_HEIGHT, 0.3 * element.clientWidth));
    const widths = tensors.map(({ figure }) => figure.clientWidth); // all of them before anything is changed: one layout
    tensors.forEach(({ view, figure }, index) => {
      view.resize(widths[index], height, theme, this.scales[index], isPresented ? PRESENTED.largest : undefined);
      figure.showScale(this.scales[index]);
    });
    this.isStale = true;
  }

  /** Lay the views out for the stage of `frame`, the taps in their own colours if `hasTaps`. */
  prepare({ stage }, hasTaps) {
    if (this.stage === stage && !this.isStale) return;
    const { payload, theme } = this;
    this.stage = stage;
    this.isStale = false;
    const scales = this.#stageScales(stage);
    this.taps = hasTaps ? tapIdentities(stage.taps) : null;
    const [first, others] = [true, false].map((isFirst) =>
      this.panels.filter(({ place }) => (place === "bench") === isFirst),
    );
    for (const { view, figure, place } of [...first, ...others]) {
      const { clientWidth: width } = place === "bench" ? this.element : figure;
      view.resize({ width, payload, stage, theme, scales, taps: this.taps });
    }
    this.tensors.forEach(({ figure }, tensor) => {
      const role = tensor === stage.index ? "being read" : tensor === stage.index + 1 ? "being written" : "";
      figure.querySelector(".role").textContent = role;
    });
  }

  /** Every view draws `frame`; the tensors come before, because views with words change the page. */
  drawViews(frame) {
    for (const { view } of this.panels) view.draw(frame, this.payload);
  }

  /**
   * The tensors as `frame` says, filled as far as `playhead` { stage, target, done } has come; its window is a pale ghost while
   * another step is looked at (`isInspecting`). `glide` is the part of the way to the next position, `hover` what lights up.
   */
  drawTensors(frame, { playhead, isInspecting, glide, hover }) {
    const { payload } = this;
    const isGhost = isInspecting && playhead.target[0] === frame.target[0];
    const regions = regionsOf(payload, frame, hover);
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
      if (isGhost && index === playhead.stage.index)
        view.markWindow(context, playhead.stage, originAt(playhead.stage, playhead.target), { isGhost });
      if (index === frame.stage.index) this.#markWindow(view, context, frame, isInspecting ? 0 : glide);
      if (regions[index]) view.light(context, regions[index]);
      if (isGhost && index === playhead.stage.index + 1) view.markCell(context, cellOf(playhead.target), isGhost);
      if (index !== frame.stage.index + 1) return;
      if (isInspecting) view.preview(context, cellOf(frame.target));
      view.markCell(context, cellOf(frame.target));
    });
  }

  #markWindow(view, context, frame, glide) {
    const [row, column, first] = frame.origin;
    const { targets, columns } = frame.stage;
    const ow = frame.target[2];
    const distance = glide > 0 && ow + 1 < targets[3] ? columns.origins[ow + 1] - columns.origins[ow] : 0;
    const eased = glide * glide * (3 - 2 * glide);
    view.markWindow(context, frame.stage, [row, column + distance * eased, first], { identities: this.taps });
    if (!frame.isWhole) view.markTap(context, tapCell(frame));
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

  /** A figure with a caption; a tensor's has its shape, its part in the stage, and a legend. */
  #figure(name, { shape = null, parent = this.element }) {
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
    parent.append(figure);
    if (shape) figure.showScale = addLegend(caption);
    return figure;
  }

  /** What a presentation's screen has left for the tensors beside the workbench, as high as that is now. */
  #presentedHeight() {
    const bench = this.element.querySelector(".workbench")?.offsetHeight ?? 0;
    return Math.max(PRESENTED.smallest, innerHeight / zoomFor(innerWidth, innerHeight) - PRESENTED.around - bench);
  }
}

/** What lights up on each tensor. Where a window or a target is drawn, these say it already. */
function regionsOf(payload, frame, hover) {
  const none = payload.tensors.map(() => null);
  if (hover?.weight) return none.with(frame.stage.index, metBy(frame.stage, hover.weight, frame.target[3]));
  if (!hover?.isInside) return none;
  const regions = regionsFrom(payload, hover.tensor, hover.cell);
  return hover.tensor === 0 ? regions : regions.with(hover.tensor, null).with(hover.tensor - 1, null);
}

function tensorName({ stages }, index) {
  if (index === 0) return "Input";
  if (stages.length === 1) return "Output";
  return `${stages[index - 1].title} output`;
}

const cellOf = ([, oh, ow, oc]) => [oh, ow, oc];

/** The cell of the input, perhaps padding, that the product in work reads. */
function tapCell({ stage, origin, lit }) {
  const [kh, kw, kc] = tapIndex(stage, lit - 1);
  const { rows, columns, channels } = stage;
  return [origin[0] + rows.offsets[kh], origin[1] + columns.offsets[kw], origin[2] + channels.offsets[kc]];
}
