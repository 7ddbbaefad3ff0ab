/** Blocks of a QR code at error correction level M, versions 1 to 6: error correction bytes in a block, data bytes of each block. */
const versions: readonly { correction: number; blocks: readonly number[] }[] = [
  { correction: 10, blocks: [16] },
  { correction: 16, blocks: [28] },
  { correction: 26, blocks: [44] },
  { correction: 18, blocks: [32, 32] },
  { correction: 24, blocks: [43, 43] },
  { correction: 16, blocks: [27, 27, 27, 27] },
]

/**
 * The modules of a QR code, dark is true, without the quiet zone: byte mode, level M. Throws a RangeError for more than 106 bytes.
 * Source: ISO/IEC 18004:2015.
 */
export function qrCode(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  const index = versions.findIndex(({ blocks }) => bytes.length + 2 <= blocks.reduce((sum, size) => sum + size, 0))
  const version = versions[index]
  if (!version) throw new RangeError(`${bytes.length} bytes do not fit a QR code of version 6.`)
  const stream = interleaved(dataBytes(bytes, version.blocks), version)
  const drawings = masks.map((mask, number) => draw(index + 1, stream, mask, number))
  return drawings.reduce((best, one) => (penalty(one) < penalty(best) ? one : best))
}

/** Mode, length, text, end mark and filler. */
function dataBytes(text: Uint8Array, blocks: readonly number[]): number[] {
  const size = blocks.reduce((sum, one) => sum + one, 0)
  const nibbles = [4, text.length >> 4, text.length & 15, ...[...text].flatMap((byte) => [byte >> 4, byte & 15]), 0]
  const bytes: number[] = []
  for (let i = 0; i < nibbles.length; i += 2) bytes.push(((nibbles[i] ?? 0) << 4) | (nibbles[i + 1] ?? 0))
  for (let filler = 0xec; bytes.length < size; filler ^= 0xec ^ 0x11) bytes.push(filler)
  return bytes
}

function interleaved(
  data: readonly number[],
  { correction, blocks }: { correction: number; blocks: readonly number[] },
): number[] {
  const ends = blocks.map((_, i) => blocks.slice(0, i + 1).reduce((sum, size) => sum + size, 0))
  const parts = blocks.map((size, i) => data.slice((ends[i] ?? 0) - size, ends[i]))
  const checks = parts.map((part) => remainder(part, correction))
  return [parts, checks].flatMap((group) =>
    Array.from({ length: group[0]?.length ?? 0 }, (_, i) => group.map((block) => block[i] ?? 0)).flat(),
  )
}

/** Product in the field of 256 elements with the polynomial x⁸ + x⁴ + x³ + x² + 1. */
export function times(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a)
  return product
}

/** Reed-Solomon: what is left of the data divided by (x - 1)(x - 2)(x - 4)… */
function remainder(data: readonly number[], degree: number): number[] {
  const divisor = new Array<number>(degree).fill(0)
  divisor[degree - 1] = 1
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
    for (let j = 0; j < degree; j++) divisor[j] = times(divisor[j] ?? 0, root) ^ (divisor[j + 1] ?? 0)
  let left = new Array<number>(degree).fill(0)
  for (const byte of data) {
    const factor = byte ^ (left[0] ?? 0)
    left = divisor.map((coefficient, i) => (left[i + 1] ?? 0) ^ times(coefficient, factor))
  }
  return left
}

type Mask = (x: number, y: number) => boolean
export const masks: readonly Mask[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

function draw(version: number, stream: readonly number[], mask: Mask, maskNumber: number): boolean[][] {
  const size = 17 + 4 * version
  const set: (boolean | undefined)[][] = Array.from({ length: size }, () => new Array<undefined>(size).fill(undefined))
  const put = (x: number, y: number, dark: boolean): void => {
    const row = set[y]
    if (row && x >= 0 && x < size) row[x] = dark
  }
  for (let i = 8; i < size - 8; i++) {
    put(i, 6, i % 2 === 0)
    put(6, i, i % 2 === 0)
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(put, x, y, 4, [0, 1, 3])
  if (version > 1) rings(put, size - 7, size - 7, 2, [0, 2])
  drawFormat(put, size, maskNumber)
  let bit = 0
  for (const [x, y] of path(size)) {
    if (set[y]?.[x] !== undefined) continue
    const dark = (((stream[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
    bit++
    put(x, y, dark !== mask(x, y))
  }
  return set.map((row) => row.map((dark) => dark === true))
}

type Put = (x: number, y: number, dark: boolean) => void

/** Squares one in the other around a middle, dark where `dark` names the ring. */
function rings(put: Put, middleX: number, middleY: number, reach: number, dark: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) put(middleX + dx, middleY + dy, dark.includes(Math.max(Math.abs(dx), Math.abs(dy))))
}

/** Level M and the mask, guarded by ten bits, written twice; and the module that is always dark. */
function drawFormat(put: Put, size: number, mask: number): void {
  let rest = mask
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
  const bits = ((mask << 10) | rest) ^ 0x5412
  const bit = (i: number): boolean => ((bits >> i) & 1) === 1
  for (let i = 0; i < 15; i++) {
    put(8, i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, bit(i))
    put(i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i, 8, bit(i))
  }
  put(8, size - 8, true)
}

/** Two columns at a time from the right, up and down in turn; the column of the timing pattern is left out. */
export function path(size: number): [number, number][] {
  const way: [number, number][] = []
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let i = 0; i < size; i++) for (const x of [right, right - 1]) way.push([x, up ? size - 1 - i : i])
  }
  return way
}

/** How hard a drawing is to read: long runs, blocks of one colour, look-alikes of the corner pattern, too dark or too light. */
function penalty(code: readonly boolean[][]): number {
  const rows = code.map((row) => row.map(Number).join(''))
  const columns = code.map((_, x) => code.map((row) => Number(row[x])).join(''))
  const dark = rows.join('').replaceAll('0', '').length / code.length ** 2
  let sum = Math.floor(Math.abs(dark * 100 - 50) / 5) * 10
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2
    sum += 40 * [...line.matchAll(/(?=00001011101|10111010000)/g)].length
  }
  for (let y = 1; y < code.length; y++)
    for (let x = 1; x < code.length; x++) {
      const [a, b] = [code[y]?.[x], code[y - 1]?.[x]]
      if (a === b && a === code[y]?.[x - 1] && a === code[y - 1]?.[x - 1]) sum += 3
    }
  return sum
}
