/** The little of DER (X.690) that a certificate needs. */

const header = (tag: number, length: number): Buffer => {
  if (length < 0x80) return Buffer.from([tag, length]);
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.from([tag, 0x80 | bytes.length, ...bytes]);
};

export const der = (tag: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([header(tag, body.length), body]);
};

export const sequence = (...items: Buffer[]): Buffer => der(0x30, ...items);

/** A positive number by its bytes, most significant first; the top bit of the first must be clear. */
export const integer = (bytes: Uint8Array): Buffer => der(0x02, Buffer.from(bytes));

export const bitString = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);

export const octetString = (content: Buffer): Buffer => der(0x04, content);

export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));

export const yes = der(0x01, Buffer.from([0xff]));

/** `YYMMDDHHMMSSZ`, good until 2049. */
export const utcTime = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift(0x80 | (left & 0x7f));
  return bytes;
}
