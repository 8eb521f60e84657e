// The views below the tensors, in their order on the screen. A view draws one thing from a frame and can be switched off:
//
//   static id, static title      the id names it in the address (?views=…), the title on the screen
//   static isOptional            true: off until somebody switches it on
//   static isForReading          true: off in a presentation until somebody switches it on
//   static place                 "bench": as wide as it makes itself in resize; "aside": beside that one, if there is room;
//                                without a place it has the scene's full width
//   constructor(figure, player)  makes its elements inside an empty <figure>; player is for seek() and the payload
//   resize({ width, payload, stage, theme, scales, taps })   the size, the theme, the stage or the data changed; scales has
//                                input, weights, products, output of the stage; taps the identities of its taps, or null
//   draw(frame, payload)         another frame is to be shown; must not keep anything that frame does not say

import { CodeView } from "./code.mjs";
import { FiltersView } from "./filters.mjs";
import { MemoryView } from "./memory.mjs";
import { ArithmeticView } from "./products.mjs";
import { RunningSumView } from "./running-sum.mjs";

export const VIEWS = [FiltersView, RunningSumView, ArithmeticView, CodeView, MemoryView];
