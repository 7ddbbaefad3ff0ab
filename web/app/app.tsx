import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { onLiveReset } from '../api/live.ts'
import { queryClient } from '../api/query-client.ts'
import { listenForShortcuts } from '../ui/shortcuts.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { leadToSignIn } from './account.ts'
import { startContactSearch } from './contact-search.ts'
import { styleNonce } from './nonce.ts'
import { router } from './router.tsx'

leadToSignIn()
startContactSearch()

const schemeManager = localStorageColorSchemeManager({ key: 'woochat-theme' })

export function App() {
  useEffect(listenForShortcuts, [])
  useEffect(() => onLiveReset(() => void queryClient.invalidateQueries()), [])
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
      deduplicateCssVariables={false}
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
