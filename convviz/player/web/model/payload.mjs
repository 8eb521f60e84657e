// Reads the message that payload.py wrote: names and geometry as JSON, numbers as float32.

/** bytes -> { stages, tensors, step, steps, ... }: stage s reads tensors[s] and writes tensors[s + 1]. */
export function decode(bytes) {
  const buffer = bytes.slice().buffer; // the bytes may be an unaligned view into a larger message
  const headLength = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headLength)));
  let offset = 4 + headLength;
  const take = (count) => {
    const array = new Float32Array(buffer, offset, count);
    offset += 4 * count;
    return array;
  };
  const tensors = [{ shape: head.stages[0].input, values: take(size(head.stages[0].input)) }];
  let firstStep = 0;
  let firstMac = 0;
  const stages = head.stages.map((stage, index) => {
    const taps = size(stage.taps);
    const weights = take(taps * stage.output[3]);
    tensors.push({ shape: stage.output, values: take(size(stage.output)) });
    const steps = size(stage.targets);
    const ready = {
      ...stage,
      index,
      weights,
      steps,
      tapCount: taps,
      macs: steps * taps,
      firstStep,
      firstMac,
      useful: usefulTaps(stage),
    };
    firstStep += steps;
    firstMac += ready.macs;
    return ready;
  });
  const usefulTotal = stages.reduce((sum, stage) => sum + usefulBefore(stage, stage.steps), 0);
  return { ...head, stages, tensors, steps: firstStep, macs: firstMac, useful: usefulTotal };
}

export const size = (shape) => shape.reduce((product, extent) => product * extent, 1);

/** Along rows and columns: how many taps of window 0..p - 1 lie on the input, summed (index p). */
function usefulTaps({ input, rows, columns, pads }) {
  const running = ({ origins, offsets }, pad, extent) => {
    const sums = [0];
    for (const origin of origins) {
      const inside = offsets.filter((offset) => origin + offset - pad >= 0 && origin + offset - pad < extent).length;
      sums.push(sums.at(-1) + inside);
    }
    return sums;
  };
  return { rows: running(rows, pads[0], input[1]), columns: running(columns, pads[2], input[2]) };
}

/** Products with cells of the input itself (not padding) in the first `steps` steps of a stage. */
export function usefulBefore({ targets, taps, useful }, steps) {
  const [, , height, width] = targets;
  const plane = height * width;
  const inPlane = steps % plane;
  const row = Math.floor(inPlane / width);
  const perPlane = useful.rows[height] * useful.columns[width];
  const rowTaps = row < height ? useful.rows[row + 1] - useful.rows[row] : 0;
  const cells = useful.rows[row] * useful.columns[width] + rowTaps * useful.columns[inPlane % width];
  return (Math.floor(steps / plane) * perPlane + cells) * taps[2];
}
