/** One measured figure. `ratio` = ours ÷ limit (or ÷ goal's reference); `goal` is the bound it should keep. */
export interface Line {
  name: string
  ours: number
  limit: number
  peer?: number
  ratio: number
  goal: string
  unit: string
  note: string
}

export const line = (name: string, unit: string, ours: number, limit: number, goal: string, note = '', peer?: number): Line => ({
  name,
  ours: rounded(ours),
  limit: rounded(limit),
  ...(peer !== undefined && { peer: rounded(peer) }),
  ratio: rounded(ours / limit),
  goal,
  unit,
  note,
})

const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

/** The value below which a part of the samples lies. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
