import { z } from 'zod'
import { phoneDigits } from '../ids.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'

/** A phone number in any spelling, as its WhatsApp id. */
export const phone = z.string().transform((written, context) => {
  const bare = phoneDigits(written)
  if (bare === undefined) context.addIssue('Not a phone number')
  return canonicalPhone(bare ?? '')
})

/** Every call of a handset says whose it is. */
export const OfPhone = z.object({ phone })
