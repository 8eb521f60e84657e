// The views below the tensors, in their order on the screen. A view draws one thing from a frame and can be switched off:
//
//   static id, static title      the id names it in the address (?views=…), the title on the screen
//   static isOptional            true: off until somebody switches it on
//   static isForReading          true: off in a presentation until somebody switches it on
//   static place                 "bench": as wide as it makes itself in fit(); "aside": beside that one, if there is room;
//                                without a place it has the scene's full width
//   constructor(figure, player)  makes its elements inside an empty <figure>; player is what a hand on them does (seek, look, set …)
//   fit({ width, ...context })   the room, the colours, the stage, the data or a setting has changed: size the elements
//   draw(frame, context)         show a frame
//
// The context says all that a frame (model/frame.mjs) does not: { payload, stage, settings, look, theme, scales, tapColours }. `look` is what
// somebody points at (model/shown.mjs), `scales` are the colours of the stage's input, weights, products and output,
// `tapColours` those of its taps, or null. What a view keeps follows from these; what a person sets on a view is a setting.

import { CodeView } from "./code.mjs";
import { FiltersView } from "./filters.mjs";
import { MemoryView } from "./memory.mjs";
import { ProductsView } from "./products.mjs";
import { RunningSumView } from "./running-sum.mjs";

/**
 * @import { Frame } from "../model/frame.mjs"
 * @import { Payload, Stage, Window } from "../model/payload.mjs"
 * @import { Settings } from "../model/settings.mjs"
 * @import { State, Theme } from "../model/shown.mjs"
 * @import { Pointer } from "../draw/canvas.mjs"
 * @import { Scale } from "../draw/colours.mjs"
 * @import { TapIdentity } from "../draw/tap-colours.mjs"
 *
 * @typedef {object} Context
 * @property {Payload} payload
 * @property {Stage} stage
 * @property {Settings} settings
 * @property {State["look"]} look
 * @property {Theme} theme
 * @property {{ input: Scale, weights: Scale, products: Scale, output: Scale }} scales
 * @property {TapIdentity[] | null} tapColours
 *
 * @typedef {object} View
 * @property {(room: Context & { width: number }) => void} fit
 * @property {(frame: Frame, context: Context) => void} draw
 *
 * @typedef {object} Statics
 * @property {string} id
 * @property {string} title
 * @property {boolean} [isOptional]
 * @property {boolean} [isForReading]
 * @property {string} [place]
 *
 * @typedef {Statics & { new (figure: HTMLElement, player: Hands): View }} ViewClass
 *
 * @typedef {object} Hands  As much of a player as a view needs.
 * @property {HTMLElement} root
 * @property {Frame} frame
 * @property {Settings} settings
 * @property {(changes: Partial<Settings>) => void} set
 * @property {(step: number) => void} seek
 * @property {(weight: Window, how: { pointer: Pointer, isSpoken?: boolean }) => void} lookAtWeight
 * @property {() => void} lookAway
 * @property {(text: string, pointer: Pointer) => void} hint
 */

/** @type {ViewClass[]} */
export const VIEWS = [FiltersView, RunningSumView, ProductsView, CodeView, MemoryView];
