import { crc32, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { twoColourPng } from './png.ts'

test('every pixel is where it was asked for, and every chunk has its checksum', () => {
  const size = 13
  const isInk = (x: number, y: number): boolean => (x * y + x) % 3 === 0
  const png = twoColourPng(size, isInk, [
    [255, 255, 255],
    [0, 0, 0],
  ])
  expect(png.toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1a\n')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at)
    expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(at + 4, end)))
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end))
    at = end + 4
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  expect(chunks.get('IHDR')?.readUInt32BE(0)).toBe(size)
  const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      expect(((lines[y * 3 + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1, `${x},${y}`).toBe(isInk(x, y) ? 1 : 0)
})
