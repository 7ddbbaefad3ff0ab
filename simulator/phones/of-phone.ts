import { z } from 'zod'
import { phoneDigits } from '../ids.ts'

/** A phone number in any spelling, as digits. */
export const phone = z.string().transform((written, context) => {
  const bare = phoneDigits(written)
  if (bare === undefined) context.addIssue('Not a phone number')
  return bare ?? ''
})

/** Every call of a handset says whose it is. */
export const OfPhone = z.object({ phone })
