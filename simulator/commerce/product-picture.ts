import { crc32, deflateSync } from 'node:zlib'
import { chance } from '../population.ts'
import type { Product } from './catalogs.ts'

const cells = 5
const cellPx = 48
const size = (cells + 2) * cellPx

/** A picture of a product that brought none: a symmetric pattern of its own, 336 pixels square, as PNG. */
export function productPicture({ id }: Product): Buffer {
  const bytesPerLine = size / 8 + 1
  const pixels = Buffer.alloc(bytesPerLine * size)
  for (let y = 0; y < size; y++)
    for (let byte = 0; byte < size / 8; byte++) if (isInk(id, byte * 8, y)) pixels[y * bytesPerLine + 1 + byte] = 0xff
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  // One bit a pixel, out of a palette.
  head[8] = 1
  head[9] = 3
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from([244, 241, 234, ...inkOf(id)])),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function isInk(id: string, x: number, y: number): boolean {
  const [column, row] = [Math.floor(x / cellPx) - 1, Math.floor(y / cellPx) - 1]
  if (column < 0 || row < 0 || column >= cells || row >= cells) return false
  return chance(0, id, row * cells + Math.min(column, cells - 1 - column)) < 0.5
}

/** A dark colour, so that every pattern stands out. */
const inkOf = (id: string): number[] => [1, 2, 3].map((part) => 30 + Math.floor(chance(1, id, part) * 130))

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
}
