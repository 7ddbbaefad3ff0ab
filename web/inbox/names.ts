/** How a contact is called on screen: by name, else by number. */
export const shownName = (contact: { name: string; phone: string | null }): string =>
  contact.name || shownPhone(contact.phone) || 'Someone without a number'

/** `919800000001` → `+919800000001`; masked numbers come as they are. */
export const shownPhone = (phone: string | null): string | undefined =>
  phone === null ? undefined : /^\d+$/.test(phone) ? `+${phone}` : phone
