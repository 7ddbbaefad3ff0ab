/** Shows enough of a number to tell two apart, not enough to call it: `919800000001` → `91•••••••001`. */
export const maskPhone = (digits: string): string =>
  digits.length < 7 ? '•'.repeat(digits.length) : digits.slice(0, 2) + '•'.repeat(digits.length - 5) + digits.slice(-3)

/** `maria@example.com` → `m••••@e••••.com`: the lengths tell nothing. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return '••••'
  const domain = email.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  return `${email.slice(0, 1)}••••@${domain.slice(0, 1)}••••${dot > 0 ? domain.slice(dot) : ''}`
}
