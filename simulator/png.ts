import { crc32, deflateSync } from 'node:zlib'

type Colour = readonly [red: number, green: number, blue: number]

/**
 * A square picture of two colours, `size` pixels wide, as PNG of one bit a pixel. Source: W3C, Portable Network Graphics, third edition.
 */
export function twoColourPng(
  size: number,
  isInk: (x: number, y: number) => boolean,
  [paper, ink]: readonly [Colour, Colour],
): Buffer {
  const bytesPerLine = Math.ceil(size / 8) + 1
  const pixels = Buffer.alloc(bytesPerLine * size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (isInk(x, y)) {
        const at = y * bytesPerLine + 1 + (x >> 3)
        pixels[at] = (pixels[at] ?? 0) | (0x80 >> (x & 7))
      }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  // One bit a pixel, out of a palette.
  head[8] = 1
  head[9] = 3
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from([...paper, ...ink])),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
}
