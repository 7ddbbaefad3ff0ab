export interface Strength {
  /** 0: nothing typed; 1: refused; 2: fair; 3: good; 4: strong. */
  level: 0 | 1 | 2 | 3 | 4
  says: string
}

export const leastLength = 10

/** Length counts most, as NIST SP 800-63B advises; the person's own words and runs of one letter do not count at all. */
export function passwordStrength(password: string, avoid: readonly string[]): Strength {
  if (password === '') return { level: 0, says: `At least ${leastLength} characters; four random words are a good choice` }
  if (password.length < leastLength)
    return {
      level: 1,
      says: `${leastLength - password.length} more ${leastLength - password.length === 1 ? 'character' : 'characters'}`,
    }
  const counted = countedLength(password, avoid)
  if (counted < leastLength) return { level: 2, says: 'Easy to guess: add something unrelated' }
  if (counted < 14) return { level: 3, says: 'Good' }
  return { level: 4, says: 'Strong' }
}

function countedLength(password: string, avoid: readonly string[]): number {
  const own = avoid.flatMap((words) => words.toLowerCase().split(/[\s@.]+/)).filter((word) => word.length > 2)
  const rest = [...own, 'password', 'qwerty', '12345', 'woochat', 'whatsapp'].reduce(
    (text, word) => text.replaceAll(word, ''),
    password.toLowerCase(),
  )
  return rest.replace(/(.)\1{2,}/g, '$1').length
}
