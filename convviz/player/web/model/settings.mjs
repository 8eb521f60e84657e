// What a person set on the player, as words of the address and back. An address is data: words it may not say are ignored.
import { GRANULARITIES } from "./position.mjs";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
const NO_VIEW = "none";

/**
 * The settings of a page whose address says nothing; `more` are the optional views that the page switches on itself. Views
 * `isForReading` are for those who sit in front of it, not for a class.
 */
export function defaultSettings(views, more = [], isPresenting = false) {
  const on = views.filter(
    ({ id, isOptional, isForReading }) => (!isOptional || more.includes(id)) && !(isForReading && isPresenting),
  );
  return { views: on.map(({ id }) => id), taps: false, granularity: "element", speed: 1, loop: false };
}

/** The settings in a query string; what it does not say, says twice or says wrongly is as in `otherwise`. */
export function readSettings(query, views, otherwise) {
  return {
    views: readViews(word(query, "views"), views) ?? otherwise.views,
    taps: word(query, "taps") === "1" || otherwise.taps,
    granularity: GRANULARITIES.find((unit) => unit === word(query, "granularity")) ?? otherwise.granularity,
    speed: SPEEDS.find((speed) => String(speed) === word(query, "speed")) ?? otherwise.speed,
    loop: word(query, "loop") === "1" || otherwise.loop,
  };
}

/** { parameter: text, or null where it says what the page does without it } */
export function writeSettings({ views, taps, granularity, speed, loop }, otherwise) {
  return {
    views: views.join() === otherwise.views.join() ? null : views.join() || NO_VIEW,
    taps: taps ? "1" : null,
    granularity: granularity === otherwise.granularity ? null : granularity,
    speed: speed === otherwise.speed ? null : String(speed),
    loop: loop ? "1" : null,
  };
}

/** How many products of the element in work the address asks for, at least one. */
export function readProduct(query) {
  const text = word(query, "product");
  return /^[1-9]\d{0,8}$/.test(text ?? "") ? Number(text) : 1;
}

/** Whether the address asks for the player alone, in front of a class. */
export function isPresenting(query) {
  return word(query, "present") === "1";
}

/** The one value of a parameter, or null if there is none, or more than one. */
function word(query, key) {
  const found = new URLSearchParams(query).getAll(key);
  return found.length === 1 ? found[0] : null;
}

function readViews(text, views) {
  if (text === NO_VIEW) return [];
  const asked = text?.split(",") ?? [];
  const known = views.filter(({ id }) => asked.includes(id)).map(({ id }) => id);
  return known.length ? known : null;
}
