import fc from 'fast-check'
import { expect, test } from 'vitest'
import { masks, path, qrCode, times } from './qr-code.ts'
import { pngOf, svgOf } from './qr-picture.ts'

const blocksOf = [[16], [28], [44], [32, 32], [43, 43], [27, 27, 27, 27]]

/** Modules that carry no data, by the rules of the standard rather than by ours. */
function isFixed(x: number, y: number, size: number): boolean {
  const corner = (x < 9 && y < 9) || (x < 9 && y >= size - 8) || (x >= size - 8 && y < 9)
  const alignment = size > 21 && Math.abs(x - (size - 7)) <= 2 && Math.abs(y - (size - 7)) <= 2
  return corner || alignment || x === 6 || y === 6
}

function maskOf(code: boolean[][]): number {
  const bits = [0, 1, 2, 3, 4, 5, 7, 8].map((y) => code[y]?.[8]).concat([7, 5, 4, 3, 2, 1, 0].map((x) => code[8]?.[x]))
  const word = bits.reduce((sum, dark, i) => sum + (dark ? 2 ** i : 0), 0) ^ 0x5412
  expect(word >> 13, 'level M').toBe(0)
  return (word >> 10) & 7
}

/** Reads a code back and finds every block free of errors. */
function read(code: boolean[][]): string {
  const size = code.length
  const mask = masks[maskOf(code)]
  const bits = path(size)
    .filter(([x, y]) => !isFixed(x, y, size))
    .map(([x, y]) => Number(code[y]?.[x] !== mask?.(x, y)))
  const bytes = Array.from({ length: bits.length >> 3 }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8).join(''), 2))
  const sizes = blocksOf[(size - 17) / 4 - 1] ?? []
  const blocks = sizes.map((_, block) => bytes.filter((_, i) => i % sizes.length === block))
  for (const block of blocks) expect(syndromes(block, block.length - (sizes[0] ?? 0))).toBe(0)
  const data = blocks.flatMap((block) => block.slice(0, sizes[0]))
  const hex = data.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return Buffer.from(hex.slice(3, 3 + 2 * Number.parseInt(hex.slice(1, 3), 16)), 'hex').toString()
}

/** How many powers of two the block is not zero at: none, when nothing was damaged. */
function syndromes(block: number[], count: number): number {
  let wrong = 0
  for (let i = 0, root = 1; i < count; i++, root = times(root, 2))
    if (block.reduce((value, byte) => times(value, root) ^ byte, 0) !== 0) wrong++
  return wrong
}

test('every text up to 106 bytes can be read back', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 106, unit: 'binary-ascii' }), (text) => {
      expect(read(qrCode(text))).toBe(text)
    }),
    { numRuns: 30 },
  )
  expect(qrCode('x'.repeat(14))).toHaveLength(21)
  expect(qrCode('x'.repeat(106))).toHaveLength(41)
  expect(() => qrCode('x'.repeat(107))).toThrow(RangeError)
})

test('pictures have a quiet zone of four modules and the size of their code', () => {
  const code = qrCode('https://wa.me/message/5QBPAD2DC6L5A1')
  expect(svgOf(code)).toContain('viewBox="0 0 37 37"')
  const png = pngOf(code, 8)
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([37 * 8, 37 * 8])
})
