/** `2026-11-29T09:30`, as an `<input type="datetime-local">` has it. */
export type WallTime = string

/** The instant at which clocks of a zone show a wall time; in the hour that is skipped in spring, the one after it. */
export function instantOf(wall: WallTime, zone: string): string | undefined {
  const asUtc = /^\d{4,}-\d\d-\d\dT\d\d:\d\d$/.test(wall) ? Date.parse(`${wall}:00Z`) : Number.NaN
  if (Number.isNaN(asUtc)) return undefined
  // Twice, because the offset may differ between the guess and the answer.
  const guess = asUtc - offsetMs(asUtc, zone)
  const found = asUtc - offsetMs(guess, zone)
  return new Date(Math.max(found, asUtc - offsetMs(found, zone))).toISOString()
}

/** What clocks of a zone show at an instant. */
export function wallTimeOf(instantMs: number, zone: string): WallTime {
  return new Date(instantMs + offsetMs(instantMs, zone)).toISOString().slice(0, 16)
}

/** `GMT+5:30` at an instant. */
export const offsetName = (instantMs: number, zone: string): string =>
  partsOf(new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }), instantMs).timeZoneName ?? zone

/** The next full hour, at least half an hour away. */
export function nextHour(nowMs: number, zone: string): WallTime {
  const hourMs = 3_600_000
  return `${wallTimeOf(nowMs + 1.5 * hourMs, zone).slice(0, 14)}00`
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Formatters are slow to make and quick to use, so each is made once. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  clocks.set(zone, known)
  return known
}

function offsetMs(instantMs: number, zone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(clockOf(zone), instantMs)
  const shown = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  return shown - Math.floor(instantMs / 1000) * 1000
}

const partsOf = (format: Intl.DateTimeFormat, instantMs: number): Partial<Record<Intl.DateTimeFormatPartTypes, string>> =>
  Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, value]))
