import { crc32, deflateSync } from 'node:zlib'

const quiet = 4

/** A QR code as SVG, one unit a module. */
export function svgOf(code: readonly boolean[][]): string {
  const size = code.length + 2 * quiet
  const modules = code.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : [])))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${modules.join('')}"/></svg>`
}

/** A QR code as PNG of one bit a pixel, `scale` pixels a module. Source: W3C, Portable Network Graphics, third edition. */
export function pngOf(code: readonly boolean[][], scale = 10): Buffer {
  const size = (code.length + 2 * quiet) * scale
  const bytesPerLine = Math.ceil(size / 8) + 1
  const pixels = Buffer.alloc(bytesPerLine * size, 0xff)
  for (let y = 0; y < size; y++) {
    pixels[y * bytesPerLine] = 0
    for (let x = 0; x < size; x++)
      if (code[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet]) {
        const at = y * bytesPerLine + 1 + (x >> 3)
        pixels[at] = (pixels[at] ?? 0) & ~(0x80 >> (x & 7))
      }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head[8] = 1
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
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
