// Reads the message that payload.py wrote: names and geometry as JSON, numbers as float32.

/**
 * @typedef {[n: number, height: number, width: number, channels: number]} Shape  of an image tensor
 * @typedef {[rows: number, columns: number, channels: number]} Window  (KH, KW, IC / groups), the shape of its taps
 * @typedef {[top: number, bottom: number, left: number, right: number]} Pads  cells of padding
 * @typedef {[vertical: number, horizontal: number]} Pair
 *
 * @typedef {object} Spec  The fields of ConvSpec that count for its kind; beside these, whole numbers of its own.
 * @property {string} kind
 * @property {number} batch
 * @property {number} height
 * @property {number} width
 * @property {number} in_channels
 * @property {Pair} kernel_size
 * @property {Pair} stride
 * @property {"valid" | "same" | Pads} padding
 * @property {Pair} dilation
 * @property {"NHWC" | "NCHW"} data_format
 * @property {number} [out_channels]
 *
 * @typedef {object} Axis  Where windows begin along an axis, padding included, and how far from there their taps are.
 * @property {number[]} origins
 * @property {number[]} offsets
 *
 * @typedef {object} StageHead  A stage as payload.py describes it.
 * @property {string} title
 * @property {string} kernel  the name of the function that ran; its listing is in the payload's `loops`
 * @property {boolean} isDepthwise  its loops take weights as (KH, KW, C, M)
 * @property {string} weightName  what texts and files call its weights
 * @property {[rows: number, columns: number, inputs: number, outputs: number]} weightShape  as NumPy's user knows them
 * @property {Shape} input
 * @property {Shape} output
 * @property {Pads} pads
 * @property {Pair} stride
 * @property {Pair} dilation
 * @property {number} groups
 * @property {[n: number, channels: number, height: number, width: number]} targets  how often each loop over outputs runs
 * @property {Window} window
 * @property {Axis} rows
 * @property {Axis} columns
 * @property {Axis} channels
 *
 * @typedef {object} Decoded  What `decode` adds to it.
 * @property {number} index  it reads tensors[index] and writes tensors[index + 1]
 * @property {Float32Array} weights  tapCount × OC, the kernel's own order
 * @property {number} tapCount
 * @property {number} steps  one per output element
 * @property {number} macs
 * @property {number} firstStep  of the whole timeline
 * @property {number} firstMac  multiply-accumulates before it
 * @property {Useful} useful
 *
 * @typedef {StageHead & Decoded} Stage
 *
 * @typedef {{ shape: Shape, values: Float32Array }} Tensor
 * @typedef {{ rows: number[], columns: number[] }} Useful  taps of window 0..p - 1 that lie on the input, summed (index p)
 *
 * @typedef {object} Head  The message's beginning.
 * @property {Spec} spec
 * @property {string} title  of the convolution: "Depthwise separable convolution"
 * @property {string} sentence  the title and all sizes, in one line
 * @property {StageHead[]} stages
 * @property {number} step  where the player starts
 * @property {boolean} pixels  the input is drawn in grey
 * @property {Record<string, string>} loops  the kernels' listings
 * @property {Record<string, string>} calls  what other frameworks call it
 * @property {string[]} views  that are on besides those that always are
 *
 * @typedef {object} Timeline
 * @property {Stage[]} stages
 * @property {Tensor[]} tensors
 * @property {number} steps
 * @property {number} macs
 * @property {number} useful  multiply-accumulates that do not meet padding
 * @property {"NHWC" | "NCHW"} dataFormat
 *
 * @typedef {Omit<Head, "stages"> & Timeline} Payload
 */

/**
 * bytes -> { stages, tensors, step, steps, ... }: stage s reads tensors[s] and writes tensors[s + 1].
 * @type {(bytes: Uint8Array) => Payload}
 */
export function decode(bytes) {
  const buffer = bytes.slice().buffer; // the bytes may be an unaligned view into a larger message
  const headLength = new DataView(buffer).getUint32(0, true);
  /** @type {Head} */
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headLength)));
  let offset = 4 + headLength;
  /** @type {(count: number) => Float32Array} */
  const take = (count) => {
    const array = new Float32Array(buffer, offset, count);
    offset += 4 * count;
    return array;
  };
  const tensors = [{ shape: head.stages[0].input, values: take(size(head.stages[0].input)) }];
  let firstStep = 0;
  let firstMac = 0;
  const stages = head.stages.map((stage, index) => {
    const tapCount = size(stage.window);
    const weights = take(tapCount * stage.output[3]);
    tensors.push({ shape: stage.output, values: take(size(stage.output)) });
    const steps = size(stage.targets);
    const ready = {
      ...stage,
      index,
      weights,
      steps,
      tapCount,
      macs: steps * tapCount,
      firstStep,
      firstMac,
      useful: usefulTaps(stage),
    };
    firstStep += steps;
    firstMac += ready.macs;
    return ready;
  });
  const usefulTotal = stages.reduce((sum, stage) => sum + usefulBefore(stage, stage.steps), 0);
  const dataFormat = head.spec.data_format;
  return { ...head, stages, tensors, steps: firstStep, macs: firstMac, useful: usefulTotal, dataFormat };
}

/** @type {(shape: number[]) => number} */
export const size = (shape) => shape.reduce((product, extent) => product * extent, 1);

/** @type {(stage: StageHead) => Useful} */
function usefulTaps({ input, rows, columns, pads }) {
  /** @type {(axis: Axis, pad: number, extent: number) => number[]} */
  const running = ({ origins, offsets }, pad, extent) => {
    const sums = [0];
    for (const origin of origins) {
      const inside = offsets.filter((offset) => origin + offset - pad >= 0 && origin + offset - pad < extent).length;
      sums.push(sums[sums.length - 1] + inside);
    }
    return sums;
  };
  return { rows: running(rows, pads[0], input[1]), columns: running(columns, pads[2], input[2]) };
}

/**
 * Products with cells of the input itself (not padding) in the first `steps` steps of a stage.
 * @type {(stage: Pick<Stage, "targets" | "window" | "useful">, steps: number) => number}
 */
export function usefulBefore({ targets, window: [, , inputs], useful }, steps) {
  const [, , height, width] = targets;
  const plane = height * width;
  const inPlane = steps % plane;
  const row = Math.floor(inPlane / width);
  const perPlane = useful.rows[height] * useful.columns[width];
  const rowTaps = row < height ? useful.rows[row + 1] - useful.rows[row] : 0;
  const cells = useful.rows[row] * useful.columns[width] + rowTaps * useful.columns[inPlane % width];
  return (Math.floor(steps / plane) * perPlane + cells) * inputs;
}
