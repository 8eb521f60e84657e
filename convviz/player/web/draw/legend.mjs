// A colour scale's legend: its lowest and highest value with the ramp between them.
import { number } from "../model/numbers.mjs";

/** @import { Scale } from "./colours.mjs" */

/**
 * Add a legend to a figure's caption; the function returned shows a scale in it.
 * @type {(caption: HTMLElement) => (scale: Scale) => void}
 */
export function addLegend(caption) {
  const legend = document.createElement("span");
  legend.className = "legend";
  legend.innerHTML = '<b class="low"></b><i class="ramp"></i><b class="high"></b>';
  caption.append(legend);
  const [low, ramp, high] = /** @type {HTMLCollectionOf<HTMLElement>} */ (legend.children);
  return (scale) => {
    low.textContent = number(scale.low);
    high.textContent = number(scale.high);
    ramp.style.background = scale.gradient;
  };
}
