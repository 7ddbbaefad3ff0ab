/** Area codes of Brazil that were on WhatsApp ids with the ninth digit from the start: São Paulo, Rio de Janeiro, Espírito Santo. */
const nineDigits = /^55(1[1-9]|2[1-8])/

/**
 * The WhatsApp id of a phone number, digits both: Brazil's ninth digit comes or goes with the area code, Mexico has a 1 after its
 * country code. A send to the one spelling is answered with the other. Source: Meta, Phone numbers → WhatsApp user ids (2026-09).
 */
export function canonicalPhone(digits: string): string {
  if (/^52[2-9]\d{9}$/.test(digits)) return `521${digits.slice(2)}`
  if (/^55\d{2}[6-9]\d{7}$/.test(digits) && nineDigits.test(digits)) return `${digits.slice(0, 4)}9${digits.slice(4)}`
  if (/^55\d{2}9\d{8}$/.test(digits) && !nineDigits.test(digits)) return digits.slice(0, 4) + digits.slice(5)
  return digits
}
