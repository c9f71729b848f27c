/** RFC 8656 12: channel numbers, 12.4: the four bytes in front of data on a channel. */
export const LOWEST_CHANNEL = 0x4000;
export const HIGHEST_CHANNEL = 0x4fff;
const HEADER = 4;

/** The channel and its data, or undefined when it isn't a ChannelData message. */
export function readChannelData(packet: Buffer): { channel: number; data: Buffer } | undefined {
  if (packet.length < HEADER) return undefined;
  const channel = packet.readUInt16BE(0);
  const length = packet.readUInt16BE(2);
  if (channel < LOWEST_CHANNEL || channel > HIGHEST_CHANNEL || packet.length < HEADER + length) return undefined;
  return { channel, data: packet.subarray(HEADER, HEADER + length) };
}

export function writeChannelData(channel: number, data: Buffer): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(channel, 0);
  header.writeUInt16BE(data.length, 2);
  return Buffer.concat([header, data]);
}
