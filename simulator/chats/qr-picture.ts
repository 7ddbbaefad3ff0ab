import { twoColourPng } from '../png.ts'

const quiet = 4

/** A QR code as SVG, one unit a module. */
export function svgOf(code: readonly boolean[][]): string {
  const size = code.length + 2 * quiet
  const modules = code.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : [])))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${modules.join('')}"/></svg>`
}

/** A QR code as PNG, `scale` pixels a module. */
export function pngOf(code: readonly boolean[][], scale = 10): Buffer {
  const isDark = (x: number, y: number): boolean => code[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet] ?? false
  return twoColourPng((code.length + 2 * quiet) * scale, isDark, [
    [255, 255, 255],
    [0, 0, 0],
  ])
}
