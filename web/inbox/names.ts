import { useEffect, useState } from 'react'

/** How a contact is called on screen: by name, else by number. */
export const shownName = (contact: { name: string; phone: string | null }): string =>
  contact.name || shownPhone(contact.phone) || 'Someone without a number'

/** `919800000001` → `+91 98000 00001`, as soon as what knows the world's numbers has loaded: the first page need not wait for it. */
export function useShownPhone(phone: string | null): string | undefined {
  const [spaced, setSpaced] = useState<{ phone: string; text: string }>()
  useEffect(() => {
    if (phone === null) return
    let left = false
    void import('@woochat/contract/phone.ts').then(({ formatPhone }) => left || setSpaced({ phone, text: formatPhone(phone) }))
    return () => {
      left = true
    }
  }, [phone])
  return spaced?.phone === phone ? spaced?.text : shownPhone(phone)
}

/** `919800000001` → `+919800000001`; masked numbers come as they are. */
export const shownPhone = (phone: string | null): string | undefined =>
  phone === null ? undefined : /^\d+$/.test(phone) ? `+${phone}` : phone
