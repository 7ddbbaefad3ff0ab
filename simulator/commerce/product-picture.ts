import { twoColourPng } from '../png.ts'
import { chance } from '../population.ts'
import type { Product } from './catalogs.ts'

const cells = 5
const cellPx = 48
const size = (cells + 2) * cellPx

/** A picture of a product that brought none: a symmetric pattern of its own, 336 pixels square, as PNG. */
export const productPicture = ({ id }: Product): Buffer =>
  twoColourPng(size, (x, y) => isInk(id, x, y), [[244, 241, 234], inkOf(id)])

function isInk(id: string, x: number, y: number): boolean {
  const [column, row] = [Math.floor(x / cellPx) - 1, Math.floor(y / cellPx) - 1]
  if (column < 0 || row < 0 || column >= cells || row >= cells) return false
  return chance(0, id, row * cells + Math.min(column, cells - 1 - column)) < 0.5
}

/** A dark colour, so that every pattern stands out. */
const inkOf = (id: string): [number, number, number] => [darkOf(id, 1), darkOf(id, 2), darkOf(id, 3)]

const darkOf = (id: string, part: number): number => 30 + Math.floor(chance(1, id, part) * 130)
