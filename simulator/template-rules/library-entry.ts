import type { WireMap } from '../wire/wire-value.ts'

export interface LibraryEntry {
  readonly name: string
  readonly category: 'UTILITY' | 'AUTHENTICATION'
  readonly topic: string
  readonly usecase: string
  readonly industry: readonly string[]
  readonly header?: string
  readonly body: string
  /** A sample and a kind for each variable. */
  readonly params?: readonly string[]
  readonly types?: readonly string[]
  readonly buttons?: readonly WireMap[]
}

type Value = readonly [sample: string, type: string]

export const text = (sample: string): Value => [sample, 'TEXT']
export const date = (sample: string): Value => [sample, 'DATE']
export const amount = (sample: string): Value => [sample, 'AMOUNT']
export const number = (sample: string): Value => [sample, 'NUMBER']
export const address = (sample: string): Value => [sample, 'ADDRESS']
export const link = (label: string): WireMap => ({ type: 'URL', text: label, url: 'https://www.example.com' })
export const reply = (label: string): WireMap => ({ type: 'QUICK_REPLY', text: label })
export const call: WireMap = { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+18005551234' }
export const jim = text('Jim')
export const order = text('#12345')
export const shop = ['E_COMMERCE']
export const bank = ['FINANCIAL_SERVICES']
export const both = ['E_COMMERCE', 'FINANCIAL_SERVICES']

export function utility(
  name: string,
  [topic, usecase, industry]: readonly [string, string, readonly string[]],
  [header, body]: readonly [string, string],
  values: readonly Value[],
  buttons: readonly WireMap[],
): LibraryEntry {
  const params = values.map(([sample]) => sample)
  const types = values.map(([, type]) => type)
  return { name, category: 'UTILITY', topic, usecase, industry, ...(header && { header }), body, params, types, buttons }
}

export const code = (name: string, usecase: string): LibraryEntry => ({
  name,
  category: 'AUTHENTICATION',
  topic: 'IDENTITY_VERIFICATION',
  usecase,
  industry: both,
  body: '*{{1}}* is your verification code.',
  params: ['123456'],
  types: ['TEXT'],
  buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }],
})
