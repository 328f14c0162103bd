// A module that has its schedule in memory when it starts: nothing to unpack, one file to serve.
//
// The module is run until the schedule is in place; the memory that it then has becomes the data of
// a module with the same code. What the stack held by then is dead, and left out.

const MEMORY = 5;
const GLOBALS = 6;
const DATA_COUNT = 12;
const DATA = 11;
/** A gap of zeros that costs less than a segment of its own. */
const GAP = 16;

/** The module with a packed schedule inside; `bindings` are a fresh instance of its own. */
export function embed(wasm, bindings, packed) {
  const { memory } = bindings.initSync({ module: wasm });
  new bindings.Schedule(packed).embed();
  const sections = read(wasm);
  const stack = stackEnd(sections);
  const image = new Uint8Array(memory.buffer).slice();
  image.fill(0, 0, stack);
  const segments = runs(image);
  const parts = [wasm.subarray(0, 8)];
  for (const { id, bytes } of sections) {
    if (id === MEMORY) parts.push(section(id, memoryOf(bytes, image.length / 65_536)));
    else if (id === DATA_COUNT) parts.push(section(id, number(segments.length)));
    else if (id === DATA) parts.push(section(id, dataOf(image, segments)));
    else parts.push(section(id, bytes));
  }
  return Buffer.concat(parts);
}

function read(wasm) {
  const sections = [];
  for (let at = 8; at < wasm.length; ) {
    const id = wasm[at];
    const [length, start] = unsigned(wasm, at + 1);
    sections.push({ id, bytes: wasm.subarray(start, start + length) });
    at = start + length;
  }
  return sections;
}

/** Where the stack ends, which grows down to zero: the linker puts it first, and its top into the
 * first global. All data lies behind it. */
function stackEnd(sections) {
  const globals = sections.find(({ id }) => id === GLOBALS).bytes;
  const [i32, variable, i32Const] = [globals[1], globals[2], globals[3]];
  if (i32 !== 0x7f || variable !== 1 || i32Const !== 0x41) throw new Error("the first global is no stack pointer");
  const [top] = unsigned(globals, 4);
  const data = sections.find(({ id }) => id === DATA).bytes;
  let [count, at] = unsigned(data, 0);
  for (; count > 0; count--) {
    if (data[at] !== 0 || data[at + 1] !== 0x41) throw new Error("a segment of data is not put in place at the start");
    const [place, afterPlace] = unsigned(data, at + 2);
    const [length, start] = unsigned(data, afterPlace + 1);
    if (place < top) throw new Error("data lies within the stack");
    at = start + length;
  }
  return top;
}

function memoryOf(bytes, pages) {
  const [count, at] = unsigned(bytes, 0);
  if (count !== 1 || bytes[at] !== 0) throw new Error("the module's memory has a limit");
  return Buffer.concat([number(1), Buffer.from([0]), number(pages)]);
}

/** What is not zero, from and to. */
function runs(image) {
  const found = [];
  for (let at = 0; at < image.length; at++) {
    if (image[at] === 0) continue;
    const last = found.at(-1);
    if (last && at - last.to < GAP) last.to = at + 1;
    else found.push({ from: at, to: at + 1 });
  }
  return found;
}

function dataOf(image, segments) {
  const parts = [number(segments.length)];
  for (const { from, to } of segments) {
    parts.push(Buffer.from([0, 0x41]), signed(from), Buffer.from([0x0b]), number(to - from), image.subarray(from, to));
  }
  return Buffer.concat(parts);
}

function section(id, bytes) {
  return Buffer.concat([Buffer.from([id]), number(bytes.length), bytes]);
}

/** Reads a LEB128 number that is not negative. */
function unsigned(bytes, at) {
  let value = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * shift;
    if (byte < 0x80) return [value, at];
  }
}

function number(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Buffer.from([...bytes, value]);
}

/** As a signed number, which needs a bit more. */
function signed(value) {
  const bytes = [];
  for (; value >= 0x40; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Buffer.from([...bytes, value]);
}
