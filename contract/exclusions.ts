/** Why a chosen contact gets nothing, decided once when recipients are frozen and again just before sending. */
export const exclusionReasons = [
  'excluded_segment',
  'no_number',
  'invalid_number',
  'opted_out',
  'blocked',
  'duplicate',
  'frequency_cap',
  'deleted',
  'cancelled',
] as const
export type ExclusionReason = (typeof exclusionReasons)[number]
export const exclusionSays: Readonly<Record<ExclusionReason, string>> = {
  excluded_segment: 'In an excluded segment',
  no_number: 'No WhatsApp number',
  invalid_number: 'Number is not valid',
  opted_out: 'Opted out of marketing',
  blocked: 'Blocked by you',
  duplicate: 'Same number as another contact',
  frequency_cap: 'Reached your cap on messages',
  deleted: 'Deleted since',
  cancelled: 'Campaign was cancelled',
}
