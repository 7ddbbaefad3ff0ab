import { useMediaQuery } from '@mantine/hooks'

const immediately = { getInitialValueInEffect: false }

/** Phone width: one pane at a time, tabs at the bottom. */
export const usePhone = (): boolean => useMediaQuery('(max-width: 640px)', false, immediately)
/** Too narrow for a right panel beside the content. */
export const useNarrow = (): boolean => useMediaQuery('(max-width: 1099px)', false, immediately)
/** The modifier as this machine's keyboard shows it. */
export const modKey = /Mac|iP(hone|ad)/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
