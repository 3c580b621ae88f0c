// Makes a WebAssembly module whose exported function does nothing but trap.

/** The bytes of `wasm`, with the body of the export `name` replaced by `unreachable`. */
export function trapping(wasm, name) {
  const bytes = new Uint8Array(wasm);
  const sections = split(bytes);
  const imported = importedFunctions(read(bytes, sections, 2));
  const index = exportedFunction(read(bytes, sections, 7), name) - imported;
  const pieces = [bytes.subarray(0, 8)];
  for (const { id, start, body, end } of sections) {
    if (id !== 10) pieces.push(bytes.subarray(start, end));
    else {
      const code = withTrap(bytes.subarray(body, end), index);
      pieces.push(Uint8Array.of(10), leb(code.length), code);
    }
  }
  return Buffer.concat(pieces);
}

function split(bytes) {
  const sections = [];
  for (let at = 8; at < bytes.length; ) {
    const size = number(bytes, at + 1);
    const end = size.next + size.value;
    sections.push({ id: bytes[at], start: at, body: size.next, end });
    at = end;
  }
  return sections;
}

function read(bytes, sections, id) {
  const section = sections.find((s) => s.id === id);
  return section === undefined ? Uint8Array.of(0) : bytes.subarray(section.body, section.end);
}

/** An unsigned LEB128 number, and where the next thing begins. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (byte < 128) return { value, next: at };
  }
}

function leb(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Uint8Array.from([...bytes, value]);
}

function importedFunctions(section) {
  let { value: count, next: at } = number(section, 0);
  let functions = 0;
  for (; count > 0; count--) {
    for (let names = 0; names < 2; names++) {
      const name = number(section, at);
      at = name.next + name.value;
    }
    const kind = section[at++];
    if (kind !== 0) throw new Error("only functions are expected among the imports");
    functions++;
    at = number(section, at).next;
  }
  return functions;
}

function exportedFunction(section, wanted) {
  let { value: count, next: at } = number(section, 0);
  for (; count > 0; count--) {
    const length = number(section, at);
    const name = Buffer.from(section.subarray(length.next, length.next + length.value)).toString();
    const kind = section[length.next + length.value];
    const index = number(section, length.next + length.value + 1);
    if (name === wanted && kind === 0) return index.value;
    at = index.next;
  }
  throw new Error(`the module exports no function ${wanted}`);
}

function withTrap(section, index) {
  const { value: count, next } = number(section, 0);
  const pieces = [section.subarray(0, next)];
  let at = next;
  for (let n = 0; n < count; n++) {
    const size = number(section, at);
    const end = size.next + size.value;
    // No locals, `unreachable`, `end`.
    pieces.push(n === index ? Uint8Array.of(3, 0, 0, 11) : section.subarray(at, end));
    at = end;
  }
  return Buffer.concat(pieces);
}
